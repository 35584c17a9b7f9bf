"""Events as the monitor counts them: on the day they became known, with the weight that they had then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.relations.fieldgroups import FIELD_GROUPS
from bilateral.relations.traits import Traits, as_text
from bilateral.world import event_kinds

Dyad = tuple[str, str]
Exposure = Sequence[tuple[date, int]]
"""(day, coded articles that name either state), days ascending."""

Array = NDArray[np.float64]

ANNOUNCED = 0.4
"""What a plan counts on the day it is announced: to announce is an act, if a lesser one."""

GAP = 365
"""Days without any article on either state after which further silence is no evidence of calm."""


class Counted(msgspec.Struct, frozen=True):
    """What one event counts from a `day` on (an ordinal), in units of one report by one outlet.

    An event that was announced and then took place counts twice; only the first time is it `new`. `fields` are bits
    that stand for the groups of fields that it belongs to.
    """

    id: str
    day: int
    amount: float
    score: float
    conflict: bool
    new: bool
    fields: int

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of fields that the event belongs to, in their order."""
        return tuple(name for place, name in enumerate(FIELD_GROUPS) if self.fields >> place & 1)


class Countings(msgspec.Struct, frozen=True):
    """All that counts of a dyad, by (day, id), as arrays with one entry for each `Counted`."""

    ids: NDArray[np.str_] | NDArray[np.bytes_]
    day: NDArray[np.int64]
    amount: Array
    score: Array
    conflict: NDArray[np.bool_]
    new: NDArray[np.bool_]
    fields: NDArray[np.uint32]

    def each(self) -> list[Counted]:
        """One by one."""
        columns = (self.day, self.amount, self.score, self.conflict, self.new, self.fields)
        return list(map(Counted, as_text(self.ids), *(column.tolist() for column in columns)))


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


def counted(traits: Traits, as_of: date) -> Countings:
    """What counts for anything of a dyad's events by the end of a day."""
    rows, kinds = traits.rows, event_kinds()
    planned, done = np.flatnonzero(rows["announced"]), np.flatnonzero(rows["done"])
    told = np.where(rows["conflict"][planned], kinds["THREATEN"].score, kinds["AGREE"].score)
    at = np.concatenate([planned, done])
    day = np.concatenate([rows["announced"][planned], rows["done"][done]]).astype(np.int64)
    order = np.lexsort((traits.ids[at], day))
    order = order[day[order] <= as_of.toordinal()]
    return Countings(
        ids=traits.ids[at][order],
        day=day[order],
        amount=np.concatenate([np.full(len(planned), ANNOUNCED), rows["carried"][done]])[order],
        score=np.concatenate([told, rows["score"][done]])[order],
        conflict=rows["conflict"][at][order],
        new=np.concatenate([np.ones(len(planned), bool), rows["new"][done]])[order],
        fields=rows["fields"][at][order],
    )


def daily(found: Countings, exposure: Exposure, as_of: date) -> Daily:
    """The days from the first news (or else the first event) to `as_of`; `found` must not be empty."""
    first = int(found.day[0])
    origin = min(exposure[0][0].toordinal(), first) if exposure else first
    size = as_of.toordinal() - origin + 1
    days = found.day - origin
    hostile, new = found.conflict.astype(float), found.new.astype(float)

    def per_day(values: Array) -> Array:
        return np.bincount(days, values, minlength=size).astype(float)

    return Daily(
        origin=origin,
        cooperation=per_day(found.amount * (1 - hostile)),
        conflict=per_day(found.amount * hostile),
        cooperation_events=per_day(new * (1 - hostile)),
        conflict_events=per_day(new * hostile),
        score=per_day(found.amount * found.score),
        exposed=_exposed(np.unique(days), exposure, origin, size),
    )


class Ground(msgspec.Struct, frozen=True):
    """What of the exposure the shifts of a dyad rest on: the day that counting begins with, and the gaps before its
    last event. Where these and the events stay the same, so do the shifts.
    """

    origin: int
    gaps: tuple[tuple[int, int], ...]


def ground(found: Countings, exposure: Exposure) -> Ground:
    """The ground of a dyad's shifts; `found` must not be empty."""
    return ground_of(np.unique(found.day), [day.toordinal() for day, articles in exposure if articles > 0])


def ground_of(days: Sequence[int] | NDArray[np.int64], read: Sequence[int] | NDArray[np.int64]) -> Ground:
    """The ground of events that count from `days`, with something read on the days `read`; ordinals, ascending."""
    origin = min(int(days[0]), int(read[0])) if len(read) else int(days[0])
    seen = np.union1d(np.array(days, dtype=int), np.array(read, dtype=int))
    seen = seen[(seen >= origin) & (seen <= days[-1])]
    ends = np.flatnonzero(np.diff(seen) > GAP)
    return Ground(origin, tuple((int(seen[at]), int(seen[at + 1])) for at in ends))


def _exposed(event_days: NDArray[np.intp], exposure: Exposure, origin: int, size: int) -> Array:
    """1 up to `GAP` days after anything was read on either state; known without looking ahead."""
    read = [day.toordinal() - origin for day, articles in exposure if articles > 0]
    marks = np.full(size, -1)
    seen = np.union1d(event_days, [0, *(day for day in read if 0 <= day < size)]).astype(int)
    marks[seen] = seen
    return (np.arange(size) - np.maximum.accumulate(marks) <= GAP).astype(float)
