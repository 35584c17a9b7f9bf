"""What could stand in the morning paper: acts that became known or changed on one day, with their reckoning.

What chooses is surprise times consequence: `relations/surprise.py` and `consequence.py` say how each is reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

import msgspec

from bilateral import relations
from bilateral.model import Event, Finding, Status
from bilateral.products.consequence import Consequence, consequence
from bilateral.products.gathered import Gathered
from bilateral.products.selection import AHEAD
from bilateral.relations import Pasts, Relation, Surprise, relation_of
from bilateral.view import View

STALE = timedelta(days=60)
"""An act that is first told so long after its day is history, not news."""


class Change(StrEnum):
    """What made an act news on the day."""

    NEW = "first known"
    CAME = "came about"
    CONFIRMED = "newly confirmed"
    DENIED = "newly denied"
    CALLED_OFF = "called off"
    TAKEN_BACK = "taken back"
    PLANNED = "newly planned"


SHARE = {
    Change.NEW: 1.0,
    Change.CAME: 0.8,
    Change.CONFIRMED: 0.8,
    Change.DENIED: 0.8,
    Change.CALLED_OFF: 0.8,
    Change.TAKEN_BACK: 0.6,
    Change.PLANNED: 1.0,
}
"""How much of an act's surprise is left for the day: who was told of it before is less surprised."""

_CHANGES = {
    Status.CONFIRMED: Change.CONFIRMED,
    Status.DISPUTED: Change.DENIED,
    Status.DENIED: Change.DENIED,
    Status.CANCELLED: Change.CALLED_OFF,
    Status.WITHDRAWN: Change.TAKEN_BACK,
}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An act with what happened to it on the day, how surprising it is and how much it matters.

    `past` are ids of earlier acts of its kind in its relation, oldest first; `dealings` counts all its earlier acts.
    """

    event: Event
    relation: Relation
    change: Change
    surprise: Surprise
    consequence: Consequence
    past: tuple[str, ...]
    last: date | None
    dealings: int
    finding: Finding | None = None

    @property
    def bits(self) -> float:
        """The surprise that is left for the day, in bits."""
        return self.surprise.bits * SHARE[self.change]

    @property
    def score(self) -> float:
        """Surprise times consequence."""
        return self.bits * self.consequence.whole


class Field:
    """All that the paper of a `day` (the last with news, not after the view's) may tell."""

    def __init__(self, view: View, events: Sequence[Event], since: date) -> None:
        self.view, self.events, self.day = view, events, view.horizon
        self.pasts = Pasts((event for event in events if event.id not in self.moved), self.day, since)

    @cached_property
    def moved(self) -> dict[str, tuple[Event, Relation, Change]]:
        """Acts that became news on the day, by id."""
        found = ((event, relation_of(event), change_of(event, self.day)) for event in self.events)
        return {event.id: (event, relation, change) for event, relation, change in found if relation and change}

    def candidates(self, desk: Gathered) -> Iterator[Candidate]:
        """Every act that became news on the day, in the order of the ledger."""
        touched = self._touched(event for event, _, _ in self.moved.values())
        for event, relation, change in self.moved.values():
            finding = touched.get(event.id)
            past = self.pasts.acts(event, relation)
            yield Candidate(
                event=event,
                relation=relation,
                change=change,
                surprise=self.pasts.surprise(event, relation),
                consequence=consequence(event, relation, self.pasts, desk.filings(event), finding),
                past=tuple(one.id for one in past),
                last=past[-1].date if past else None,
                dealings=self.pasts.between(relation),
                finding=finding,
            )

    def _touched(self, events: Iterable[Event]) -> dict[str, Finding]:
        """The surest provision that each of these would touch, if true; not what is a right that it rests on."""
        surest: dict[str, Finding] = {}
        for finding in self.view.findings_of(events):
            held = surest.get(finding.event)
            if finding.kind != "permits" and (held is None or finding.certainty > held.certainty):
                surest[finding.event] = finding
        return surest

    def ahead(self, days: int) -> list[Event]:
        """What is planned or thought possible for the next days, by day, not what has no day."""
        last = self.day + timedelta(days=days)
        told = (one for one in self.events if one.status in AHEAD and one.date_precision == "day")
        return [one for one in told if self.day < one.date <= last and relations.relation_of(one)]


def change_of(event: Event, day: date) -> Change | None:
    """What made an act news on a day, UTC; `None` where nothing did, or where it is history."""
    begin = datetime.combine(day, datetime.min.time(), UTC)
    today = [step.status for step in event.history if begin <= step.known < begin + timedelta(days=1)]
    before = [step.status for step in event.history if step.known < begin]
    if not today or today[-1] is Status.LAPSED or (before and before[-1] is today[-1]):
        return None
    if not before:
        return _first(event, today[-1], day)
    if before[-1] in AHEAD | {Status.LAPSED} and today[-1] in relations.DONE:
        return Change.CAME
    return _CHANGES.get(today[-1], Change.PLANNED if today[-1] is Status.PLANNED else None)


def _first(event: Event, status: Status, day: date) -> Change | None:
    if event.date < day - STALE:
        return None
    if status is Status.DENIED:
        return Change.DENIED
    return Change.PLANNED if status in AHEAD else Change.NEW
