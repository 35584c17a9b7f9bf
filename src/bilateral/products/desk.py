"""The material of one brief: the events of a relation, their evidence, and the citations made from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from bilateral.model import Event, Filing, Series, Shift, Status
from bilateral.products.names import act_day, called, listed
from bilateral.products.selection import CITED, cited, weightiest
from bilateral.products.statements import Citations, Kind, Statement
from bilateral.products.telling import tell
from bilateral.view import View


class Desk:
    """What a brief on `pair` is written from: acts from `since` to the view's day, and all shifts."""

    def __init__(self, view: View, pair: tuple[str, str], since: date) -> None:
        self.pair, self.since, self.day, self.horizon = pair, since, view.day, view.horizon
        self.every = view.events(pair)
        self.events = [event for event in self.every if event.date >= since]
        self.by_id = {event.id: event for event in self.every}
        self.shifts: tuple[Shift, ...] = view.shifts(pair)
        self.monthly: Series = view.series(pair)
        self.confirmed: Series = view.series(pair, claims=False)
        self.robustness = view.robustness
        self.waiting = view.freshness().waiting
        self.citations = Citations()
        self._evidence: dict[str, list[Filing]] = view.evidence_of(self.every)

    @property
    def both(self) -> str:
        """Both states inside a sentence: "North Korea and Russia"."""
        return listed(called(code) for code in self.pair)

    def of(self, statuses: Collection[Status]) -> list[Event]:
        """The events since the brief's first day that stand so."""
        return [event for event in self.events if event.status in statuses]

    def filings(self, event: Event) -> Sequence[Filing]:
        """The evidence of one event."""
        return self._evidence.get(event.id, ())

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
