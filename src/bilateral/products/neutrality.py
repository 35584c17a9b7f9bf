"""Loaded terms: words that take a side, with what says the same without, from `data/loaded.csv`.

Both sides' vocabulary stands in the table alike: where one side's word has a counterpart, `other` names it, and that is
a row too. A quotation keeps its words, for they are somebody's; what the products say themselves has none of these.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from bilateral.products.names import table

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")


class Term(msgspec.Struct, frozen=True, kw_only=True, rename={"excepted": "except"}):
    """A row of the table: `neutral` says the same, `excepted` are phrases (with `|`) in which the term is neutral.

    `law` is "yes" for words that treaties and resolutions use themselves.
    """

    term: str
    neutral: str
    kind: str
    other: str
    excepted: str
    law: str
    note: str


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded term at `[start, end)` of a wording."""

    start: int
    end: int
    text: str
    term: Term


def loaded(wording: str, *, of_law: bool = False) -> tuple[Loaded, ...]:
    """The loaded terms of a wording outside quotations, in their order; of terms that overlap the longest.

    Where the wording is `of_law`, saying what an instrument says, the words of law stand.
    """
    own = _QUOTED.sub(lambda found: " " * len(found[0]), wording)
    for phrase in _exceptions():
        own = phrase.sub(lambda found: " " * len(found[0]), own)
    found = ((hit, terms()[_plain(hit[1])]) for hit in _pattern().finditer(own))
    return tuple(
        Loaded(start=hit.start(), end=hit.end(), text=hit[0], term=term)
        for hit, term in found
        if not (of_law and term.law)
    )


@cache
def terms() -> dict[str, Term]:
    """All terms by themselves in small letters."""
    rows = msgspec.convert(table("loaded.csv"), list[Term])
    return {_plain(row.term): row for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    """Any term, the longest first, also in the plural and with a possessive; hyphens and spaces are alike."""
    ordered = sorted(terms(), key=lambda term: (-len(term), term))
    return re.compile(rf"(?<!\w)({'|'.join(map(_spaced, ordered))})(?:e?s)?(?!\w)", re.IGNORECASE)


@cache
def _exceptions() -> tuple[re.Pattern[str], ...]:
    phrases = {phrase for term in terms().values() for phrase in term.excepted.split("|") if phrase}
    return tuple(
        re.compile(_spaced(phrase), re.IGNORECASE) for phrase in sorted(phrases, key=lambda one: (-len(one), one))
    )


def _spaced(term: str) -> str:
    return r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term)))


def _plain(term: str) -> str:
    return re.sub(r"[\s-]+", " ", term).casefold()
