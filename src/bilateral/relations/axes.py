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
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import exp, log

import msgspec
import numpy as np

from bilateral.model import Axis, Event, dyad
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.network import exists_in, first_of, following, pair, previous
from bilateral.relations.weights import STATUS_WEIGHT, Status, is_conflict, score, weight

NOW, BEFORE = 3, 24
"""Months that are compared, the asked one the last of `NOW`."""

RISE = 1.5
"""By how much, per article read, a pair must cooperate more than before."""

LIKELY = 0.5
"""Axes below this probability are not told."""

_SHARE = (np.arange(400) + 0.5) / 400
_RATIO = _SHARE / (1 - _SHARE)

Occasion = tuple[date, str]


class Pair(msgspec.Struct):
    """What a pair did: how firmly each occasion of cooperation stands (0 to 1), the acts of now, and their balance."""

    now: dict[Occasion, float]
    before: dict[Occasion, float]
    acts: list[Event]
    balance: float = 0.0


def axes(events: Iterable[Event], month: date, read: Exposure = ()) -> tuple[Axis, ...]:
    """The axes that emerge in the three months to the end of a month, the likeliest first.

    `read` are (day, articles read): where more is read, more is found, and a pair must rise above that. Without it
    time is the measure. Pairs that are more at odds than together now are in no axis.
    """
    start = _months_back(first_of(month), NOW - 1)
    origin, end = _months_back(start, BEFORE), following(month)
    pairs = _pairs(events, origin, start, end)
    share = _exposed(read, origin, start, end)
    rising = {key: one for key, one in pairs.items() if one.now and one.balance > 0}
    looked_at = len(_triples(pairs))
    found: dict[tuple[str, ...], float] = {}
    for triple in _triples(rising):
        states, chance = _grown(triple, rising, share, looked_at)
        if chance >= LIKELY:
            found[states] = chance
    whole = [one for one in found if not any(set(one) < set(other) for other in found)]
    made = (Axis(states=one, since=start, probability=found[one], events=_carriers(one, rising)) for one in whole)
    return tuple(sorted(made, key=lambda axis: (-axis.probability, axis.states)))


def probability(pairs: Sequence[Pair], share: float, looked_at: int) -> float:
    """That all pairs rose, when so many triples were looked at; `share` is that of now in all that was read."""
    shared = Counter(occasion for one in pairs for occasion in (*one.now, *one.before))
    risen = 0.0
    for one in pairs:
        now, before = (sum(firm / shared[key] for key, firm in held.items()) for held in (one.now, one.before))
        risen += log(_risen(now, before, share))
    blind = len(pairs) * log(1 / (1 + RISE))
    evidence = _log_odds(risen) - _log_odds(blind)
    return round(1 / (1 + exp(-min(evidence - log(looked_at), 700.0))), 4)


def _risen(now: float, before: float, share: float) -> float:
    """The posterior probability that the ratio of a pair's rates is above `RISE`."""
    of_now = _RATIO * share / (_RATIO * share + 1 - share)
    likelihood = now * np.log(of_now) + before * np.log1p(-of_now)
    masses = np.exp(likelihood - likelihood.max())
    return float(masses[_RATIO > RISE].sum() / masses.sum())


def _log_odds(logarithm: float) -> float:
    """log(p / (1 - p)) from log(p), with p kept below 1."""
    return logarithm - log(max(-np.expm1(logarithm), 1e-15))


def _grown(
    triple: tuple[str, ...], rising: Mapping[Dyad, Pair], share: float, looked_at: int
) -> tuple[tuple[str, ...], float]:
    """The axis that a triple is part of, with its probability: states are added as long as it stays likely."""
    states, chance = triple, probability(_within(triple, rising), share, looked_at)
    while chance >= LIKELY:
        near = {state for key in rising if not set(states).isdisjoint(key) for state in key} - set(states)
        larger = [tuple(sorted((*states, state))) for state in sorted(near)]
        linked = [one for one in larger if all(key in rising for key in combinations(one, 2))]
        tried = [(probability(_within(one, rising), share, looked_at), one) for one in linked]
        best = max(tried, default=(0.0, states))
        if best[0] < LIKELY:
            break
        chance, states = best
    return states, chance


def _within(states: Collection[str], pairs: Mapping[Dyad, Pair]) -> list[Pair]:
    return [pairs[key] for key in combinations(sorted(states), 2)]


def _triples(pairs: Collection[Dyad]) -> list[tuple[str, str, str]]:
    """Three states each two of which are a pair, in alphabetical order."""
    above: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        above[first].add(second)
    return sorted((one, two, three) for one, two in pairs for three in above[one] & above[two])


def _pairs(events: Iterable[Event], origin: date, start: date, end: date) -> dict[Dyad, Pair]:
    found: defaultdict[Dyad, Pair] = defaultdict(lambda: Pair({}, {}, []))
    for event in sorted(events, key=lambda one: (one.date, one.id)):
        between, amount = pair(event), weight(event)
        if between is None or amount <= 0 or not origin <= event.date < end:
            continue
        if not all(exists_in(state, start) for state in between):
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
    before = sum(articles for day, articles in read if origin <= day < start)
    now = sum(articles for day, articles in read if start <= day < end)
    if not now or not before:
        now, before = (end - start).days, (start - origin).days
    return now / (now + before)


def _carriers(states: Sequence[str], rising: Mapping[Dyad, Pair]) -> tuple[str, ...]:
    """The acts of cooperation of now, by (date, id)."""
    acts = {event.id: event for one in _within(states, rising) for event in one.acts}
    return tuple(sorted(acts, key=lambda key: (acts[key].date, key)))


def _months_back(month: date, count: int) -> date:
    for _ in range(count):
        month = previous(month)
    return month
