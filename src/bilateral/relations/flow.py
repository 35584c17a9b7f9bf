"""Capability flow: what passed between two states, by class of object, direction, amount and by whose word.

An event is one transfer however often it is told, so nothing here counts reports. Amounts are never added: sources
count in containers, rounds and kinds, each told transfer may be part of another, and a sum would be a number that no
source gave. That an act is confirmed says that something of this class passed; the amount beside it is what the
sources of that act give. Which acts pass things, and which way, is the table `passings.csv`: for aid, sales and
deliveries from the actor to the recipient, as coded; where one buys from the other, news often has the buyer as the
actor, and such a flow then reads the wrong way round: its events show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from functools import cache
from typing import NamedTuple

from bilateral.model import OBJECT_CLASSES, Amount, Event, Factuality, Flow, Party, Passage, Status, end_of_day
from bilateral.relations.traits import Dyad, between
from bilateral.relations.weights import INSURGENT
from bilateral.world import Passing, passings

PASSAGES: dict[Status, Passage] = {
    Status.POSSIBLE: Passage.PLANNED,
    Status.PLANNED: Passage.PLANNED,
    Status.CANCELLED: Passage.MISSED,
    Status.LAPSED: Passage.MISSED,
    Status.DENIED: Passage.DENIED,
} | dict.fromkeys((Status.ALLEGED, Status.REPORTED, Status.CLAIMED, Status.DISPUTED, Status.CONFIRMED), Passage.PASSED)
"""What an event's status makes of its transfer; what was withdrawn is no transfer."""

SCALES = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})
"""Words that stand where a unit should and are none: in "$5 million" the unit is not known."""

FIRM = frozenset({Factuality.OCCURRED, Factuality.PLANNED})


class _Kind(NamedTuple):
    """What the events of one flow have in common."""

    passage: Passage
    giver: str | None
    taker: str | None
    cls: str | None


def flows(dyad: Dyad, events: Iterable[Event], *, since: date | None = None, as_of: date) -> tuple[Flow, ...]:
    """What passed between two states by acts from `since` on, as known by the end of `as_of`.

    `events` are as they stood that day. Flows come by passage (passed, stopped, planned, called off or lapsed, denied),
    the one of most events first.
    """
    held: dict[_Kind, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda one: (one.date, one.id)):
        known = event.first_known <= end_of_day(as_of) and (since is None or event.date >= since)
        if known and between(event, dyad) and (kind := _kind(event)) is not None:
            held[kind].append(event)
    found = [_flow(dyad, kind, of) for kind, of in held.items()]
    return tuple(sorted(found, key=_place))


def _place(flow: Flow) -> tuple[int, int, int, str]:
    rank = OBJECT_CLASSES.index(flow.cls) if flow.cls in OBJECT_CLASSES else len(OBJECT_CLASSES)
    return list(Passage).index(flow.passage), -len(flow.events), rank, flow.giver or "~"


def is_passage(event: Event) -> bool:
    """Whether something passes by an act of this kind, whatever became of it."""
    row = _row(event)
    return row is not None and event.recipient is not None and _passes(event, row)


def _row(event: Event) -> Passing | None:
    return next((row for row in _rows().get(event.event_type, ()) if not row.modes or event.mode in row.modes), None)


def _kind(event: Event) -> _Kind | None:
    """The flow that an event belongs to; `None` where nothing passes by it."""
    passage, row = PASSAGES.get(event.status), _row(event)
    if passage is None or row is None or not _passes(event, row) or event.recipient is None:
        return None
    if row.effect == "stops" and passage is Passage.PASSED:
        passage = Passage.STOPPED
    elif row.effect == "stops":
        return None  # a stop that is only planned, or that did not come, changes nothing that passes
    ends = (event.actor, event.recipient) if row.giver == "actor" else (event.recipient, event.actor)
    giver, taker = map(_name, ends) if event.directed else (None, None)
    return _Kind(passage, giver, taker, event.object.cls if event.object else None)


def _passes(event: Event, row: Passing) -> bool:
    """Whether something can pass by an act: its object is of a class that does, or it needs none."""
    if not set(row.without_fields).isdisjoint(event.fields):
        return False
    return row.objectless if event.object is None else event.object.cls in row.classes


@cache
def _rows() -> dict[str, tuple[Passing, ...]]:
    found: dict[str, tuple[Passing, ...]] = {}
    for row in passings():
        found[row.event_type] = (*found.get(row.event_type, ()), row)
    return found


def _name(party: Party) -> str:
    """A state by its code, its rebels and its opposition apart."""
    return f"{party.state}:{party.sector}" if party.sector in INSURGENT else str(party.state)


def _flow(dyad: Dyad, kind: _Kind, events: Sequence[Event]) -> Flow:
    confirmed = [event for event in events if event.status is Status.CONFIRMED]
    claimed = [event for event in events if event.status is not Status.CONFIRMED]
    asserting, softer, denying = _voices(events)
    heard = asserting | softer
    held = [status for status in Status if any(event.status is status for event in events)]
    return Flow(
        dyad=dyad,
        **kind._asdict(),
        since=events[0].date,
        last=events[-1].date,
        known=min(event.first_known for event in events).astimezone(UTC),
        claimed=_largest(claimed),
        confirmed=_largest(confirmed),
        claimed_by=tuple(sorted(asserting)),
        alleged_by=tuple(sorted(softer - asserting)),
        denied_by=tuple(sorted(denying)),
        sources=len(heard) or max(event.independent_sources for event in events),
        statuses=tuple((status, sum(event.status is status for event in events)) for status in held),
        events=tuple(event.id for event in events),
        confirmed_events=tuple(event.id for event in confirmed),
    )


def _largest(events: Iterable[Event]) -> tuple[Amount, ...]:
    """The largest amount in each unit, in the order of the units; equal ones by the first event."""
    best: dict[str, Amount] = {}
    for event in events:
        thing = event.object
        if thing is None or thing.quantity is None:
            continue
        unit = None if thing.unit is None or thing.unit.casefold() in SCALES else thing.unit
        key = (unit or "").casefold()
        if key not in best or thing.quantity > best[key].quantity:
            best[key] = Amount(quantity=thing.quantity, unit=unit, event=event.id)
    return tuple(best[key] for key in sorted(best))


def _voices(events: Iterable[Event]) -> tuple[set[str], set[str], set[str]]:
    """The keys of those who assert, put less firmly, and deny any of the events."""
    asserting, softer, denying = set[str](), set[str](), set[str]()
    for event in events:
        asserted = {voice.key: voice.first for voice in event.voices if voice.factuality in FIRM}
        denied = {voice.key: voice.first for voice in event.voices if voice.factuality is Factuality.DENIED}
        asserting |= asserted.keys()
        softer |= {voice.key for voice in event.voices} - asserted.keys() - denied.keys()
        denying |= {key for key, first in denied.items() if key not in asserted or asserted[key] <= first}
    return asserting, softer, denying
