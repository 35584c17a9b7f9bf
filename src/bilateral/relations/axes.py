"""Emerging axes: three or more states all of whose pairs cooperate more than they did.

A pair's acts of cooperation now and before are two Poisson counts whose rates are in some ratio; given both counts
the first is binomial (Przyborowski & Wilenski 1940), so that how talkative a pair is does not matter. Before the
counts are seen, the ratio ρ is thought to be any, ρ/(1+ρ) being uniform: the ratio of two gamma variables of shape 1.
All pairs of an axis rose where each ρ is above `RISE`. Pairs are independent but for occasions of several at once
(a summit of three is one act of each pair), so an act of one kind on one day counts once in all.

Many triples are looked at, and some rise by chance. The prior odds of each are therefore set so that one axis is
expected among all that were looked at (Scott & Berger 2010): the more of them, the more it takes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations
from math import log

import msgspec
import numpy as np

from bilateral.model import Axis, Event, Status, dyad
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.network import exists_in, first_of, following, months_back, pair
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

NOW, BEFORE = 3, 24
"""Months that are compared, the asked one the last of `NOW`."""

RISE = 1.5
"""By how much, per article read, a pair must cooperate more than before."""

LIKELY = 0.5
"""Axes below this probability are not told."""

LEAST = 1e-15
"""No probability is taken to be nearer to 0 or 1 than this."""

_SHARE = (np.arange(400) + 0.5) / 400
_RATIO = _SHARE / (1 - _SHARE)

Occasion = tuple[date, str]


class Pair(msgspec.Struct):
    """What a pair did: how firmly each occasion of cooperation stands (0 to 1), the acts of now, and their balance."""

    now: dict[Occasion, float]
    before: dict[Occasion, float]
    acts: list[Event]
    balance: float = 0.0


def axes(events: Iterable[Event], month: date, read: Exposure = (), least: float = LIKELY) -> tuple[Axis, ...]:
    """The axes that emerge in the three months to the end of a month, the likeliest first.

    `read` are (day, articles read): where more is read, more is found, and a pair must rise above that. Without it
    time is the measure; where nothing was read before, no past is known that a pair could rise above. Pairs that are
    more at odds than together now are in no axis. Axes less likely than `least` are left out, and so is one that is
    part of another.
    """
    start = months_back(first_of(month), NOW - 1)
    origin, end = months_back(start, BEFORE), following(month)
    pairs = _pairs(events, origin, start, end, month)
    scope = Scope(
        rising={key: one for key, one in pairs.items() if one.now and one.balance > 0},
        share=_exposed(read, origin, start, end),
        triples=len(_triples(pairs)),
        states=len({state for key in pairs for state in key}),
    )
    if not 0 < scope.share < 1:
        return ()
    grown = dict(scope.grown(triple, least) for triple in _triples(scope.rising))
    likely = {states: chance for states, chance in grown.items() if chance >= least}
    whole = [one for one in likely if not any(set(one) < set(other) for other in likely)]
    made = (Axis(states=one, since=start, probability=likely[one], events=scope.carriers(one)) for one in whole)
    return tuple(sorted(made, key=lambda axis: (-axis.probability, axis.states)))


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at in one month: the pairs that may rise, and how many triples and states there are.

    `share` is the part of now in all that was read.
    """

    rising: dict[Dyad, Pair]
    share: float
    triples: int
    states: int

    def chance(self, states: Sequence[str]) -> float:
        """The probability that all pairs of these states rose; a fourth state could have been any."""
        looked_at = self.triples * self.states ** (len(states) - 3)
        return probability(self._within(states), self.share, looked_at)

    def grown(self, triple: tuple[str, ...], least: float) -> tuple[tuple[str, ...], float]:
        """The axis that a triple is part of: states are added as long as it is no less likely, or likely enough."""
        states, chance = triple, self.chance(triple)
        while True:
            tried = [(self.chance(one), one) for one in self._larger(states)]
            best, larger = max(tried, default=(0.0, states))
            if larger == states or best < min(chance, least):
                return states, chance
            states, chance = larger, best

    def carriers(self, states: Sequence[str]) -> tuple[str, ...]:
        """The acts of cooperation of now between these states, by (date, id)."""
        acts = {event.id: event for one in self._within(states) for event in one.acts}
        return tuple(sorted(acts, key=lambda key: (acts[key].date, key)))

    def _within(self, states: Sequence[str]) -> list[Pair]:
        return [self.rising[key] for key in combinations(sorted(states), 2)]

    def _larger(self, states: tuple[str, ...]) -> list[tuple[str, ...]]:
        """These states and one more with which each of them is rising."""
        near = sorted({state for key in self.rising if states[0] in key for state in key} - set(states))
        return [
            tuple(sorted((*states, state))) for state in near if all(dyad(state, one) in self.rising for one in states)
        ]


