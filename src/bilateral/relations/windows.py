"""Spans of equal length: the present one and those of the past that it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bilateral.relations.counted import Exposure

Array = NDArray[np.float64]
Days = NDArray[np.int64]

YEARS = 10
"""How far back the past of a state reaches; what was longer ago says little of what is usual."""

OVERLAP = 3
"""A window begins a third of its length after the one before."""

READ = 0.1
"""Of the present pace of reading, the least at which a window of the past is a window and not a gap."""


class Windows(NamedTuple):
    """The present window first, then those of the past, back in time; all arrays have one entry a window.

    `ends` are last days (ordinals), `days` the length; `reading` is how much was read, in units of the present window,
    whose own is 1. Where nothing was read in the present window there is no other, and its `reading` is 0.
    """

    ends: Days
    days: int
    reading: Array

    def sums(self, on: Sequence[int], values: Sequence[float]) -> Array:
        """Per window, the sum of `values` that fall `on` days (ordinals, ascending) within it."""
        total = np.concatenate([[0.0], np.cumsum(np.asarray(values, dtype=float))])
        days = np.asarray(on, dtype=np.int64)
        after = np.searchsorted(days, self.ends, "right")
        before = np.searchsorted(days, self.ends - self.days, "right")
        found: Array = total[after] - total[before]
        return np.where(after > before, found, 0.0)

    def now(self, day: int) -> bool:
        """Whether a day (ordinal) is in the present window."""
        return int(self.ends[0]) - self.days < day <= int(self.ends[0])


def windows(until: date, days: int, texts: Exposure, begin: date | None = None) -> Windows:
    """The window of `days` days up to `until`, and those of the past that were read and lie after `begin`.

    `texts` is how much was read of the whole world, day by day: a reader who takes in twice as much sees twice as many
    acts. Raises `ValueError` where `days` is not positive.
    """
    if days < 1:
        raise ValueError(f"a window of {days} days; give 1 or more, such as 90")
    last = until.toordinal()
    step = max(1, days // OVERLAP)
    first = max(begin.toordinal() if begin else 1, last - round(YEARS * 365.25))
    ends = np.array([last, *range(last - days, first + days - 2, -step)], dtype=np.int64)
    read = Windows(ends, days, np.ones(len(ends))).sums([day.toordinal() for day, _ in texts], [n for _, n in texts])
    if not read[0]:
        return Windows(ends[:1], days, np.zeros(1))
    reading = read / read[0]
    kept = reading >= READ
    return Windows(ends[kept], days, reading[kept])
