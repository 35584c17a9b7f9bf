"""Blocs: states that are together in most resamples of a month's events, and who they were the month before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import numpy as np

from bilateral.model import Bloc, Constellation, Event, Member, content_id
from bilateral.relations.axes import BEFORE, LIKELY, NOW, axes
from bilateral.relations.counted import Exposure
from bilateral.relations.moves import moves
from bilateral.relations.network import REACH, Network, Weighed, first_of, heaviest, months_back, network, ties
from bilateral.relations.resampling import RESAMPLES, consensus, resampled, stabilities

SMALLEST = 3
"""Two states are a relation; three are a bloc."""

FRESH, STATES = 20, 10
"""A month is thin with fewer acts of its own, or with fewer states that cooperate with any.

Below that the month is told by what is fading, or there is hardly anybody to be apart from.
"""

SAME = 1 / 3
"""A bloc goes on where it shares this much of the states that are in it before or after (Jaccard's index)."""

BACK = 3
"""Months before the asked one through which blocs are followed."""


def constellation(
    events: Sequence[Event],
    month: date,
    *,
    read: Exposure = (),
    least: float = LIKELY,
    back: int = BACK,
    resamples: int = RESAMPLES,
) -> Constellation:
    """Blocs, moves and axes of a month (any day of it) from events as they stand, by day of the act.

    `read` are (day, articles read), for the axes: how much more there was of everything; `least` is how likely an
    axis must be. Blocs are followed through
    `back` months before. The same events give the same answer, whatever their order.
    """
    start = first_of(month)
    followed: tuple[Bloc, ...] = ()
    earlier: tuple[Bloc, ...] = ()
    for gone in range(back, -1, -1):
        net = network(events, months_back(start, gone))
        earlier, followed = followed, follow(earlier=followed, later=blocs(net, resamples))
    inside = {member.state for bloc in followed for member in bloc.members}
    thin = thinness(net)
    return Constellation(
        month=start,
        acts=len(net.acts),
        fresh=_fresh(net),
        thin=thin,
        blocs=followed,
        loose=tuple(state for state in net.states if state not in inside),
        ties=ties(net),
        moves=() if thin else moves(net, earlier, followed),
        earlier=earlier,
        axes=() if thin else axes(events, start, read, least),
    )


def first_needed(month: date, back: int = BACK) -> date:
    """The first day whose acts matter for a month that is followed so many months back, or for its axes."""
    return min(months_back(month, back) - REACH, months_back(month, NOW - 1 + BEFORE))


def thinness(net: Network) -> str | None:
    """Why a month says nothing about blocs, in words; `None` where it does."""
    fresh = _fresh(net)
    cooperating = len({state for one in net.acts if not one.conflict for state in one.dyad})
    if not fresh:
        return "no act between two states is known of this month"
    if fresh < FRESH:
        return f"only {fresh} {'act' if fresh == 1 else 'acts'} of this month; blocs need {FRESH}"
    if cooperating < STATES:
        return f"only {cooperating} states cooperate with any; blocs need {STATES}"
    return None


def _fresh(net: Network) -> int:
    return sum(one.day >= net.month for one in net.acts)


def blocs(net: Network, resamples: int = RESAMPLES) -> tuple[Bloc, ...]:
    """The blocs of one month by itself, the largest first; none where the month is thin."""
    if thinness(net):
        return ()
    found = resampled(net, resamples)
    groups = [group for group in consensus(found) if len(group) >= SMALLEST]
    made = [_bloc(net, [found.states[at] for at in group], stabilities(found, group)) for group in groups]
    return tuple(sorted(made, key=lambda bloc: (-len(bloc.members), bloc.name)))


def _bloc(net: Network, states: Sequence[str], shares: Sequence[float]) -> Bloc:
    members = [_member(net.acts, state, states, share) for state, share in zip(states, shares, strict=True)]
    members.sort(key=lambda one: (-one.stability, -one.cooperation, one.state))
    return Bloc(
        id=content_id(f"{net.month}|{'|'.join(sorted(states))}"),
        name="+".join(one.state for one in members[:2]),
        since=net.month,
        members=tuple(members),
    )


def _member(acts: Iterable[Weighed], state: str, states: Iterable[str], stability: float) -> Member:
    others = set(states) - {state}
    shared = [one for one in acts if state in one.dyad and not others.isdisjoint(one.dyad)]
    return Member(
        state=state,
        stability=stability,
        cooperation=round(sum(one.amount for one in shared if not one.conflict), 4),
        conflict=round(sum(one.amount for one in shared if one.conflict), 4),
        events=heaviest(shared),
    )


def follow(earlier: Sequence[Bloc], later: Sequence[Bloc]) -> tuple[Bloc, ...]:
    """The later blocs, those that go on from an earlier one with its `id` and `since`.

    Blocs are paired so that the sum of their overlaps is greatest, and go on where they overlap by `SAME`.
    """
    if not earlier or not later:
        return tuple(later)
    overlap = np.array([[_overlap(old, new) for new in later] for old in earlier])
    from scipy.optimize import linear_sum_assignment  # here, for SciPy is slow to load

    pairs = zip(*linear_sum_assignment(-overlap), strict=True)
    origin = {int(new): earlier[int(old)] for old, new in pairs if overlap[old, new] >= SAME}
    return tuple(
        msgspec.structs.replace(new, id=origin[at].id, since=origin[at].since) if at in origin else new
        for at, new in enumerate(later)
    )


def _overlap(one: Bloc, other: Bloc) -> float:
    """Jaccard's index of the members."""
    first, second = ({member.state for member in bloc.members} for bloc in (one, other))
    return len(first & second) / len(first | second)