def probability(pairs: Sequence[Pair], share: float, looked_at: int) -> float:
    """That all pairs rose, when so many triples were looked at; `share` is that of now in all that was read."""
    shared = Counter(occasion for one in pairs for occasion in (*one.now, *one.before))
    risen = 0.0
    for one in pairs:
        now, before = (sum(firm / shared[key] for key, firm in held.items()) for held in (one.now, one.before))
        risen += log(_risen(now, before, share))
    blind = len(pairs) * log(1 / (1 + RISE))
    evidence = _log_odds(risen) - _log_odds(blind)
    from scipy.special import expit  # here, for SciPy is slow to load

    return round(float(expit(evidence - log(looked_at))), 4)


def _risen(now: float, before: float, share: float) -> float:
    """The posterior probability that the ratio of a pair's rates is above `RISE`."""
    of_now = _RATIO * share / (_RATIO * share + 1 - share)
    likelihood = now * np.log(of_now) + before * np.log1p(-of_now)
    masses = np.exp(likelihood - likelihood.max())
    return max(float(masses[_RATIO > RISE].sum() / masses.sum()), LEAST)


def _log_odds(logarithm: float) -> float:
    """log(p / (1 - p)) from log(p), with p kept below 1."""
    return logarithm - log(max(-np.expm1(logarithm), LEAST))


def _triples(pairs: Collection[Dyad]) -> list[tuple[str, str, str]]:
    """Three states each two of which are a pair, in alphabetical order."""
    above: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        above[first].add(second)
    return sorted((one, two, three) for one, two in pairs for three in above[one] & above[two])


def _pairs(events: Iterable[Event], origin: date, start: date, end: date, month: date) -> dict[Dyad, Pair]:
    """What every two states that are there in the month did from `origin` to `end`, now being from `start` on."""
    found: defaultdict[Dyad, Pair] = defaultdict(lambda: Pair({}, {}, []))
    for event in sorted(events, key=lambda one: (one.date, one.id)):
        between, amount = pair(event), weight(event)
        if between is None or amount <= 0 or not origin <= event.date < end:
            continue
        if not all(exists_in(state, month) for state in between):
            continue
        one, fresh = found[dyad(*between)], event.date >= start
        if fresh:
            one.balance += amount * score(event)
        if not is_conflict(event):
            occasions, occasion = (one.now if fresh else one.before), (event.date, event.event_type.value)
            firm = min(amount / STATUS_WEIGHT[Status.REPORTED], 1.0)
            occasions[occasion] = max(firm, occasions.get(occasion, 0.0))
            one.acts += [event] if fresh else []
    return dict(sorted(found.items()))


def _exposed(read: Exposure, origin: date, start: date, end: date) -> float:
    """The share of now in what was read, or in the days where nothing is said of reading."""
    if not read:
        return (end - start).days / (end - origin).days
    before = sum(articles for day, articles in read if origin <= day < start)
    now = sum(articles for day, articles in read if start <= day < end)
    return now / (before + now) if before + now else 0.0
