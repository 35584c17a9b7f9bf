"""Communities of a signed network: friends inside, foes outside, by signed modularity.

The quality is that of Gómez, Jensen & Arenas (2009, Physical Review E 80, 016114): cooperation within communities
beyond what the states' own shares of it would give, less the same of conflict. It is climbed by local moving and
aggregation (Blondel et al. 2008), and then again from single states, until nothing improves.

The optimiser is ours because those at hand do not take conflict: networkx's Louvain takes negative weights without a
word and gives communities of foes, and graspologic-native's Leiden refuses a network with more conflict than
cooperation, since both measure by one null model whose total may be zero or less. (leidenalg, which has signed
layers, is GPL.) It is small because it works on the dense matrix of gains of at most some 250 states.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.intp]

BETTER = 1e-12
"""A move must gain more than this; smaller gains are rounding."""

ROUNDS = 100
"""States are looked at this often at most, on average; three times is usual."""


def gains(cooperation: Array, conflict: Array) -> Array:
    """What it adds to signed modularity that two states are together; symmetric arrays (N, N)."""
    total = float(cooperation.sum() + conflict.sum())
    both: Array = (_beyond_chance(cooperation) - _beyond_chance(conflict)) / (total or 1.0)
    return both


def _beyond_chance(weights: Array) -> Array:
    """Weights less what each state's share of the total would give."""
    degree = weights.sum(1)
    chance: Array = np.outer(degree, degree) / (float(degree.sum()) or 1.0)
    return weights - chance


def partition(gain: Array, cooperation: Array) -> Labels:
    """Labels (N,) that put states into communities of high summed `gain` (N, N).

    A state only ever joins states with which it cooperates: signed modularity alone also draws together those who
    merely share a foe, and no source says of them that they are together. Labels are 0, 1, … in the order of each
    community's first state. The same input gives the same labels.
    """
    labels = np.arange(len(gain))
    while _climb(gain, cooperation, labels):
        labels = _merged(gain, cooperation, labels)
    return _connected(labels, cooperation)


def _merged(gain: Array, cooperation: Array, labels: Labels) -> Labels:
    """Whole communities moved as long as that gains."""
    while True:
        labels = _in_order(labels)
        above = np.arange(int(labels.max()) + 1)
        if not _climb(_between(gain, labels), _between(cooperation, labels), above):
            return labels
        labels = above[labels]


def _climb(gain: Array, cooperation: Array, labels: Labels) -> bool:
    """Move one state after another to where it gains most, in place; says whether any moved.

    `labels` are 0, 1, … without gaps. A move puts the mover's friends elsewhere in line again (Traag, Waltman & van
    Eck 2019), so that few states are looked at twice.
    """
    size = len(labels)
    pairs = gain.copy()
    np.fill_diagonal(pairs, 0.0)
    friends = _friends(cooperation)
    held = np.zeros((size, size))  # by community and state
    held[: int(labels.max()) + 1] = _by_community(pairs, labels)
    waiting, queued, ever = deque(range(size)), [True] * size, False
    for _ in range(ROUNDS * size):
        if not waiting:
            break
        state = waiting.popleft()
        queued[state] = False
        here = int(labels[state])
        there = _best(held[:, state], labels, here, friends[state])
        if there != here:
            held[here] -= pairs[state]
            held[there] += pairs[state]
            labels[state] = there
            ever = True
            for friend in friends[state].tolist():
                if not queued[friend] and labels[friend] != there:
                    queued[friend] = True
                    waiting.append(friend)
    return ever


def _friends(cooperation: Array) -> list[Labels]:
    """Which others each state cooperates with."""
    states, others = np.nonzero(cooperation)
    return np.split(others, np.searchsorted(states, np.arange(1, len(cooperation))))


def _best(worth: Array, labels: Labels, here: int, near: Labels) -> int:
    """The community, among a state's own, those of its friends and an empty one, where it is worth most."""
    staying = float(worth[here])
    if len(near):
        choice = labels[near]
        there = int(choice[worth[choice].argmax()])
        if worth[there] > max(staying, 0.0) + BETTER:
            return there
    if staying < -BETTER:
        return int(np.setdiff1d(np.arange(len(labels)), labels)[0])
    return here


def _by_community(pairs: Array, labels: Labels) -> Array:
    """Rows (N, M) summed over the states of each community 0, 1, …: (communities, M).

    Sums run in one order on any machine, as a product of matrices on many threads does not.
    """
    order = np.argsort(labels, kind="stable")
    begins = np.searchsorted(labels[order], np.arange(int(labels.max()) + 1))
    summed: Array = np.add.reduceat(pairs[order], begins, axis=0)
    return summed


def _between(pairs: Array, labels: Labels) -> Array:
    """What all states of two communities sum to; symmetric, (communities, communities)."""
    return _by_community(_by_community(pairs, labels).T, labels)


def _in_order(labels: Labels) -> Labels:
    """The same communities, numbered by their first state."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    ordered: Labels = np.argsort(np.argsort(first))[place]
    return ordered


def _connected(labels: Labels, cooperation: Array) -> Labels:
    """Communities split where no cooperation links their parts, as after a go-between has left."""
    linked = (cooperation > 0) & (labels[:, None] == labels)
    from scipy.sparse import csr_array  # here, for SciPy is slow to load
    from scipy.sparse.csgraph import connected_components

    return _in_order(connected_components(csr_array(linked), directed=False)[1].astype(np.intp))


def modularity(cooperation: Array, conflict: Array, labels: Labels) -> float:
    """The signed modularity of a partition; 0 for a network without ties."""
    return float((gains(cooperation, conflict) * (labels[:, None] == labels)).sum())
