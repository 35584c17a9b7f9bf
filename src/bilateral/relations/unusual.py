"""How unusual the present is: its posterior against the posteriors of the windows of the past.

A count of weighted acts is taken for a Poisson count in units of their typical weight (quasi-Poisson: the mean square
of the weights over their mean), with Jeffreys' prior for its rate, so the rate of a window is gamma distributed. A
share is binomial in the same units, and beta distributed. A window with few acts is thus known as loosely as it is,
and one act in a quiet past is no alarm. That a window of the past lies below a level is averaged over all its windows;
that mixture holds what varies from window to window, too. 80 % intervals are equal-tailed; where nothing (or nothing
else) was counted they reach to the edge, as Brown, Cai & DasGupta (2001) have it for Jeffreys' intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, gammainc, gammaincinv

Array = NDArray[np.float64]

PRIOR = 0.5
"""Acts in the prior of Jeffreys: half of one for a rate, half of one on either side for a share."""

TYPICAL = 0.8
"""The weight of an act before any was seen: one report by one outlet."""

LOW, HIGH = 0.1, 0.9
NODES = (np.arange(32) + 0.5) / 32
"""Probabilities at which the present posterior is looked at; the midpoint rule."""


class Rates(NamedTuple):
    """Gamma posteriors of a rate per window, the present first; `counts` in acts, `unit` is what an act weighs."""

    counts: Array
    reading: Array
    unit: float

    def quantiles(self, at: Array) -> Array:
        """Of the present rate, in weight per window."""
        found: Array = gammaincinv(PRIOR + self.counts[0], at) * self.unit
        return found

    def below(self, levels: Array) -> Array:
        """The probability that a window of the past had less than each level, at the present pace of reading."""
        scaled = levels[:, None] / self.unit * self.reading[1:]
        found: Array = gammainc(PRIOR + self.counts[1:], scaled).mean(axis=1)
        return found

    def interval(self) -> tuple[float, float]:
        """80 % of the present rate."""
        low, high = self.quantiles(np.array([LOW, HIGH]))
        return (float(low) if self.counts[0] > 0 else 0.0), float(high)


class Shares(NamedTuple):
    """Beta posteriors of a share, the present first; `ones` and `others` are counts in acts."""

    ones: Array
    others: Array

    def quantiles(self, at: Array) -> Array:
        """Of the present share."""
        found: Array = betaincinv(PRIOR + self.ones[0], PRIOR + self.others[0], at)
        return found

    def below(self, levels: Array) -> Array:
        """The probability that a window of the past had a smaller share than each."""
        found: Array = betainc(PRIOR + self.ones[1:], PRIOR + self.others[1:], levels[:, None]).mean(axis=1)
        return found

    def interval(self) -> tuple[float, float]:
        """80 % of the present share."""
        low, high = self.quantiles(np.array([LOW, HIGH]))
        return (float(low) if self.ones[0] > 0 else 0.0), (float(high) if self.others[0] > 0 else 1.0)


def typical(weights: Sequence[float]) -> float:
    """What one act weighs, from all of a state's acts of a kind and one more of `TYPICAL` weight."""
    return (TYPICAL**2 + sum(one**2 for one in weights)) / (TYPICAL + sum(weights))


def unusual(posterior: Rates | Shares) -> tuple[float, float, float]:
    """The probability that a window of the past lies below the present, and its 80 % interval.

    The interval is widened to hold the probability, which far out in a tail may lie beside it.
    """
    levels = posterior.quantiles(np.concatenate([[LOW, HIGH], NODES]))
    found = posterior.below(levels)
    middle = float(found[2:].mean())
    return middle, min(middle, float(found[0])), max(middle, float(found[1]))
