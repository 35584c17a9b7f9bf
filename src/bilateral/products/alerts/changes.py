"""What changed between two views of the ledger: events that are new or stand otherwise, and shifts that were found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from bilateral import obligations
from bilateral.model import Event, Filing, Finding, Shift, Status
from bilateral.products.alerts.watchlist import Trigger
from bilateral.view import View

VISIT = "visit"
TO_COME = frozenset({Status.PLANNED, Status.POSSIBLE})
LEAST = 0.2
"""Provisions that an act fits less surely are not told of, as in `bilateral obligations`."""


class Change:
    """An event as it stands now beside what it was in an earlier view (`None`: it was not known)."""

    def __init__(self, now: View, event: Event, earlier: View, was: Event | None) -> None:
        self.event, self.was = event, was
        self._now, self._earlier = now, earlier

    @cached_property
    def filings(self) -> list[Filing]:
        """The evidence of the event."""
        return self._now.evidence(self.event)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What it would touch, if true."""
        return _findings(self._now, self.event, self.filings)

    @cached_property
    def newly_touched(self) -> tuple[Finding, ...]:
        """Of these, what it was not known to touch."""
        if self.was is None or not self.findings:
            return self.findings
        before = _findings(self._earlier, self.was, self._earlier.evidence(self.was))
        known = {name for one in before for name in (one.provision, *one.folded)}
        return tuple(one for one in self.findings if one.provision not in known)

    @property
    def known(self) -> datetime:
        """When that by which it changed became known."""
        steps = (step.known for step in self.event.history)
        return max((self.event.known or self.event.first_known, *steps))

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """Why somebody may want to be told."""
        moved = self.was is not None and self.was.status is not self.event.status
        new = self.was is None
        visit = self.event.mode == VISIT and self.event.status in TO_COME
        found = {Trigger.FIRST: new, Trigger.STATUS: moved, Trigger.VISIT: visit and (new or moved)}
        kept = [trigger for trigger, holds in found.items() if holds]
        return (*kept, Trigger.PROVISION) if self.newly_touched else tuple(kept)


def changes(now: View, earlier: View, ids: Iterable[str]) -> Iterator[Change]:
    """How the events with these ids changed, each once, by (date, id); those that did not are left out."""
    found: dict[str, Event] = {}
    for one in ids:
        event = now.event(one)
        if event is not None:
            found[event.id] = event
    for event in sorted(found.values(), key=lambda one: (one.date, one.id)):
        was = _was(earlier, event)
        if was is None or was != event:
            yield Change(now, event, earlier, was)


def lapsed(now: View, earlier: View) -> list[str]:
    """Ids of what was to come in the earlier view and whose days have passed since, unreported."""
    if now.day <= earlier.day:
        return []
    first = earlier.day - timedelta(days=400)
    waiting = earlier.events(since=first, until=now.day, status=TO_COME)
    return [event.id for event in waiting]


def new_shifts(now: View, pairs: Iterable[tuple[str, str]] | None, since: date) -> list[Shift]:
    """Shifts that could be seen from a day on: of these pairs, or of all."""
    found = now.shifts() if pairs is None else [shift for pair in sorted(set(pairs)) for shift in now.shifts(pair)]
    return [shift for shift in found if shift.detected >= since]


def _was(earlier: View, event: Event) -> Event | None:
    """The event in an earlier view, also under an id that it has lost since."""
    return earlier.event(event.id) or next(filter(None, map(earlier.event_with, event.reports)), None)


def _findings(view: View, event: Event, filings: list[Filing]) -> tuple[Finding, ...]:
    if not obligations.may_touch(event):
        return ()
    told = {event.id: [one.report for one in filings]}
    return tuple(one for one in obligations.findings([event], told, as_of=view.day) if one.certainty >= LEAST)
