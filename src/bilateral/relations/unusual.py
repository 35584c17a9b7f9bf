"""How unusual the present is: its posterior against the posteriors of the windows of the past.

A count of weighted acts is taken for a Poisson count in units of their typical weight (quasi-Poisson: the mean square
of the weights over their mean), with Jeffreys' prior for its rate, so the rate of a window is gamma distributed. A
share is binomial in the same units, and beta distributed. A window with few acts is thus known as loosely as it is,
and one act in a quiet past is no alarm. That a window of the past lies below the present is averaged over all windows,
so that what varies from window to window counts too. 80 % intervals are equal-tailed; where nothing (or nothing else)
was counted they reach to the edge, as Brown, Cai & DasGupta (2001) have it for Jeffreys' intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Odds = tuple[float, float, float]
"""The probability that a window of the past lies below the present, and the ends of its 80 % interval."""

PRIOR = 0.5
"""Acts in the prior of Jeffreys: half of one for a rate, half of one on either side for a share."""

TYPICAL = 0.8
"""The weight of an act before any was seen: one report by one outlet."""

LOW, HIGH = 0.1, 0.9
NODES = np.concatenate([[LOW, HIGH], (np.arange(32) + 0.5) / 32])
"""Probabilities at which the present posterior is looked at: both ends, and the midpoint rule."""


class Rates(NamedTuple):
    """Gamma posteriors of a rate per window, the present first; `counts` in acts, `unit` is what an act weighs."""

    counts: Array
    reading: Array
    unit: float

    def interval(self) -> tuple[float, float]:
        """80 % of the present rate, in weight per window."""
        from scipy.special import gammaincinv  # here, for SciPy is slow to load

        low, high = gammaincinv(PRIOR + self.counts[0], [LOW, HIGH]) * self.unit
        return (float(low) if self.counts[0] > 0 else 0.0), float(high)

    def unusual(self) -> Odds | None:
        """`None` without a past.

        Each pair of windows is compared at the lesser of their two paces of reading: with as many acts as each would
        have had then. Otherwise a thinly read past, known loosely, would seem to have held more than it told.
        """
        from scipy.special import gammainc, gammaincinv

        if len(self.counts) < 2:
            return None
        pace = np.minimum(self.reading[1:], 1.0)
        now = PRIOR + self.counts[0] * pace
        before = PRIOR + self.counts[1:] * pace / self.reading[1:]
        return _odds(gammainc(before, gammaincinv(now, NODES[:, None])).mean(axis=1))


class Shares(NamedTuple):
    """Beta posteriors of a share, the present first; `ones` and `others` are counts in acts."""

    ones: Array
    others: Array

    def interval(self) -> tuple[float, float]:
        """80 % of the present share."""
        from scipy.special import betaincinv

        low, high = betaincinv(PRIOR + self.ones[0], PRIOR + self.others[0], [LOW, HIGH])
        return (float(low) if self.ones[0] > 0 else 0.0), (float(high) if self.others[0] > 0 else 1.0)

    def unusual(self) -> Odds | None:
        """`None` where the present or all of the past is without acts; the more a window held, the more it counts."""
        from scipy.special import betainc, betaincinv

        acts = self.ones + self.others
        told = acts[1:] / (acts[1:] + 1)
        if not acts[0] or not told.any():
            return None
        levels = betaincinv(PRIOR + self.ones[0], PRIOR + self.others[0], NODES)
        below = betainc(PRIOR + self.ones[1:], PRIOR + self.others[1:], levels[:, None])
        return _odds(np.average(below, axis=1, weights=told))


def typical(weights: Sequence[float]) -> float:
    """What one act weighs, from all of a state's acts of a kind and one more of `TYPICAL` weight."""
    return (TYPICAL**2 + sum(one**2 for one in weights)) / (TYPICAL + sum(weights))


def _odds(at_nodes: Array) -> Odds:
    """The interval is widened to hold the probability, which far out in a tail may lie beside it."""
    middle = float(at_nodes[2:].mean())
    return middle, min(middle, float(at_nodes[0])), max(middle, float(at_nodes[1]))
