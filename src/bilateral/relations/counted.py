"""Events as the monitor counts them: on the day they became known, with the weight that they had then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import Event, Status, Step, end_of_day
from bilateral.relations.weights import STATUS_WEIGHT, announcement_score, is_conflict, score, weight

Dyad = tuple[str, str]
Exposure = Sequence[tuple[date, int]]
"""(day, coded articles that name either state), days ascending."""

Array = NDArray[np.float64]

OLD = timedelta(days=400)
"""What happened longer ago than this when it became known is history and moves no relation."""

FIRM = frozenset(status for status, firm in STATUS_WEIGHT.items() if firm > 0)

ANNOUNCED = 0.4
"""What a plan counts on the day it is announced: to announce is an act, if a lesser one."""

GAP = 365
"""Days without any article on either state after which further silence is no evidence of calm."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What one event counts from a `day` on (an ordinal), in units of one report by one outlet.

    An event that was announced and then took place counts twice; only the first time is it `new`.
    """

    event: Event
    day: int
    amount: float
    score: float
    conflict: bool
    new: bool = True


class Daily(msgspec.Struct, frozen=True, kw_only=True):
    """What became known of a dyad day by day from `origin` (an ordinal); arrays have one entry a day.

    `cooperation` and `conflict` are weighted counts, `cooperation_events` and `conflict_events` plain ones,
    `score` the summed PLOVER score, and `exposed` is 1 where silence means that nothing happened.
    """

    origin: int
    cooperation: Array
    conflict: Array
    cooperation_events: Array
    conflict_events: Array
    score: Array
    exposed: Array


def between(event: Event, dyad: Dyad) -> bool:
    """Whether an event's parties are the two states of a dyad."""
    return event.recipient is not None and {event.actor.state, event.recipient.state} == set(dyad)


def counted(dyad: Dyad, events: Iterable[Event], as_of: date) -> list[Counted]:
    """What counts for anything of a dyad's events by the end of a day, by (day, id)."""
    found = (one for event in events if between(event, dyad) for one in _countings(event))
    known = (one for one in found if one.day <= as_of.toordinal())
    return sorted(known, key=lambda one: (one.day, one.event.id))


def _countings(event: Event) -> Iterator[Counted]:
    """An event as announced and as carried out, as far as it was either."""
    announced = _first(event, {Status.PLANNED})
    done = _first(event, FIRM)
    if announced and (done is None or announced.date() < done.date()):
        yield from _counted(event, announced.date(), ANNOUNCED, announcement_score(event), new=True)
    if done:
        amount = weight(event, end_of_day(done.date())) / STATUS_WEIGHT[Status.REPORTED]
        yield from _counted(event, done.date(), amount, score(event), new=announced is None or announced >= done)


def _counted(event: Event, day: date, amount: float, points: float, *, new: bool) -> Iterator[Counted]:
    if amount > 0 and event.date >= day - OLD:
        yield Counted(
            event=event,
            day=day.toordinal(),
            amount=amount,
            score=points,
            conflict=is_conflict(event),
            new=new,
        )


def _first(event: Event, statuses: Collection[Status]) -> datetime | None:
    """When an event first had one of the statuses, UTC."""
    steps = event.history or (Step(known=event.first_known, status=event.status),)
    return min((step.known.astimezone(UTC) for step in steps if step.status in statuses), default=None)


def daily(found: Sequence[Counted], exposure: Exposure, as_of: date) -> Daily:
    """The days from the first news (or else the first event) to `as_of`; `found` must not be empty."""
    first = found[0].day
    origin = min(exposure[0][0].toordinal(), first) if exposure else first
    size = as_of.toordinal() - origin + 1
    days = np.array([one.day - origin for one in found])
    amounts = np.array([one.amount for one in found])
    hostile = np.array([one.conflict for one in found], dtype=float)
    new = np.array([one.new for one in found], dtype=float)
    scores = np.array([one.score for one in found])

    def per_day(values: Array) -> Array:
        return np.bincount(days, values, minlength=size).astype(float)

    return Daily(
        origin=origin,
        cooperation=per_day(amounts * (1 - hostile)),
        conflict=per_day(amounts * hostile),
        cooperation_events=per_day(new * (1 - hostile)),
        conflict_events=per_day(new * hostile),
        score=per_day(amounts * scores),
        exposed=_exposed(np.unique(days), exposure, origin, size),
    )


class Ground(msgspec.Struct, frozen=True):
    """What of the exposure the shifts of a dyad rest on: the day that counting begins with, and the gaps before its
    last event. Where these and the events stay the same, so do the shifts.
    """

    origin: int
    gaps: tuple[tuple[int, int], ...]


def ground(found: Sequence[Counted], exposure: Exposure) -> Ground:
    """The ground of a dyad's shifts; `found` must not be empty."""
    return ground_of(
        sorted({one.day for one in found}), [day.toordinal() for day, articles in exposure if articles > 0]
    )


def ground_of(days: Sequence[int], read: Sequence[int] | NDArray[np.int64]) -> Ground:
    """The ground of events that count from `days`, with something read on the days `read`; ordinals, ascending."""
    origin = min(days[0], read[0]) if len(read) else days[0]
    seen = np.union1d(np.array(days, dtype=int), np.array(read, dtype=int))
    seen = seen[(seen >= origin) & (seen <= days[-1])]
    ends = np.flatnonzero(np.diff(seen) > GAP)
    return Ground(int(origin), tuple((int(seen[at]), int(seen[at + 1])) for at in ends))


def _exposed(event_days: NDArray[np.intp], exposure: Exposure, origin: int, size: int) -> Array:
    """1 up to `GAP` days after anything was read on either state; known without looking ahead."""
    read = [day.toordinal() - origin for day, articles in exposure if articles > 0]
    marks = np.full(size, -1)
    seen = np.union1d(event_days, [0, *(day for day in read if 0 <= day < size)]).astype(int)
    marks[seen] = seen
    return (np.arange(size) - np.maximum.accumulate(marks) <= GAP).astype(float)
