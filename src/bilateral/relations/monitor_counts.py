"""The detector: a dynamic count model of one stream, and how rarely its baseline would bear such a surge.

The rate of a stream is gamma distributed with evidence that fades (West & Harrison 1997, discounting); a
window's count is then negative binomial, with further spread that is learned from the stream's own past. The
windows slide, so what is asked is not the tail of one window but how often in a year a calm baseline would
climb to such a count: crossings per year, declumped as in Alm (1983) for scan statistics. That number means
the same for a dyad with ten events a year and for one with a thousand, so one limit serves both.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

YEAR = 365.25
NEVER = np.inf


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the detector assumes; times are in days.

    `windows` are the lengths of surges looked for; `memory` is how long evidence takes to fade to 1/e;
    `shape` and `span` are the prior of the rate (so many events in so many days). `clumping` (variance over
    mean, less one) and `spread` (squared, relative) are the prior extra variance of a window, worth
    `belief` windows; residuals count up to `cap` such variances. `settle` is how much baseline must have been
    seen, `kept` the share of older evidence that survives a shift, and a surge is at least `fewest` events.
    """

    windows: tuple[int, ...] = (14, 60)
    memory: float = 730.0
    shape: float = 0.3
    span: float = 30.0
    clumping: float = 0.2
    spread: float = 0.2
    belief: float = 4.0
    cap: float = 6.0
    settle: int = 90
    kept: float = 0.3
    fewest: int = 2


DEFAULT = Settings()


class Surge(NamedTuple):
    """On `day` (an index) the last `window` days held what a calm baseline brings `frequency` times a year."""

    day: int
    window: int
    frequency: float


class Stream(NamedTuple):
    """One kind of events a day: weighted `amounts`, plain numbers of `events`, and whether it was `exposed`."""

    amounts: Array
    events: Array
    exposed: Array


def surges(stream: Stream, relearn: int | None = None, settings: Settings = DEFAULT) -> list[Surge]:
    """The rarest surge that ends on each day with events, by day, whatever its frequency.

    `relearn` is the day (an index) from which the baseline is learned anew: the start of the last shift.
    """
    happens = np.flatnonzero(stream.amounts)
    best = np.full(len(happens), NEVER)
    window = np.zeros(len(happens), dtype=int)
    for length in settings.windows:
        frequency = frequencies(stream, length, relearn, settings)[happens]
        rarer = frequency < best
        best[rarer], window[rarer] = frequency[rarer], length
    found = zip(happens.tolist(), window.tolist(), best.tolist(), strict=True)
    return [Surge(*one) for one in found if np.isfinite(one[2])]


def frequencies(stream: Stream, length: int, relearn: int | None, settings: Settings) -> Array:
    """Per day, how often a year the baseline from before the window climbs to the window's count.

    Infinite where there is no surge: too few events, none above the mean, or too little baseline.
    """
    count, events = _window(stream.amounts, length), _window(stream.events, length)
    shape, rate = _baseline(stream, length, relearn, settings)
    mean = shape / rate * length
    prior = settings.clumping * mean + settings.spread * mean**2
    extra = _inflation(count, mean, prior, length, settings) * prior + mean**2 / shape
    settled = _lagged(np.cumsum(stream.exposed), length) >= settings.settle
    rose = (count > mean) & (events >= settings.fewest) & settled
    found = np.full(len(count), NEVER)
    found[rose] = _crossings(count[rose], mean[rose], extra[rose]) * YEAR / length
    return found


def _crossings(count: Array, mean: Array, extra: Array) -> Array:
    """Climbs to `count` per window: (count - mean) times the negative binomial probability of `count`."""
    from scipy.special import gammaln, xlogy  # here, for SciPy is slow to load

    size = mean**2 / extra
    above = np.maximum(count - mean, np.sqrt(mean + extra))
    log = (
        gammaln(count + size)
        - gammaln(size)
        - gammaln(count + 1)
        + size * np.log(size / (size + mean))
        + xlogy(count, mean / (size + mean))
    )
    found: Array = above * np.exp(log)
    return found


def _baseline(stream: Stream, length: int, relearn: int | None, settings: Settings) -> tuple[Array, Array]:
    """Gamma shape and rate (in exposed days) from what was known before each day's window."""
    shape = _fading(stream.amounts, relearn, settings)
    rate = _fading(stream.exposed, relearn, settings)
    return settings.shape + _lagged(shape, length), settings.span + _lagged(rate, length)


def _inflation(count: Array, mean: Array, prior: Array, length: int, settings: Settings) -> Array:
    """By how much the stream's past windows spread more (or less) than the prior extra variance has it."""
    residual = np.minimum((count - mean) ** 2, settings.cap * (mean + prior)) - mean
    fade = np.exp(-1 / (4 * settings.memory))
    seen = _lagged(_faded(residual, fade), length) / length
    expected = _lagged(_faded(prior, fade), length) / length
    belief = settings.belief * prior
    found: Array = np.clip((belief + seen) / (belief + expected), 0.02, 20.0)
    return found


def _fading(values: Array, relearn: int | None, settings: Settings) -> Array:
    """Discounted running sums; evidence from before `relearn` counts `kept` from that day on."""
    fade = float(np.exp(-1 / settings.memory))
    sums = _faded(values, fade)
    if not relearn:
        return sums
    lost = (1 - settings.kept) * sums[relearn - 1]
    after = np.arange(1, len(values) - relearn + 1)
    sums[relearn:] -= lost * fade**after
    return sums


def _faded(values: Array, fade: float) -> Array:
    from scipy.signal import lfilter  # here, for SciPy is slow to load

    sums: Array = lfilter([1.0], [1.0, -fade], values)
    return sums


def _window(values: Array, length: int) -> Array:
    """Sums over the last `length` days, the day included."""
    total = np.cumsum(values)
    return total - _lagged(total, length)


def _lagged(values: Array, length: int) -> Array:
    """Each day's value `length` days earlier; 0 before the beginning."""
    if length >= len(values):
        return np.zeros_like(values)
    return np.concatenate([np.zeros(length), values[:-length]])
