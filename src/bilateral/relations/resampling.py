"""Communities over resamples of the events: which states are together, and how surely."""

from __future__ import annotations

import hashlib
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.relations.communities import Labels, gains, partition
from bilateral.relations.network import Array, Network, strengths

RESAMPLES = 100
"""How often the events are drawn again; a share is then known to within five points, about."""

FIRM = 2 / 3
"""Two states are in one bloc where they are together in more than this share of resamples.

One act is in 63 % of the resamples (1 - 1/e), two are in 86 %: so no single act makes a bloc.
"""

SEED = b"blocs"


class Resampled(msgspec.Struct, frozen=True, kw_only=True):
    """`labels` (R, N) are the communities of each resample; `share` (N, N) is how often two states are in one.

    `states` (N,) are those of the network that cooperate with any other.
    """

    states: tuple[str, ...]
    labels: Labels
    share: Array


def times(event: str, resamples: int) -> NDArray[np.int64]:
    """How often an event is drawn into each resample, (R,): 0, 1, 2, …, once on average.

    This is the Poisson bootstrap (Hanley & MacGibbon 2006), with numbers that follow from the event's id alone: the
    same event is drawn alike in every month, so that months differ by what happened and not by luck.
    """
    draws = np.frombuffer(hashlib.shake_256(SEED + event.encode()).digest(2 * resamples), dtype="<u2")
    found: NDArray[np.int64] = np.searchsorted(_upto(), (draws + 0.5) / 65536).astype(np.int64)
    return found


@cache
def _upto() -> NDArray[np.float64]:
    """How likely a Poisson count of mean 1 is at most 0, 1, … 7."""
    from scipy.stats import poisson  # here, for SciPy is slow to load

    found: NDArray[np.float64] = poisson.cdf(np.arange(8), 1.0)
    return found


def resampled(net: Network, resamples: int = RESAMPLES) -> Resampled:
    """The communities of a network over resamples of its events."""
    cooperating = {state for one in net.acts if not one.conflict for state in one.dyad}
    chosen = np.array([number for number, state in enumerate(net.states) if state in cooperating], dtype=np.intp)
    if not len(chosen):
        empty = np.zeros((resamples, 0), dtype=np.intp)
        return Resampled(states=(), labels=empty, share=np.zeros((0, 0)))
    within = np.ix_(chosen, chosen)
    drawn = np.stack([times(one.event, resamples) for one in net.acts], axis=1)
    labels = np.stack([_communities(*both, within) for both in zip(*strengths(net, drawn), strict=True)])
    return Resampled(states=tuple(net.states[at] for at in chosen), labels=labels, share=together(labels))


def _communities(cooperation: Array, conflict: Array, within: tuple[Labels, ...]) -> Labels:
    return partition(gains(cooperation, conflict)[within], cooperation[within])


def together(labels: Labels) -> Array:
    """How often two states have the same label: (R, N) to (N, N)."""
    count = np.zeros((labels.shape[1], labels.shape[1]))
    for row in labels:
        count += row[:, None] == row
    return count / len(labels)


def consensus(found: Resampled) -> list[list[int]]:
    """Groups of states (places in `states`) that are together more often than `FIRM`, by first state.

    It is the partition that agrees most with the resampled ones, pair by pair (the median partition, Barthélemy &
    Leclerc 1995), where to join two states wrongly costs twice what it costs to part them wrongly.
    """
    if not found.states:
        return []
    labels = partition(found.share - FIRM, found.share)
    return [np.flatnonzero(labels == label).tolist() for label in range(int(labels.max()) + 1)]


def stabilities(found: Resampled, group: list[int]) -> list[float]:
    """For each state of a group the share of resamples in which it is with the group's core.

    The core in a resample is the community that holds most of the group, each state counting by how often it is
    with the others; where no two are together there is none.
    """
    labels = found.labels[:, group]
    central = found.share[np.ix_(group, group)].mean(1)
    held = np.zeros(len(group))
    for row in labels:
        firmness = [central[row == label].sum() if (row == label).sum() > 1 else 0.0 for label in row]
        if max(firmness) > 0:
            held += row == row[int(np.argmax(firmness))]
    return [round(float(share), 4) for share in held / len(labels)]
