"""How surprising an act is for a relation: minus the logarithm of its probability under the relation's own past.

Acts of one kind come to a relation as a Poisson process whose rate is learnt from its past with fading evidence
(West & Harrison 1997, discounting: an act counts 1/e after two years). What a short past cannot tell is smoothed by a
year of the average relation: as many acts of the kind as all relations of the ledger had, a relation and day. The
probability is that of one such act or more on one day, so the same act surprises by the same number of bits in a
relation that is told of daily and in one that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, expm1, log2
from typing import NamedTuple

MEMORY = 730.0
"""Days after which an act of the past counts 1/e."""

SMOOTHING = 365.0
"""Days of an average relation's past that each relation is lent."""

LEAST = 1e-6
"""Acts of a kind a relation and day below which no rate of the world falls, so that a new kind surprises finitely."""


class Surprise(NamedTuple):
    """`bits` of surprise; the faded number of acts and of days they rest on, and the `rate` expected a day."""

    bits: float
    faded: float
    days: float
    rate: float


def surprise(ages: Sequence[int], watched: int, usual: float) -> Surprise:
    """Of an act whose kind the relation saw so many days ago each, in `watched` days of news; all >= 0.

    `usual` is the rate of the kind in the average relation, acts a day.
    """
    faded = sum(exp(-age / MEMORY) for age in ages)
    days = -MEMORY * expm1(-watched / MEMORY)
    rate = (faded + SMOOTHING * max(usual, LEAST)) / (days + SMOOTHING)
    return Surprise(bits=-log2(-expm1(-rate)), faded=faded, days=days, rate=rate)
