"""Where states stand on a map of relations: friends near each other, the same places for the same ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, log1p, pi, sin

import networkx as nx

from bilateral.model import Constellation, Tie

Point = tuple[float, float]

TURNS = 300
"""Steps of the springs; by then they stand still."""

INSIDE = 3.0
"""How much stronger ties pull within a bloc than across, so that blocs can be seen."""

APART = 0.085
"""How near two states may stand, of the side of the map, so that both names can be read."""


def positions(chosen: Sequence[str], ties: Sequence[Tie], bloc_of: Mapping[str, int]) -> dict[str, Point]:
    """Places in the unit square by springs (Fruchterman & Reingold 1991), pulled by cooperation alone.

    The springs start from a circle, bloc after bloc, so nothing is left to chance. `chosen` are the states on the
    map; states without cooperation among them stand around the others.
    """
    if not chosen:
        return {}
    ordered = sorted(chosen, key=lambda state: (bloc_of.get(state, len(chosen)), state))
    graph = nx.Graph()
    graph.add_nodes_from(ordered)
    for tie in ties:
        if tie.cooperation > 0 and set(tie.dyad) <= set(chosen):
            first, second = tie.dyad
            within = first in bloc_of and bloc_of[first] == bloc_of.get(second)
            graph.add_edge(first, second, weight=log1p(tie.cooperation) * (INSIDE if within else 1.0))
    turn = 2 * pi / len(ordered)
    circle = {state: (cos(turn * at), sin(turn * at)) for at, state in enumerate(ordered)}
    found = nx.spring_layout(graph, pos=circle, iterations=TURNS, k=1.6 / len(ordered) ** 0.5, seed=1)
    placed = {state: (float(found[state][0]), float(found[state][1])) for state in ordered}
    return _spread(_squared(placed))


def drawn_states(found: Constellation, most: int) -> list[str]:
    """Members of blocs, then the states with most going on (summed ties, the log of each), at most so many."""
    members = {member.state for bloc in found.blocs for member in bloc.members}
    weight: dict[str, float] = {}
    for tie in found.ties:
        for state in tie.dyad:
            weight[state] = weight.get(state, 0.0) + log1p(tie.cooperation) + log1p(tie.conflict)
    return sorted(weight, key=lambda state: (state not in members, -weight[state], state))[:most]


def _squared(places: Mapping[str, Point]) -> dict[str, Point]:
    """By rank on each axis, half, and by place, half: the thick of it is drawn apart."""
    across, up = (_levelled({state: place[axis] for state, place in places.items()}) for axis in (0, 1))
    return {state: (across[state], up[state]) for state in places}


def _levelled(values: Mapping[str, float]) -> dict[str, float]:
    low, high = min(values.values()), max(values.values())
    ranked = sorted(values, key=lambda state: (values[state], state))
    rank = {state: at / max(len(ranked) - 1, 1) for at, state in enumerate(ranked)}
    return {state: 0.5 * rank[state] + 0.5 * (values[state] - low) / ((high - low) or 1.0) for state in values}


def _spread(places: dict[str, Point]) -> dict[str, Point]:
    """States that stand too near are pushed apart, a little at a time, in the order of their codes."""
    order = sorted(places)
    for _ in range(TURNS):
        pushed = False
        for at, one in enumerate(order):
            for other in order[at + 1 :]:
                (x, y), (u, v) = places[one], places[other]
                gap = ((x - u) ** 2 + (y - v) ** 2) ** 0.5
                if gap < APART:
                    pushed = True
                    step = (APART - gap) / 2
                    dx, dy = ((x - u) / gap, (y - v) / gap) if gap > 0 else (1.0, 0.0)
                    places[one] = (_kept(x + dx * step), _kept(y + dy * step))
                    places[other] = (_kept(u - dx * step), _kept(v - dy * step))
        if not pushed:
            break
    return places


def _kept(value: float) -> float:
    return min(max(value, 0.0), 1.0)
