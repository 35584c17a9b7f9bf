"""What any product tells from: events with their evidence, and the citations made from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from bilateral.model import Event, Filing, Finding, Status
from bilateral.products.names import act_day
from bilateral.products.selection import CITED, cited, weightiest
from bilateral.products.statements import Citations, Kind, Statement
from bilateral.products.telling import tell
from bilateral.view import View


class Gathered:
    """The events of a product from `since` to the view's day, those known before beside them."""

    findings: tuple[Finding, ...]

    def __init__(self, view: View, every: Sequence[Event], since: date) -> None:
        self.since, self.day, self.horizon = since, view.day, view.horizon
        self.every = every
        self.events = [event for event in every if event.date >= since]
        self.by_id = {event.id: event for event in every}
        self.citations = Citations()
        self._evidence: dict[str, list[Filing]] = {}
        self._view = view

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """Articles not yet read for acts, by language."""
        return self._view.freshness().waiting

    def of(self, statuses: Collection[Status]) -> list[Event]:
        """The events since the brief's first day that stand so."""
        return [event for event in self.events if event.status in statuses]

    def filings(self, event: Event) -> Sequence[Filing]:
        """The evidence of one event."""
        if event.id not in self._evidence:
            self._evidence[event.id] = self._view.evidence(event)
        return self._evidence[event.id]

    def told(self, event: Event, kind: Kind) -> Statement:
        """One event as a statement of its own."""
        return self.statement(
            kind,
            tell(event, self.filings(event)),
            [event],
            lead=act_day(event.date, event.date_precision),
            status=event.status,
        )

    def statement(
        self,
        kind: Kind,
        text: str,
        events: Iterable[Event] = (),
        lead: str = "",
        status: Status | None = None,
    ) -> Statement:
        """A statement on these events: a single one with the reports of its voices, several with one each."""
        rests = list(events)
        if len(rests) == 1:
            numbers = self.citations.cite(rests[0].id, cited(rests[0], self.filings(rests[0])))
        else:
            chosen = weightiest(rests, CITED)
            each = [self.citations.cite(one.id, cited(one, self.filings(one), 1)) for one in chosen]
            numbers = tuple(sorted({number for found in each for number in found}))
        return Statement(
            kind=kind,
            events=tuple(event.id for event in rests),
            reports=tuple(report for event in rests for report in event.reports),
            text=text,
            citations=numbers,
            lead=lead,
            status=status,
        )
