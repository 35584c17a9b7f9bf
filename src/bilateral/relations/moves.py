"""Who changed sides: states whose bloc is not the one that they were in a month before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bilateral.model import Bloc, Move
from bilateral.relations.network import Network, heaviest


def moves(net: Network, earlier: Sequence[Bloc], later: Sequence[Bloc]) -> tuple[Move, ...]:
    """States that joined, left or changed a bloc, by code; `earlier` and `later` share the ids of those that go on.

    A move without acts of the month between the state and either bloc comes from what faded or from the others.
    """
    before, after = _bloc_of(earlier), _bloc_of(later)
    moved = sorted(state for state in before.keys() | after.keys() if _id(before, state) != _id(after, state))
    return tuple(
        Move(
            state=state,
            origin=_id(before, state),
            destination=_id(after, state),
            events=_acts_with(net, state, (before.get(state), after.get(state))),
        )
        for state in moved
    )


def _bloc_of(blocs: Iterable[Bloc]) -> dict[str, Bloc]:
    return {member.state: bloc for bloc in blocs for member in bloc.members}


def _id(blocs: dict[str, Bloc], state: str) -> str | None:
    return blocs[state].id if state in blocs else None


def _acts_with(net: Network, state: str, blocs: Iterable[Bloc | None]) -> tuple[str, ...]:
    others = {member.state for bloc in blocs if bloc for member in bloc.members} - {state}
    fresh = [one for one in net.acts if one.day >= net.month]
    return heaviest([one for one in fresh if state in one.dyad and not others.isdisjoint(one.dyad)])
