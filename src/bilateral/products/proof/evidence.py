"""What a statement is checked against: events, reports and articles as of the brief's day, and sentences re-coded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bilateral import coding
from bilateral.model import Article, Event, Filing, Report
from bilateral.products.statements import Brief
from bilateral.view import View


class Coded:
    """Articles coded anew, each version once; one may serve many briefs."""

    def __init__(self, settings: coding.Settings) -> None:
        self.coder = coding.version(settings)
        self._settings = settings
        self._found: dict[str, tuple[Report, ...]] = {}

    def of(self, article: Article) -> tuple[Report, ...]:
        """The reports that the coder finds now."""
        if article.version not in self._found:
            ((_, found),) = coding.code([article], judge=coding.judge_of(self._settings))
            self._found[article.version] = found
        return self._found[article.version]


class Evidence:
    """The ledger as the brief saw it. `anew` is the brief as it should be, `coded` re-codes what is cited."""

    def __init__(self, view: View, anew: Brief, coded: Coded) -> None:
        self.view, self.anew, self.coded = view, anew, coded
        self.event = cache(view.event)
        self.filing = cache(self._filing)
        self.later = cache(view.ledger.report)
        self.article = cache(view.ledger.article)

    def filings(self, events: Iterable[str]) -> list[Filing]:
        """All filings of some events, those that are known."""
        held = (self.event(one) for one in events)
        found = (self.filing(report) for event in held if event for report in event.reports)
        return [filing for filing in found if filing is not None]

    def events(self, ids: Iterable[str]) -> list[Event]:
        """The events with these ids that are known."""
        return [event for one in ids if (event := self.event(one))]

    def article_of(self, report: str) -> Article | None:
        """The article version that a report is in."""
        filing = self.filing(report)
        return self.article(filing.version) if filing else None

    def recoded(self, report: Report) -> list[Report]:
        """What the sentence of a report gives when its article is coded now."""
        article = self.article_of(report.id)
        return [one for one in self.coded.of(article) if one.text == report.text] if article else []

    def _filing(self, report: str) -> Filing | None:
        return self.view.report(report)
