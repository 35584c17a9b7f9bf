"""Communities of signed networks: friends inside, foes outside, and what chance alone would give."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bilateral.relations.communities import Labels, gains, modularity, partition

Array = NDArray[np.float64]


def network(size: int, ties: dict[tuple[int, int], float]) -> Array:
    weights = np.zeros((size, size))
    for (one, other), weight in ties.items():
        weights[one, other] = weights[other, one] = weight
    return weights


def found(cooperation: Array, conflict: Array) -> list[int]:
    return partition(gains(cooperation, conflict), cooperation).tolist()


def every_partition(size: int) -> list[Labels]:
    return [np.array(labels) for labels in product(range(size), repeat=size)]


def test_two_camps_at_war_are_two_communities() -> None:
    inside = {(0, 1): 1.0, (1, 2): 1.0, (0, 2): 1.0, (3, 4): 1.0, (4, 5): 1.0, (3, 5): 1.0}
    cooperation, conflict = network(6, inside), network(6, {(0, 3): 1.0, (1, 4): 2.0})
    assert found(cooperation, conflict) == [0, 0, 0, 1, 1, 1]


def test_conflict_parts_states_that_cooperation_alone_would_join() -> None:
    ring = {(0, 1): 2.0, (1, 2): 1.0, (2, 3): 2.0, (0, 3): 1.0}
    cooperation = network(4, ring)
    assert found(cooperation, np.zeros((4, 4))) == [0, 0, 1, 1]
    quarrel = network(4, {(0, 1): 3.0, (2, 3): 3.0})
    assert found(cooperation, quarrel) == [0, 1, 1, 0]


def test_a_shared_foe_alone_makes_no_friends() -> None:
    """Signed modularity would rather join 1 and 2, who both fight 0, but no act says that they are together."""
    conflict = network(3, {(0, 1): 5.0, (0, 2): 5.0})
    assert modularity(np.zeros((3, 3)), conflict, np.array([0, 1, 1])) > 0
    assert found(np.zeros((3, 3)), conflict) == [0, 1, 2]


def test_without_conflict_it_is_newmans_modularity() -> None:
    graph = nx.karate_club_graph()
    cooperation = nx.to_numpy_array(graph)
    labels = partition(gains(cooperation, np.zeros_like(cooperation)), cooperation)
    groups = [set(np.flatnonzero(labels == label).tolist()) for label in range(labels.max() + 1)]
    ours = modularity(cooperation, np.zeros_like(cooperation), labels)
    assert ours == pytest.approx(nx.community.modularity(graph, groups))
    assert ours > 0.41  # the best that is known is 0.4449 (weighted)


def test_the_quality_is_the_formula_of_gomez_jensen_and_arenas() -> None:
    cooperation, conflict = network(4, {(0, 1): 2.0, (1, 2): 1.0}), network(4, {(0, 3): 1.0, (2, 3): 3.0})
    labels, total = np.array([0, 0, 1, 1]), 0.0
    for i, j in product(range(4), repeat=2):
        if labels[i] == labels[j]:
            positive = cooperation[i].sum() * cooperation[j].sum() / cooperation.sum()
            negative = conflict[i].sum() * conflict[j].sum() / conflict.sum()
            total += cooperation[i, j] - positive - conflict[i, j] + negative
    assert modularity(cooperation, conflict, labels) == pytest.approx(total / (cooperation.sum() + conflict.sum()))


def test_states_that_only_a_departed_go_between_linked_are_two_communities() -> None:
    """All gain by being together but 4 with 0; 4 alone links 0 and 1 to 2 and 3."""
    cooperation = network(5, {(0, 1): 1.0, (2, 3): 1.0, (1, 4): 0.2, (2, 4): 0.2})
    gain = np.ones((5, 5)) - network(5, {(0, 4): 9.0})
    labels = partition(gain, cooperation)
    assert labels[0] != labels[4]
    assert _all_linked(labels, cooperation)


def test_no_ties_no_communities() -> None:
    nothing = np.zeros((3, 3))
    assert found(nothing, nothing) == [0, 1, 2]
    assert modularity(nothing, nothing, np.array([0, 0, 0])) == 0


weights = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.5, 1.0, 2.0, 4.0]),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(weights, weights)
def test_small_networks_come_near_the_best_partition_and_never_below_none(
    friends: dict[tuple[int, int], float], foes: dict[tuple[int, int], float]
) -> None:
    cooperation, conflict = network(5, friends), network(5, foes)
    labels = partition(gains(cooperation, conflict), cooperation)
    alone = modularity(cooperation, conflict, np.arange(5))
    reached = modularity(cooperation, conflict, labels)
    linked = (nx.is_connected(nx.from_numpy_array(cooperation[np.ix_(one, one)])) for one in _groups(labels))
    assert all(linked)
    assert reached >= alone - 1e-9
    best = max(modularity(cooperation, conflict, one) for one in EVERY if _all_linked(one, cooperation))
    assert reached >= best - 0.2


@settings(max_examples=30, deadline=None)
@given(weights, weights)
def test_labels_are_numbered_by_first_state_and_the_same_each_time(
    friends: dict[tuple[int, int], float], foes: dict[tuple[int, int], float]
) -> None:
    cooperation, conflict = network(5, friends), network(5, foes)
    labels = found(cooperation, conflict)
    assert labels == found(cooperation.copy(), conflict.copy())
    assert list(dict.fromkeys(labels)) == sorted(set(labels))


def _groups(labels: Labels) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(labels == label) for label in sorted(set(labels.tolist()))]


def _all_linked(labels: Labels, cooperation: Array) -> bool:
    return all(nx.is_connected(nx.from_numpy_array(cooperation[np.ix_(one, one)])) for one in _groups(labels))


EVERY = [one for one in every_partition(5) if list(dict.fromkeys(one.tolist())) == sorted(set(one.tolist()))]
