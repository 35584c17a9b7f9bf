"""What others draw turns of a relationship with, on the same daily events, for `benchmarks/breaks.py`.

Each gives the shifts of one dyad for one threshold; the thresholds are set so that all raise as many shifts. Where a
method has no direction of its own, it is told by the mean score after the change against that before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
import numpy as np
import ruptures
from numpy.typing import NDArray

from bilateral.model import Direction, Event, Shift
from bilateral.relations import Dyad, score

Array = NDArray[np.float64]
WEEK = 7
SPAN = 52
"""Weeks that are the past."""
REST = 8
"""Weeks after a shift before the next: as long as Bilateral's own detector rests."""


class Weeks:
    """One dyad's events by the week in which they became known, from the first week of the material."""

    def __init__(self, events: Sequence[Event], first: date, last: date) -> None:
        self.first = first.toordinal()
        size = (last.toordinal() - self.first) // WEEK + 1
        known = [max(0, (event.first_known.date().toordinal() - self.first) // WEEK) for event in events]
        kept = [(week, score(event)) for week, event in zip(known, events, strict=True) if week < size]
        weeks = [week for week, _ in kept]
        self.counts: Array = np.bincount(weeks, minlength=size).astype(float)
        self.scores: Array = np.bincount(weeks, [points for _, points in kept], minlength=size).astype(float)

    def shift(self, dyad: Dyad, start: int, detected: int) -> Shift:
        """A shift at these weeks, its direction by the change of the mean score per week."""
        after = self.scores[start : detected + 1].mean()
        before = self.scores[max(0, start - SPAN) : start].mean() if start else 0.0
        return Shift(
            dyad=dyad,
            direction=Direction.DEEPENING if after > before else Direction.WORSENING,
            field=None,
            start=date.fromordinal(self.first + start * WEEK),
            detected=date.fromordinal(self.first + detected * WEEK + WEEK - 1),
            probability=0.5,
            events=(),
        )


def jump(weeks: Weeks, dyad: Dyad, threshold: float) -> list[Shift]:
    """Four weeks that hold so many standard deviations more than the year before them (Poisson)."""
    total = np.concatenate([[0.0], np.cumsum(weeks.counts)])
    found, rested = [], 0
    for week in range(SPAN + 4, len(weeks.counts)):
        now = total[week + 1] - total[week - 3]
        usual = (total[week - 3] - total[week - 3 - SPAN]) * 4 / SPAN + 0.25
        if week >= rested and now >= 2 and (now - usual) / np.sqrt(usual) > threshold:
            first = week - 3 + int(np.flatnonzero(weeks.counts[week - 3 : week + 1])[0])
            found.append(weeks.shift(dyad, first, week))
            rested = week + REST
    return found


def cusum(weeks: Weeks, dyad: Dyad, threshold: float) -> list[Shift]:
    """Page's cumulative sum (1954) of weekly counts, standardised by the year before."""
    total = np.concatenate([[0.0], np.cumsum(weeks.counts)])
    found: list[Shift] = []
    high, start = 0.0, 0
    for week in range(SPAN, len(weeks.counts)):
        usual = (total[week] - total[week - SPAN]) / SPAN + 0.05
        if high == 0:
            start = week
        high = max(0.0, high + (weeks.counts[week] - usual) / np.sqrt(usual) - 0.5)
        if high > threshold:
            found.append(weeks.shift(dyad, start, week))
            high = 0.0
    return found


def pelt(weeks: Weeks, dyad: Dyad, threshold: float) -> list[Shift]:
    """PELT (Killick et al. 2012, as ruptures has it in C) on weekly counts; it knows the future, as no alarm does."""
    if not weeks.counts.any():
        return []
    signal = np.sqrt(weeks.counts)[:, None]
    ends = ruptures.KernelCPD(kernel="linear", min_size=2).fit(signal).predict(pen=threshold)
    # It draws falls as well as rises; what a user is told of are rises.
    bounds = [0, *ends]
    rises = [
        bounds[k] for k in range(1, len(bounds) - 1)
        if signal[bounds[k] : bounds[k + 1]].mean() > signal[bounds[k - 1] : bounds[k]].mean()
    ]  # fmt: skip
    return [weeks.shift(dyad, week, min(week + 3, len(weeks.counts) - 1)) for week in rises]


def turning(weeks: Weeks, dyad: Dyad, threshold: float) -> list[Shift]:
    """Turning points of the 14-day mean score that lie so far from the last one, as dashboards draw them."""
    smooth = np.convolve(weeks.scores, [0.5, 0.5])[: len(weeks.scores)]
    found: list[Shift] = []
    low = high = 0
    rising: bool | None = None
    for week, value in enumerate(smooth):
        low = week if value < smooth[low] else low
        high = week if value > smooth[high] else high
        if rising is not True and value - smooth[low] > threshold:
            found.append(_turned(weeks, dyad, low, week, Direction.DEEPENING))
            rising, high = True, week
        elif rising is not False and smooth[high] - value > threshold:
            found.append(_turned(weeks, dyad, high, week, Direction.WORSENING))
            rising, low = False, week
    return found


def _turned(weeks: Weeks, dyad: Dyad, start: int, detected: int, direction: Direction) -> Shift:
    return msgspec.structs.replace(weeks.shift(dyad, min(start + 1, detected), detected), direction=direction)


Detector = Callable[[Weeks, Dyad, float], list[Shift]]
BASELINES: dict[str, Detector] = {
    "count jump": jump,
    "CUSUM": cusum,
    "PELT, with hindsight": pelt,
    "turns of the 14-day mean score": turning,
}
