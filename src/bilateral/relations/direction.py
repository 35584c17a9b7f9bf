"""Whether a surge deepens or worsens a relationship: asked of scores, because in a rupture talks surge too."""

from __future__ import annotations

from collections.abc import Sequence
from math import erf, sqrt

import numpy as np

from bilateral.model import Direction
from bilateral.relations.counted import Counted, Daily

MEMORY = 730.0
"""Days in which the usual score fades to 1/e."""

SPAN = 365.0
"""Days of silence that the usual score is thought to begin with."""


def usual_score(days: Daily) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The discounted mean of the summed score per day, up to and with each day."""
    from scipy.signal import lfilter  # here, for SciPy is slow to load

    fade = float(np.exp(-1 / MEMORY))
    seen: np.ndarray[tuple[int], np.dtype[np.float64]] = lfilter([1.0], [1.0, -fade], days.score)
    exposed = lfilter([1.0], [1.0, -fade], days.exposed)
    return seen / (SPAN + exposed)


def direction_of(surge: Sequence[Counted], usual: float) -> tuple[Direction, float]:
    """Where a surge leads, with the probability of that, >= 0.5.

    It is the change of the summed score: what the surge's events sum to, less what is `usual` in as long a
    time. Where all events are on one side, that side decides.
    """
    sides = {one.conflict for one in surge}
    if len(sides) == 1:
        return (Direction.WORSENING if sides == {True} else Direction.DEEPENING), _sure(surge, 0.0)
    change = sum(one.amount * one.score for one in surge) - usual
    return (Direction.DEEPENING if change > 0 else Direction.WORSENING), _sure(surge, usual)


def _sure(surge: Sequence[Counted], usual: float) -> float:
    """The normal probability that the change has the sign it has, if events came as a Poisson stream."""
    change = sum(one.amount * one.score for one in surge) - usual
    spread = sqrt(sum((one.amount * one.score) ** 2 for one in surge))
    return 0.5 * (1 + erf(abs(change) / spread / sqrt(2)))
