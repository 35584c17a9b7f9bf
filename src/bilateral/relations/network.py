"""The signed network of a month: what every two states did with and against each other, the past fading.

A month alone holds too few acts for most pairs of states, so older ones count too, fading by half in `HALF` days.
That half-life was chosen by prediction and not by the blocs that it gives: on the news ledger of 2002-2019
(`benchmarks/blocs.py --memory`) the likelihood of the next month's acts of cooperation is highest for six to nine
months, and the sign of the next month's acts is told best with nine to twelve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import Event, Tie, dyad
from bilateral.relations.counted import Dyad
from bilateral.relations.weights import is_conflict, score, weight
from bilateral.world import states

Array = NDArray[np.float64]

HALF = 270.0
"""Days in which what an act counts fades to one half, from the first day of the month back."""

REACH = timedelta(days=2 * HALF)
"""How far before the month acts are looked at; what is older has faded to less than a quarter."""


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """An act between two states; `amount` is weight times |score| times how much of it has not faded."""

    event: str
    dyad: Dyad
    day: date
    amount: float
    conflict: bool


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The states (N, in alphabetical order of their codes) with the acts between them, by event id."""

    month: date
    states: tuple[str, ...]
    acts: tuple[Weighed, ...]


def first_of(month: date) -> date:
    """The first day of the month that a day falls into."""
    return month.replace(day=1)


def following(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_back(month: date, count: int) -> date:
    """The first day of the month so many months before."""
    gone = month.year * 12 + month.month - 1 - count
    return date(gone // 12, gone % 12 + 1, 1)


def exists_in(state: str, month: date) -> bool:
    """Whether a state is there in some part of a month; a code without dates, or of no known state, is."""
    known = states().get(state)
    if known is None:
        return True
    begun = known.since is None or known.since < following(month)
    return begun and (known.until is None or known.until >= first_of(month))


def pair(event: Event) -> Dyad | None:
    """The two different states of an event, in alphabetical order; else `None`."""
    other = event.recipient.state if event.recipient else None
    if event.actor.state is None or other is None or event.actor.state == other:
        return None
    return dyad(event.actor.state, other)


def network(events: Iterable[Event], month: date) -> Network:
    """The network of a month from events as they stand, by day of the act.

    What has no weight (plans, denials) and what happened before `REACH` or after the month is left out, and so
    are states that were not there in the month: what they did does not pass to their successors.
    """
    start, end = first_of(month), following(month)
    found = sorted((one for event in events if (one := _weighed(event, start, end))), key=lambda one: one.event)
    present = sorted({state for one in found for state in one.dyad})
    return Network(month=start, states=tuple(present), acts=tuple(found))


def _weighed(event: Event, start: date, end: date) -> Weighed | None:
    between = pair(event)
    if between is None or not start - REACH <= event.date < end:
        return None
    if not all(exists_in(state, start) for state in between):
        return None
    age = max((start - event.date).days, 0)
    amount = weight(event) * abs(score(event)) * 0.5 ** (age / HALF)
    if amount <= 0:
        return None
    return Weighed(event=event.id, dyad=between, day=event.date, amount=amount, conflict=is_conflict(event))


def strengths(net: Network, times: NDArray[np.int64] | None = None) -> tuple[Array, Array]:
    """Cooperation and conflict between all states, symmetric arrays (..., N, N) of log(1 + summed amounts).

    `times` says how often each act counts, an array (..., acts); without it each counts once. The logarithm is
    there because news tells the tenth day of a war as it tells the first: a tie is strong, not ten times a tie.
    """
    count = np.ones(len(net.acts), dtype=np.int64) if times is None else times
    amounts = np.array([one.amount for one in net.acts]) * count
    hostile = np.array([one.conflict for one in net.acts], dtype=bool)
    return _summed(net, amounts * ~hostile), _summed(net, amounts * hostile)


def _summed(net: Network, amounts: Array) -> Array:
    size, place = len(net.states), {state: number for number, state in enumerate(net.states)}
    cells = np.array([place[one.dyad[0]] * size + place[one.dyad[1]] for one in net.acts], dtype=np.intp)
    rows = amounts.reshape(-1, len(net.acts))
    upper = np.stack([np.bincount(cells, row, minlength=size * size) for row in rows]).reshape(-1, size, size)
    whole: Array = np.log1p(upper + upper.transpose(0, 2, 1))
    return whole.reshape(*amounts.shape[:-1], size, size)


def ties(net: Network) -> tuple[Tie, ...]:
    """The ties of the network by dyad, each with the events that it was counted from, the heaviest first."""
    of: dict[Dyad, list[Weighed]] = defaultdict(list)
    for one in net.acts:
        of[one.dyad].append(one)
    return tuple(
        Tie(
            dyad=between,
            cooperation=_total(one for one in of[between] if not one.conflict),
            conflict=_total(one for one in of[between] if one.conflict),
            events=heaviest(of[between]),
        )
        for between in sorted(of)
    )


def heaviest(acts: Sequence[Weighed]) -> tuple[str, ...]:
    """The ids of acts, those that count most first."""
    return tuple(one.event for one in sorted(acts, key=lambda one: (-one.amount, one.event)))


def _total(acts: Iterable[Weighed]) -> float:
    return round(sum(one.amount for one in acts), 4)
