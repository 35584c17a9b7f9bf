"""What any product tells from: events with their evidence, and the citations made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from bilateral.model import Event, Filing, Finding, Outlook, Shift, Skill, Status
from bilateral.products.names import act_day, counted
from bilateral.products.selection import CITED, HAPPENED, cited, weightiest
from bilateral.products.statements import Citations, Kind, Statement
from bilateral.products.telling import tell
from bilateral.view import View

AHEAD = 90
"""Days that an outlook looks ahead."""

DONE = HAPPENED | {Status.DISPUTED}
"""Statuses of acts that somebody tells as done."""


class Gathered:
    """The events of a product from `since` to the view's day, those known before beside them."""

    findings: tuple[Finding, ...]
    sides: tuple[str, ...] = ()
    """The states whose acts are told: both of a relation, one of a desk, all of a bloc, none where all are."""

    shifts: tuple[Shift, ...]

    def __init__(
        self,
        view: View,
        every: Sequence[Event],
        since: date,
        scope: Callable[[View], list[Event]] | None = None,
    ) -> None:
        """`scope` gives all events of what the product is about in any view, for what changed between two."""
        self.view = view
        self.scope = scope or (lambda _: list(every))
        self.since, self.day, self.horizon = since, view.day, view.horizon
        self.every = every
        self.events = [event for event in every if event.date >= since]
        self.by_id = {event.id: event for event in every}
        self.citations = Citations()
        self._evidence: dict[str, list[Filing]] = {}

    @cached_property
    def ahead(self) -> tuple[tuple[Outlook, ...], Skill]:
        """The outlooks of all relations for the next 90 days, and how good such forecasts were."""
        return self.view.outlook(AHEAD)

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """Articles not yet read for acts, by language."""
        return self.view.waiting()

    def of(self, statuses: Collection[Status]) -> list[Event]:
        """The events since the brief's first day that stand so, but for those that cannot be."""
        return [event for event in self.events if event.status in statuses and not self.impossible(event)]

    def impossible(self, event: Event) -> bool:
        """Whether an act is told as done on a day that is still to come: a misreading, or a source's slip."""
        return event.date > self.day and event.status in DONE

    def filings(self, event: Event) -> Sequence[Filing]:
        """The evidence of one event."""
        if event.id not in self._evidence:
            self._evidence[event.id] = self.view.evidence(event)
        return self._evidence[event.id]

    def gather(self, events: Iterable[Event]) -> None:
        """Read the evidence of some events together, which `filings` would read one by one."""
        self._evidence |= self.view.evidence_of_few(one for one in events if one.id not in self._evidence)

    def told(self, event: Event, kind: Kind) -> Statement:
        """One event as a statement of its own."""
        return self.statement(
            kind,
            tell(event, self.filings(event)),
            [event],
            lead=act_day(event.date, event.date_precision),
            status=event.status,
        )

    def each(self, events: Iterable[Event], kind: Kind) -> tuple[Statement, ...]:
        """Events as statements, those that would be told in the same words on the same day in one."""
        alike: dict[tuple[str, str, Status], list[Event]] = {}
        for event in events:
            sense = act_day(event.date, event.date_precision), tell(event, self.filings(event)), event.status
            alike.setdefault(sense, []).append(event)
        return tuple(
            self.told(held[0], kind)
            if len(held) == 1
            else self.statement(kind, f"{text.rstrip('.')} ({counted(len(held))} acts).", held, lead, status)
            for (lead, text, status), held in alike.items()
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
