"""Cooperation and conflict of one relationship over time, bin by bin, with what was read of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bilateral.model import Event, Series, end_of_day
from bilateral.relations.bins import BINS, bin_start, bin_starts, check_bin
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.posterior import Gamma, net
from bilateral.relations.traits import BOTH, Rows, Traits

Array = NDArray[np.float64]

HALF = 60.0
"""Days in which evidence on the present rate fades to one half."""

TRAIL = 91
"""Days that are looked back on to tell whether a dyad is covered."""

ENOUGH = 5
"""Articles on either state within `TRAIL` days from which silence means something."""

EXPECTED = 3.0
"""Articles a bin, usually, from which a bin without any is a gap in the reading and not a quiet time."""


def series(
    dyad: Dyad,
    events: Iterable[Event] | Traits,
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
    known = events if isinstance(events, Traits) else Traits.of(dyad, events, end_of_day(as_of))
    chosen = known.where(known.in_field(field) & _acts(known, dyad, actor))
    first = since or _first_day(chosen, exposure)
    starts = bin_starts(first, as_of, bin) if first else ()
    placed = _placed(chosen, starts, as_of, claims)
    read = _articles(exposure, starts, as_of)
    covered = _covered(exposure, starts, bin, as_of)
    mean, low, high = _net(placed, _exposed(read, covered), 0.5 ** (BINS[bin] / HALF))
    return Series(
        dyad=dyad,
        field=field,
        bin=bin,
        starts=starts,
        cooperation=_rounded(_summed(placed, placed.rows["amount"] * ~placed.rows["conflict"])),
        conflict=_rounded(_summed(placed, placed.rows["amount"] * placed.rows["conflict"])),
        score=_rounded(_summed(placed, placed.rows["amount"] * placed.rows["score"])),
        exposure=tuple(map(int, read)),
        mean=_rounded(mean),
        low=_rounded(low),
        high=_rounded(high),
        covered=tuple(covered.tolist()),
        events=_ids(placed),
        actor=actor,
    )


class _Placed(NamedTuple):
    """The events that count, by (day of the act, id), each with its bin of `size`."""

    ids: list[str]
    rows: Rows
    bins: NDArray[np.int64]
    size: int


def _acts(known: Traits, dyad: Dyad, actor: str | None) -> NDArray[np.bool_]:
    doer = known.rows["doer"]
    found: NDArray[np.bool_] = (
        np.ones(len(doer), bool) if actor is None else (doer == BOTH) | (doer == sorted(dyad).index(actor))
    )
    return found


def _first_day(events: Traits, exposure: Exposure) -> date | None:
    if exposure:
        return exposure[0][0]
    return date.fromordinal(int(events.rows["day"][0])) if len(events) else None


def _placed(events: Traits, starts: Sequence[date], as_of: date, claims: bool) -> _Placed:
    """The events that count by the end of `as_of`, in their bins."""
    days = events.rows["day"]
    bins = _bins(days, starts)
    counts = (bins >= 0) & (days <= as_of.toordinal()) & (events.rows["amount"] > 0)
    counts &= claims | events.rows["sure"]
    held = events.where(counts)
    return _Placed(held.names(), held.rows, bins[counts], len(starts))


def _bins(days: NDArray[np.int32] | NDArray[np.int64], starts: Sequence[date]) -> NDArray[np.int64]:
    """The bin that each day falls into, -1 for what is before the first; bins follow each other without a gap."""
    found: NDArray[np.int64] = np.searchsorted([start.toordinal() for start in starts], days, "right") - 1
    return found


def _summed(placed: _Placed, values: Array) -> Array:
    found: Array = np.bincount(placed.bins, values, minlength=placed.size).astype(float)
    return found


def _ids(placed: _Placed) -> tuple[tuple[str, ...], ...]:
    order = np.argsort(placed.bins, kind="stable")
    ends = np.searchsorted(placed.bins[order], np.arange(placed.size + 1)).tolist()
    ids = [placed.ids[at] for at in order.tolist()]
    return tuple(tuple(ids[first:end]) for first, end in pairwise(ends))


def _articles(exposure: Exposure, starts: Sequence[date], as_of: date) -> Array:
    """Articles on either state per bin."""
    days = np.array([day.toordinal() for day, _ in exposure], np.int64)
    bins = _bins(days, starts)
    held = (bins >= 0) & (days <= as_of.toordinal())
    articles = np.array([float(number) for _, number in exposure])
    found: Array = np.bincount(bins[held], articles[held], minlength=len(starts)).astype(float)
    return found


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


def _net(placed: _Placed, exposed: Array, fade: float) -> tuple[Array, Array, Array]:
    """Posterior mean and 80 % interval of the net score per bin."""
    sizes, hostile = placed.rows["amount"] * np.abs(placed.rows["score"]), placed.rows["conflict"]
    sides = (
        Gamma(_summed(placed, sizes * side), _summed(placed, sizes**2 * side), exposed, fade)
        for side in (~hostile, hostile)
    )
    return net(*sides)


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in values.tolist())
