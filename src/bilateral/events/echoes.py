"""What a copy of a dispatch may add: only what stands in sentences that the dispatch itself has not.

A copy that is cut, moved or lightly reworded may be read otherwise than its original. That is a slip of the coder
and no news: of a sentence that the original has, a copy keeps the reports that the original gives, and no others; its
headline sums up what the original says. A sentence with other parties, or that says "not" or "will" where the original
does not, is another sentence, and an article that corrects itself is no copy of itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from bilateral.events.copies import AGELESS, tokens_of
from bilateral.events.reading import words_of
from bilateral.events.voices import party_key
from bilateral.model import Article, Filing, Report

ALIKE = 0.7
"""Share of a copied sentence's content words that the original has too: light rewording leaves so many."""
SOON = timedelta(days=3)
"""How long after its original even a short copy means the same day."""
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n+")
_DATING = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december today yesterday tomorrow tonight last next ago".split()
)
"""Words by which a sentence dates its act otherwise than another."""
_TURNING = frozenset(
    "not no never none neither nor t denied denies deny denying denial false untrue will would shall may might could"
    " if plans planned intends alleged allegedly reportedly suspected possibly refused rejects rejected".split()
)
"""Words with which a sentence says another thing of the same act ("t" is left of "didn't")."""
_Said = tuple[object, ...]


def without_echoes(filings: Iterable[Filing], original_of: Callable[[str], Article | None]) -> Iterator[Filing]:
    """The filings of one block without those that only misread their dispatch, dispatch by dispatch.

    `original_of` finds the article version that a dispatch is named after; it gives `None` where no coder has read
    that, or it was withdrawn from the first: then its copies stand for themselves.
    """
    own: dict[str, list[Filing]] = defaultdict(list)
    copies: dict[str, list[Filing]] = defaultdict(list)
    for filing in filings:
        own[filing.report.article].append(filing)
        if filing.version == filing.dispatch:
            yield filing
        else:
            copies[filing.dispatch].append(filing)
    for dispatch, held in copies.items():
        article = original_of(dispatch)
        if article is None:
            yield from held
            continue
        original = _Original(article, own[article.id])
        yield from (kept for filing in held if (kept := original.heard(filing)) is not None)


class _Held(NamedTuple):
    """A filing of the original with what is compared of it."""

    words: frozenset[str]
    said: _Said
    filing: Filing


class _Sentence(NamedTuple):
    text: str
    words: frozenset[str]
    tokens: frozenset[str]


class _Original:
    """The sentences of a dispatch's first version and what was read in them of one block."""

    def __init__(self, article: Article, filings: Iterable[Filing]) -> None:
        self._article = article
        parts = [*_SENTENCE.split(article.text), article.title or ""]
        self._sentences = [_sentence(part.strip()) for part in parts if part.strip()]
        self._held = [_Held(words_of(one.report.text), _said(one.report), one) for one in filings]
        self._long = len(tokens_of(article.text)) >= AGELESS

    def heard(self, filing: Filing) -> Filing | None:
        """The filing of a copy as the original's word, as its own, or `None` where it only misreads the original."""
        report = filing.report
        if report.article == self._article.id:
            return filing
        words, said = words_of(report.text), _said(report)
        for held in self._held:
            if held.said == said and _covers(held.words, words):
                dated = _of_one_day(report, held.filing.report) if self._old(filing.known) else report
                return msgspec.structs.replace(filing, dispatch=held.filing.dispatch, report=dated)
        return None if self._has(filing) else filing

    def _old(self, known: datetime) -> bool:
        """Whether a copy known then tells of the original's day, whatever its dateline says."""
        return self._long or known - self._article.known <= SOON

    def _has(self, filing: Filing) -> bool:
        report = filing.report
        if filing.title is not None and report.text == filing.title.strip():
            return True
        own = _sentence(report.text)
        parties = frozenset(token for name in _as_written(report) for token in tokens_of(name))
        return any(
            known.text == own.text
            or (
                parties <= known.tokens
                and len(own.words) > 2
                and _covers(known.words, own.words)
                and _TURNING.isdisjoint(own.tokens ^ known.tokens)
            )
            for known in self._sentences
        )


def _sentence(text: str) -> _Sentence:
    return _Sentence(text, words_of(text), frozenset(tokens_of(text)))


def _covers(known: frozenset[str], own: frozenset[str]) -> bool:
    return len(own & known) >= ALIKE * len(own)


def _as_written(report: Report) -> Iterator[str]:
    for party in (report.actor, report.recipient):
        if party is not None and party.span is not None:
            yield report.text[slice(*party.span)]


def _of_one_day(report: Report, given: Report) -> Report:
    """The report on the original's day, but where the copy's own words date it anew."""
    if (report.date, report.date_precision) == (given.date, given.date_precision):
        return report
    new = frozenset(tokens_of(report.text)).difference(tokens_of(given.text))
    if not _DATING.isdisjoint(new) or any(map(str.isdigit, "".join(new))):
        return report
    return msgspec.structs.replace(report, date=given.date, date_precision=given.date_precision)


def _said(report: Report) -> _Said:
    source, recipient = report.source, report.recipient
    return (
        party_key(report.actor),
        recipient and party_key(recipient),
        report.event_type,
        report.mode,
        report.factuality,
        source and (party_key(source), source.kind),
        report.object and report.object.cls,
    )
