"""Days, weeks and months: the first days of consecutive bins, and which bin a day falls into."""

from __future__ import annotations

from datetime import date, timedelta

BINS = {"day": 1, "week": 7, "month": 30}
"""Kinds of bins with their lengths in days, about."""


def check_bin(kind: str) -> str:
    """The kind itself. Raises `ValueError` with the kinds that there are."""
    if kind not in BINS:
        raise ValueError(f"no bins of a {kind!r}; give one of: {', '.join(BINS)}")
    return kind


def bin_start(day: date, kind: str) -> date:
    """The first day of the bin that a day falls into; weeks begin on Monday."""
    if kind == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if kind == "week" else day


def bin_starts(first: date, last: date, kind: str) -> tuple[date, ...]:
    """The first days of all bins that hold a day from `first` to `last`; none where `last` is before."""
    starts = []
    start = bin_start(first, kind)
    while first <= last and start <= last:
        starts.append(start)
        start = bin_start(start + timedelta(days=31 if kind == "month" else BINS[kind]), kind)
    return tuple(starts)
