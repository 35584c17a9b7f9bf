"""Who stands with whom in a month."""

from __future__ import annotations

from datetime import date

import msgspec


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What two states did with and against each other in a month and, fading, before it.

    `cooperation` and `conflict` are summed weights times |PLOVER score| >= 0; `events` are those that count, the
    heaviest first.
    """

    dyad: tuple[str, str]
    cooperation: float
    conflict: float
    events: tuple[str, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A state in a bloc; `stability` is the share of resamples of the events in which it is with the bloc's core.

    `cooperation` and `conflict` are with the other members, and `events` the acts of both that they sum.
    """

    state: str
    stability: float
    cooperation: float
    conflict: float
    events: tuple[str, ...]


class Bloc(msgspec.Struct, frozen=True, kw_only=True):
    """States that stand together in a month, the firmest member first.

    `id` stays while the bloc goes on from month to month, within one answer; `since` is the first month (its first
    day) in which it was there, as far back as was looked; `name` is its two firmest members.
    """

    id: str
    name: str
    since: date
    members: tuple[Member, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A state that changed its bloc since the month before; `None` stands for no bloc.

    `origin` and `destination` are ids of blocs; `events` are the acts of the month between the state and the
    members of either.
    """

    state: str
    origin: str | None
    destination: str | None
    events: tuple[str, ...]


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """Three or more states all of whose pairs cooperate more than they did, all at once.

    `since` is the first day of the months that are compared with those before; `probability` is that every pair
    rose, after allowing for how many were looked at; `events` are the acts of cooperation since then.
    """

    states: tuple[str, ...]
    since: date
    probability: float
    events: tuple[str, ...]


class Constellation(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands with whom in a month (its first day), from `acts` acts of which `fresh` fell into the month.

    Where these are too few for blocs, `thin` says so in words, and there are none. `loose` are the states with
    acts that are in no bloc. `earlier` are the blocs of the month before.
    """

    month: date
    acts: int
    fresh: int
    thin: str | None
    blocs: tuple[Bloc, ...]
    loose: tuple[str, ...]
    ties: tuple[Tie, ...]
    moves: tuple[Move, ...]
    earlier: tuple[Bloc, ...]
    axes: tuple[Axis, ...]
