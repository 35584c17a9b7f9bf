"""Cooperation and conflict of one relationship over time, bin by bin, with what was read of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import Event, Series, end_of_day
from bilateral.relations.bins import BINS, bin_start, bin_starts, check_bin
from bilateral.relations.counted import Dyad, Exposure, between
from bilateral.relations.fieldgroups import in_field
from bilateral.relations.posterior import Gamma, net
from bilateral.relations.weights import is_conflict, score, weight

Array = NDArray[np.float64]

HALF = 60.0
"""Days in which evidence on the present rate fades to one half."""

TRAIL = 91
"""Days that are looked back on to tell whether a dyad is covered."""

ENOUGH = 5
"""Articles on either state within `TRAIL` days from which silence means something."""

EXPECTED = 3.0
"""Articles a bin, usually, from which a bin without any is a gap in the reading and not a quiet time."""


class _Placed(msgspec.Struct, frozen=True):
    """An event in its bin, with what it counts."""

    bin: int
    amount: float
    score: float
    conflict: bool
    id: str


def series(
    dyad: Dyad,
    events: Iterable[Event],
    *,
    exposure: Exposure,
    bin: str = "month",  # noqa: A002
    field: str | None = None,
    as_of: date,
    since: date | None = None,
    claims: bool = True,
    actor: str | None = None,
) -> Series:
    """Zero-filled bins from `since` (or the first news, or the first event) to `as_of`, by day of the act.

    `bin` is day, week or month; `field` a field or a group of fields. Without `claims` only confirmed events
    count; with `actor`, one of the two states, only what that one does, and what both do together. No bins where
    nothing was read by `as_of`. Raises `ValueError` for an unknown bin or field, or an actor of another relation.
    """
    check_bin(bin)
    if actor is not None and actor not in dyad:
        raise ValueError(f"{actor} is no side of {'-'.join(dyad)}")
    chosen = [event for event in events if between(event, dyad) and in_field(event, field) and _acts(event, actor)]
    first = since or _first_day(chosen, exposure, as_of)
    starts = bin_starts(first, as_of, bin) if first else ()
    placed = _placed(chosen, starts, bin, as_of, claims)
    read = _articles(exposure, starts, bin, as_of)
    covered = _covered(exposure, starts, bin, as_of)
    mean, low, high = _net(placed, _exposed(read, covered), 0.5 ** (BINS[bin] / HALF))
    return Series(
        dyad=dyad,
        field=field,
        bin=bin,
        starts=starts,
        cooperation=_totals(placed, len(starts), conflict=False),
        conflict=_totals(placed, len(starts), conflict=True),
        score=_rounded(_summed(placed, [one.amount * one.score for one in placed], len(starts))),
        exposure=tuple(int(articles) for articles in read),
        mean=_rounded(mean),
        low=_rounded(low),
        high=_rounded(high),
        covered=tuple(bool(yes) for yes in covered),
        events=_ids(placed, len(starts)),
        actor=actor,
    )


def _acts(event: Event, actor: str | None) -> bool:
    return actor is None or not event.directed or event.actor.state == actor


def _first_day(events: Iterable[Event], exposure: Exposure, as_of: date) -> date | None:
    if exposure:
        return exposure[0][0]
    return min((event.date for event in events if event.first_known <= end_of_day(as_of)), default=None)


def _placed(events: Iterable[Event], starts: Sequence[date], kind: str, as_of: date, claims: bool) -> list[_Placed]:
    """The events that count by the end of `as_of`, in their bins, by (day of the act, id)."""
    of = {start: number for number, start in enumerate(starts)}
    by = end_of_day(as_of)
    known = sorted((event for event in events if event.first_known <= by), key=lambda one: (one.date, one.id))
    placed = (
        _Placed(of[start], weight(event, by, claims=claims), score(event), is_conflict(event), event.id)
        for event in known
        if event.date <= as_of and (start := bin_start(event.date, kind)) in of
    )
    return [one for one in placed if one.amount > 0]


def _summed(placed: Sequence[_Placed], values: Sequence[float], size: int) -> Array:
    return np.bincount([one.bin for one in placed], values, minlength=size).astype(float) if placed else np.zeros(size)


def _totals(placed: Sequence[_Placed], size: int, *, conflict: bool) -> tuple[float, ...]:
    side = [one for one in placed if one.conflict == conflict]
    return _rounded(_summed(side, [one.amount for one in side], size))


def _ids(placed: Sequence[_Placed], size: int) -> tuple[tuple[str, ...], ...]:
    held: list[list[str]] = [[] for _ in range(size)]
    for one in placed:
        held[one.bin].append(one.id)
    return tuple(map(tuple, held))


def _articles(exposure: Exposure, starts: Sequence[date], kind: str, as_of: date) -> Array:
    """Articles on either state per bin."""
    of = {start: number for number, start in enumerate(starts)}
    read = [(bin_start(day, kind), articles) for day, articles in exposure if day <= as_of]
    held = [(of[start], articles) for start, articles in read if start in of]
    if not held:
        return np.zeros(len(starts))
    counted = np.bincount([number for number, _ in held], [float(n) for _, n in held], minlength=len(starts))
    return counted.astype(float)


def _covered(exposure: Exposure, starts: Sequence[date], kind: str, as_of: date) -> NDArray[np.bool_]:
    """Whether enough was read in the `TRAIL` days up to the end of each bin."""
    days = np.array([day.toordinal() for day, _ in exposure], dtype=int)
    total = np.concatenate([[0], np.cumsum([articles for _, articles in exposure])])
    ends = np.array([min(_end(start, kind), as_of).toordinal() for start in starts], dtype=int)
    upto, before = np.searchsorted(days, ends, "right"), np.searchsorted(days, ends - TRAIL, "right")
    found: NDArray[np.bool_] = total[upto] - total[before] >= ENOUGH
    return found


def _end(start: date, kind: str) -> date:
    following = bin_start(start + timedelta(days=31 if kind == "month" else BINS[kind]), kind)
    return following - timedelta(days=1)


def _exposed(read: Array, covered: NDArray[np.bool_]) -> Array:
    """1 for bins whose silence is evidence, 0 for bins that are not covered or that the reading missed."""
    before = np.cumsum(read) - read
    usual = before / np.maximum(np.arange(len(read)), 1)
    silent: NDArray[np.bool_] = (read == 0) & (usual >= EXPECTED)
    heard: Array = (covered & ~silent).astype(float)
    return heard


def _net(placed: Sequence[_Placed], exposed: Array, fade: float) -> tuple[Array, Array, Array]:
    """Posterior mean and 80 % interval of the net score per bin."""
    sides = []
    for hostile in (False, True):
        side = [one for one in placed if one.conflict == hostile]
        sizes = [one.amount * abs(one.score) for one in side]
        sums = _summed(side, sizes, len(exposed))
        squares = _summed(side, [size**2 for size in sizes], len(exposed))
        sides.append(Gamma(sums, squares, exposed, fade))
    return net(*sides)


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
