"""What a copy of a dispatch may add: only what stands in sentences that the dispatch itself has not.

A copy that is cut, moved or lightly reworded may be read otherwise than its original. That is a slip of the coder
and no news: of a sentence that the original has, a copy keeps the reports that the original gives, and no others.
A sentence with other parties is another sentence, and an article that corrects itself is no copy of itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from bilateral.events.copies import tokens_of
from bilateral.events.reading import likeness, words_of
from bilateral.events.voices import party_key
from bilateral.model import Article, Filing, Report

ALIKE = 0.7
"""Share of the content words of the shorter sentence from which two are one: light rewording leaves so many."""
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n+")
_DATING = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december today yesterday tomorrow tonight last next ago".split()
)
"""Words by which a sentence dates its act otherwise than another."""
_Said = tuple[object, ...]


def without_echoes(filings: Iterable[Filing], article_of: Callable[[str], Article | None]) -> Iterator[Filing]:
    """The filings of one block without those that only misread their dispatch; `article_of` finds a version."""
    held = list(filings)
    given: dict[str, list[Report]] = {}
    for filing in held:
        if filing.version == filing.dispatch:
            given.setdefault(filing.version, []).append(filing.report)
    originals: dict[str, _Original | None] = {}
    for filing in held:
        if filing.version == filing.dispatch:
            yield filing
            continue
        if filing.dispatch not in originals:
            article = article_of(filing.dispatch)
            originals[filing.dispatch] = _Original(article, given.get(filing.dispatch, ())) if article else None
        original = originals[filing.dispatch]
        report = filing.report if original is None else original.news_in(filing.report)
        if report is not None:
            yield filing if report is filing.report else msgspec.structs.replace(filing, report=report)


class _Held(NamedTuple):
    """A report of the original with what is compared of it."""

    words: frozenset[str]
    said: _Said
    report: Report


class _Original:
    """The sentences of a dispatch's first version and what was read in them of one block."""

    def __init__(self, article: Article, reports: Iterable[Report]) -> None:
        self._article = article.id
        parts = [*_SENTENCE.split(article.text), article.title or ""]
        self._sentences = [(words_of(part), part.strip()) for part in parts if part.strip()]
        self._held = [_Held(words_of(report.text), _said(report), report) for report in reports]

    def news_in(self, report: Report) -> Report | None:
        """The report of a copy, or `None` where it only misreads a sentence of the original.

        A sentence that the copy does not date anew is of the original's day, whatever the copy's dateline says.
        """
        if report.article == self._article:
            return report
        words, said = words_of(report.text), _said(report)
        for held in self._held:
            if held.said == said and likeness(words, held.words) >= ALIKE:
                return _of_one_day(report, held.report)
        return None if self._has(report, words) else report

    def _has(self, report: Report, words: frozenset[str]) -> bool:
        parties = words_of(" ".join(_as_written(report)))
        return any(
            text == report.text
            or (parties <= known and min(len(words), len(known)) > 2 and likeness(words, known) >= ALIKE)
            for known, text in self._sentences
        )


def _as_written(report: Report) -> Iterator[str]:
    for party in (report.actor, report.recipient):
        if party is not None and party.span is not None:
            yield report.text[slice(*party.span)]


def _of_one_day(report: Report, given: Report) -> Report:
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
