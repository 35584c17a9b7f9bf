"""The net score of each bin with its uncertainty: two discounted gamma-Poisson models, in closed form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHAPE = 0.5
"""Prior events of each side, on no exposure: the rate prior of Jeffreys."""

UNIT = 5.0
"""The score of an event before any was seen."""

UPPER = 1.2815515655446004
"""Standard deviations from the middle to either end of an 80 % interval: the normal quantile of 0.9."""


class Gamma:
    """A gamma posterior of the score per bin of one side: `shape` events' worth of `scale` each."""

    def __init__(self, sums: Array, squares: Array, exposed: Array, fade: float) -> None:
        """`sums` and `squares` are each bin's summed scores and squared scores, `exposed` 0 to 1 per bin.

        The size of an event is taken from the scores so far (quasi-Poisson), evidence fades by `fade` a bin.
        """
        from scipy.signal import lfilter  # here, for SciPy is slow to load

        seen, squared, bins = (lfilter([1.0], [1.0, -fade], values) for values in (sums, squares, exposed))
        size = (SHAPE * UNIT**2 + squared) / (SHAPE * UNIT + seen)
        self.shape: Array = SHAPE + seen / size
        self.scale: Array = size / (1.0 + bins)

    def cumulant(self, order: int) -> Array:
        """The cumulants of orders 1 to 4; the first two are the mean and the variance."""
        found: Array = self.shape * self.scale**order * (1, 1, 2, 6)[order - 1]
        return found


def net(cooperation: Gamma, conflict: Gamma) -> tuple[Array, Array, Array]:
    """Mean, and ends of the 80 % interval, of the difference of two gamma variables.

    The quantiles are those of Cornish & Fisher (1938) to the fourth cumulant.
    """
    mean = cooperation.cumulant(1) - conflict.cumulant(1)
    spread = np.sqrt(cooperation.cumulant(2) + conflict.cumulant(2))
    skew = (cooperation.cumulant(3) - conflict.cumulant(3)) / spread**3
    tails = (cooperation.cumulant(4) + conflict.cumulant(4)) / spread**4
    bend = (UPPER**2 - 1) * skew / 6
    reach = UPPER + (UPPER**3 - 3 * UPPER) * tails / 24 - (2 * UPPER**3 - 5 * UPPER) * skew**2 / 36
    return mean, mean + spread * (bend - reach), mean + spread * (bend + reach)
