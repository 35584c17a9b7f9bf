"""What became known of a relation or a country, newest first: each step of an event's status, and each shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

import msgspec
import numpy as np

from bilateral.model import Event, Factuality, Shift, Status, Step, end_of_day
from bilateral.products.gathered import Gathered
from bilateral.products.judgements import movement_of, turned
from bilateral.products.names import act_day, listed, plural, relation_name, sentence, state_name
from bilateral.products.speakers import held_by
from bilateral.products.telling import tell
from bilateral.products.wording import act
from bilateral.view import Roll, View

About = tuple[str, str] | str
"""A relation by its two codes in order, or a country by its code; alpha-3."""

EVER = date(1900, 1, 1)
MOST = 100
"""Pieces of news that a feed holds; who reads it less often than that asks the ledger."""


AT_ONCE = 150
"""Events that are read at once."""


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that became known at an instant, UTC: that an event stands so, or that a relation shifted.

    `key` names it for good: the event with its status, or the shift with its day. `first` is when the event was first
    known, `status` its status then (`None` for a shift), `reports` what it rests on and `dyad` the relation of a shift.
    """

    key: str
    known: datetime
    first: datetime
    title: str
    text: str
    events: tuple[str, ...]
    reports: tuple[str, ...] = ()
    status: Status | None = None
    dyad: tuple[str, str] | None = None


class Turn(msgspec.Struct, frozen=True):
    """A step of an event, `nth` of those that led it to this status."""

    event: Event
    step: Step
    nth: int

    @property
    def key(self) -> str:
        return f"event {self.event.id} {self.step.status}" + (f" {self.nth}" if self.nth > 1 else "")


def news(view: View, about: About, most: int = MOST) -> list[News]:
    """The newest news of a relation or country, by (known, key), descending."""
    roll = view.roll(about)
    newest = _newest(roll, most)
    told = list({turn.event.id: turn.event for turn in newest}.values())
    oldest = newest[-1].step.known.date() if len(newest) == most else EVER
    shifts = view.turned_in(about, oldest)[-most:]
    desk = Gathered(view, [*told, *_carriers(roll, shifts, told)], view.day)
    desk.gather(told)
    before = view.histories(told)
    found = [
        *(_of_event(desk, turn, before.get(turn.event.id, ())) for turn in newest),
        *(_of_shift(desk, shift) for shift in shifts),
    ]
    return sorted(found, key=lambda one: (one.known, one.key), reverse=True)[:most]


def _newest(roll: Roll, most: int) -> list[Turn]:
    """The newest turns, the last one first: read are the events that changed last, until no other can have one."""
    order = np.argsort(-roll.changed, kind="stable")
    found: list[Turn] = []
    for start in range(0, len(order), AT_ONCE):
        read = roll.read(order[start : start + AT_ONCE].tolist())
        found = sorted([*found, *(turn for event in read for turn in turns(event))], key=_when, reverse=True)[:most]
        rest = order[start + AT_ONCE :]
        if len(found) == most and len(rest) and found[-1].step.known.toordinal() > roll.changed[rest[0]]:
            break
    return found


def _carriers(roll: Roll, shifts: Iterable[Shift], told: Iterable[Event]) -> list[Event]:
    """The events that shifts rest on, but for those that are told."""
    named = {event for shift in shifts for event in shift.events}.difference(event.id for event in told)
    return roll.read([place for place, name in enumerate(roll.outline.traits.names()) if name in named])


def name_of(about: About) -> str:
    """A relation or country for a heading."""
    return state_name(about) if isinstance(about, str) else relation_name(about)


def events_of(view: View, about: About, since: date | None = None) -> list[Event]:
    """The events of a relation or country, by the day of the act, from `since` on."""
    if isinstance(about, str):
        return view.events(state=about, since=since)
    return view.events(about, since=since)


def turns(event: Event) -> Iterator[Turn]:
    """How an event came to each status, in the order of time."""
    seen: Counter[Status] = Counter()
    for step in event.history or (Step(known=event.first_known, status=event.status),):
        seen[step.status] += 1
        yield Turn(event, step, seen[step.status])


def _when(turn: Turn) -> tuple[datetime, str]:
    return turn.step.known, turn.key


def _of_event(desk: Gathered, turn: Turn, before: Sequence[Event]) -> News:
    event = _as_stood(turn, before)
    filings = [filing for filing in desk.filings(turn.event) if filing.known <= turn.step.known]
    sources = plural(event.independent_sources, "independent source")
    day = act_day(event.date, event.date_precision)
    whose = f"{held_by(event, filings)} ({sources}; {day}; event {event.id[:8]})"
    return News(
        key=turn.key,
        known=turn.step.known.astimezone(UTC),
        first=event.first_known.astimezone(UTC),
        title=f"{event.status.value.capitalize()}: {act(event).nominal}",
        text=f"{tell(event, filings)} {sentence(whose)}",
        events=(event.id,),
        reports=event.reports,
        status=event.status,
    )


def _as_stood(turn: Turn, before: Sequence[Event]) -> Event:
    """The event as it stood when it came to this status, of its states `before`, so that its entry stays so."""
    event, step = turn.event, turn.step
    if event.status is step.status and (event.known in (None, step.known) or step.status is Status.LAPSED):
        return event
    stood = next((one for one in reversed(before) if (one.known or one.first_known) <= step.known), None)
    if stood is not None and stood.status is step.status:
        return stood
    voices = tuple(voice for voice in event.voices if voice.first <= step.known)
    sources = len({voice.key for voice in voices if voice.factuality is not Factuality.DENIED})
    return msgspec.structs.replace(event, status=step.status, voices=voices, independent_sources=sources)


def _of_shift(desk: Gathered, shift: Shift) -> News:
    known = end_of_day(shift.detected)
    name = listed(state_name(code) for code in shift.dyad)
    told = movement_of(desk, shift)
    return News(
        key=f"shift {'-'.join(shift.dyad)} {shift.detected} {shift.direction}",
        known=known,
        first=known,
        title=f"Shift: {name} have {turned(shift)}",
        text=told.text,
        events=told.events,
        reports=told.reports,
        dyad=shift.dyad,
    )
