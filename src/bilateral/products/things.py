"""What passes or is done, as a noun phrase: as its source names it where that is short and plain, else by its class."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from bilateral.model import Object
from bilateral.products.names import table

LONGEST = 6
"""Words of an object that are given as named."""

_AS_NAMED = re.compile(r"[\w$€£.,'’ -]+")
_POINTERS = re.compile(r"^(?:(?:its|his|her|their|our|my|this|these|those|that|such|some|any|more)\s+)+", re.I)
_RANKED = re.compile(r"\b(?:most|least|first|second|third|\w+th|\w+est|last|next|latest|new|same|own)\b", re.I)
"""What calls for "the" or "its", which the words alone do not tell."""

_LETTER_BY_LETTER = re.compile(r"[A-Z](?:[-\d]|$)")
_AS_YOU = re.compile(r"(?:uni(?![nm])|us[aeu]|ura|ute|eu|one\b|once\b)")
_SILENT = re.compile(r"(?:hour|honest|honou?r|heir)")

_OF = re.compile(r"\s(?:of|for|from|in|on|to|with|at|by)\s", re.I)


def object_phrase(thing: Object, parties: Collection[str] = ()) -> str:
    """A phrase to stand after a verb, with its quantity or article; empty where nothing plain is known.

    `parties` are names and demonyms of the act's own parties: the sentence names them anyway.
    """
    if thing.quantity is not None:
        return _measured(thing)
    named = _without(_POINTERS.sub("", thing.text.strip()), parties)
    if _AS_NAMED.fullmatch(named) and len(named.split()) <= LONGEST and _reads_well(named, thing.cls):
        return _with_article(named) or class_phrase(thing.cls)
    return class_phrase(thing.cls)


def class_phrase(cls: str) -> str:
    """A class of `OBJECT_CLASSES` inside a sentence; nothing for "other"."""
    return _words("classes.csv").get(cls, cls)


def number(quantity: float) -> str:
    """A quantity with its thousands marked: "12,000", "1.5 million", "2 billion"."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if quantity >= size:
            return f"{quantity / size:,.4g} {word}"
    return f"{quantity:,.10g}"


def _without(named: str, parties: Collection[str]) -> str:
    """The phrase without a party's name in front of it, unless nothing else is left, or in what follows its head."""
    head = _OF.split(named)[0]
    if head != named and any(re.search(rf"\b{re.escape(name)}\b", named[len(head) :]) for name in parties):
        named = head
    for name in sorted(parties, key=lambda one: (-len(one), one)):
        rest = named[len(name) :].removeprefix("'s").removeprefix("’s")
        if named.startswith(name) and rest.startswith(" "):
            return rest.strip()
    return named


def _reads_well(named: str, cls: str) -> bool:
    """Whether it is the thing itself, in words that stand alone; what has no class must not be a name."""
    alone = " " not in named and cls != "agreement" and not (_plural(named) or _uncounted(named))
    if not named or alone:
        return False
    return cls != "other" or named == named.casefold()


def _with_article(named: str) -> str:
    """The phrase, with "a" or "an" where it names one thing; empty where it would need "the"."""
    head = _OF.split(named)[0].split()[-1]
    first = named.split()[0].casefold()
    if first in ("a", "an", "the") or first[:1].isdigit() or _plural(head) or _uncounted(head):
        return named
    if " " in named and head.isalpha() and head.istitle():  # a person with a title: "pilot Jane Roe"
        return named
    if _RANKED.search(named):
        return ""
    return f"{_article(named.split()[0])} {named}"


def _article(first: str) -> str:
    """ "a" or "an" by how the first word sounds: "an agreement", "a use", "an F-16"."""
    if _LETTER_BY_LETTER.match(first):
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    word = first.casefold()
    return "an" if (word[:1] in "aeiou" and not _AS_YOU.match(word)) or _SILENT.match(word) else "a"


def _plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and not _uncounted(noun)


def _uncounted(noun: str) -> bool:
    return noun.casefold() in _words("uncounted.csv")


def _measured(thing: Object) -> str:
    amount = number(thing.quantity or 0)
    cls = class_phrase(thing.cls) or thing.cls
    if not thing.unit:
        return f"{amount} {thing.cls}" if thing.cls != "other" else f"{amount} ({thing.text})"
    itself = thing.cls in ("other", "money", "persons") or thing.unit.casefold().rstrip("s") not in _words(
        "measures.csv"
    )
    return f"{amount} {thing.unit}" if itself else f"{amount} {thing.unit} of {cls}"


@cache
def _words(name: str) -> dict[str, str]:
    """The first two columns of a table; the second is empty where there is one alone."""
    return {row[0]: row[1] if len(row) > 1 else "" for row in (list(one.values()) for one in table(name))}
