"""Well-known blocs against the communities that are found: `python benchmarks/blocs.py --ledger FILE`.

The ledger holds `../shared/data/current-events/`, read with `bilateral read`. For each bloc of `gold/blocs.csv` the
pairs of two members are compared with the pairs of a member and an outsider, among the states of the network of
March, June, September and December: how often the two are in one community (over resamples of the events), and the
AUC, the chance that a pair of members is together more often than a pair with an outsider (50 is chance); once more
for the pairs alone between which there is any act. Beside it stand the same communities from cooperation without
conflict and from co-mention (both states in one text, whatever they do), and the tie alone, without communities.

`--memory` shows how the half-life of an act was chosen, by what the past says of the next month. `--chance` shows
what the axes of the ledger come to beside those of a ledger whose acts have changed days. `--planted` needs no
ledger: how many acts the method needs to find blocs that are there.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import mean
from time import perf_counter

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import rankdata

from bilateral.ledger import Ledger
from bilateral.model import Event
from bilateral.relations import (
    Exposure,
    Network,
    Weighed,
    axes,
    following,
    is_conflict,
    months_back,
    network,
    resampled,
)
from bilateral.relations.network import HALF, REACH, strengths
from bilateral.view import AWAITED, View, pair_of

GOLD = Path(__file__).parent / "gold" / "blocs.csv"
YEARS = range(2003, 2020)
RESAMPLES = 50
ACTED = "signed, pairs with acts"

Pair = tuple[str, str]
Shares = Mapping[Pair, float]
"""How closely two states of a network are held together; both orders of a pair are one."""


class Known(msgspec.Struct, frozen=True):
    """A bloc that is known from its treaty."""

    name: str
    since: int
    members: frozenset[str]


def known() -> list[Known]:
    with GOLD.open(encoding="utf-8", newline="") as stream:
        return [Known(r["bloc"], int(r["since"]), frozenset(r["members"].split("|"))) for r in csv.DictReader(stream)]


# how closely two states are held together


def signed(net: Network) -> Shares:
    found = resampled(net, RESAMPLES)
    place = {state: at for at, state in enumerate(found.states)}
    return {
        (one, two): float(found.share[place[one], place[two]]) if one in place and two in place else 0.0
        for one, two in combinations(net.states, 2)
    }


def unsigned(net: Network) -> Shares:
    return signed(msgspec.structs.replace(net, acts=tuple(act for act in net.acts if not act.conflict)))


def tie_alone(net: Network) -> Shares:
    """The stronger the cooperation and the weaker the conflict, the closer."""
    cooperation, conflict = strengths(net)
    pairs = combinations(range(len(net.states)), 2)
    return {(net.states[i], net.states[j]): float(cooperation[i, j] - conflict[i, j]) for i, j in pairs}


def co_mentions(ledger: Ledger) -> dict[Pair, list[tuple[date, str]]]:
    """The texts (day, dispatch) in which a report has both states as actor, recipient or source."""
    states: defaultdict[str, set[str]] = defaultdict(set)
    days: dict[str, date] = {}
    for filing in ledger.filings():
        report = filing.report
        named = (report.actor, report.recipient, report.source)
        states[filing.dispatch] |= {party.state for party in named if party and party.state}
        days.setdefault(filing.dispatch, filing.published.date())
    found: defaultdict[Pair, list[tuple[date, str]]] = defaultdict(list)
    for text in sorted(states):
        for pair in combinations(sorted(states[text]), 2):
            found[pair].append((days[text], text))
    return found


def mentioned(net: Network, texts: Mapping[Pair, Sequence[tuple[date, str]]]) -> Network:
    """The network of the same states by the texts that name both."""
    first, end = net.month - REACH, following(net.month)
    acts = [
        Weighed(
            event=f"{text} {'-'.join(pair)}",
            dyad=pair,
            day=day,
            amount=0.5 ** (max((net.month - day).days, 0) / HALF),
            conflict=False,
        )
        for pair, named in texts.items()
        if set(pair) <= set(net.states)
        for day, text in named
        if first <= day < end
    ]
    return Network(month=net.month, states=net.states, acts=tuple(sorted(acts, key=lambda act: act.event)))


# how well that tells members from outsiders


class Told(msgspec.Struct):
    """How closely pairs of members, and of a member and an outsider, are held together."""

    inside: list[float]
    outside: list[float]

    def auc(self) -> float | None:
        if len(self.inside) < 5 or not self.outside:
            return None
        ranks = rankdata([*self.inside, *self.outside])
        count = len(self.inside)
        return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(self.outside)))


def told(bloc: Known, shares: Shares) -> Told:
    found = Told([], [])
    for pair, share in shares.items():
        inside = len(bloc.members.intersection(pair))
        if inside:
            (found.inside if inside == 2 else found.outside).append(share)
    return found


def pooled(several: Iterable[Told]) -> Told:
    listed = list(several)
    return Told([x for one in listed for x in one.inside], [x for one in listed for x in one.outside])


def compare(ledger: Ledger, events: Sequence[Event]) -> None:
    texts = co_mentions(ledger)
    ways: dict[str, Callable[[Network], Shares]] = {
        "no sign": unsigned,
        "co-mention": lambda net: signed(mentioned(net, texts)),
        "tie alone": tie_alone,
    }
    found: dict[tuple[str, str, int], list[Told]] = defaultdict(list)
    blocs, seconds = known(), []
    for year in YEARS:
        for month in (3, 6, 9, 12):
            net = network(events, date(year, month, 1))
            acted = {act.dyad for act in net.acts}
            began = perf_counter()
            held = {"signed": signed(net)}
            seconds.append(perf_counter() - began)
            held[ACTED] = {pair: share for pair, share in held["signed"].items() if pair in acted}
            held |= {way: hold(net) for way, hold in ways.items()}
            for bloc in blocs:
                if year >= bloc.since:
                    for way, shares in held.items():
                        found[way, bloc.name, year].append(told(bloc, shares))
    _print_blocs(blocs, found, ["signed", ACTED, *ways])
    _print_years(blocs, found)
    print(f"\n{mean(seconds):.2f} s for the communities of a month over {RESAMPLES} resamples")


def _print_blocs(
    blocs: Sequence[Known],
    found: Mapping[tuple[str, str, int], list[Told]],
    ways: Sequence[str],
) -> None:
    heads = ["bloc", "pairs of members", "of which act", "together", "with outsiders", *ways]
    print("|", " | ".join(heads), "|")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    averages: defaultdict[str, list[float]] = defaultdict(list)
    for bloc in blocs:
        by_way = {way: pooled(x for year in YEARS for x in found.get((way, bloc.name, year), [])) for way in ways}
        own = by_way["signed"]
        aucs = {way: one.auc() for way, one in by_way.items()}
        for way, auc in aucs.items():
            averages[way] += [auc] if auc is not None else []
        rate = f"{len(by_way[ACTED].inside) / max(len(own.inside), 1):.0%}"
        cells = [f"{len(own.inside):,}", rate, f"{_mean(own.inside):.1%}", f"{_mean(own.outside):.1%}"]
        print("|", " | ".join([bloc.name, *cells, *(_points(auc) for auc in aucs.values())]), "|")
    print("| mean | | | | |", " | ".join(_points(_mean(averages[way])) for way in ways), "|")


def _print_years(blocs: Sequence[Known], found: Mapping[tuple[str, str, int], list[Told]]) -> None:
    print("\nAUC of the signed communities by year (– where fewer than five pairs of members were seen):\n")
    print("| bloc |", " | ".join(str(year)[2:] for year in YEARS), "|")
    print("| --- |" + " ---: |" * len(YEARS))
    for bloc in blocs:
        years = [pooled(found.get(("signed", bloc.name, year), [])).auc() for year in YEARS]
        print("|", " | ".join([bloc.name, *map(_points, years)]), "|")


def _mean(values: Sequence[float]) -> float:
    return mean(values) if values else float("nan")


def _points(auc: float | None) -> str:
    return "–" if auc is None else f"{auc * 100:.0f}"


# how long an act is remembered


def memory(events: Sequence[Event]) -> None:
    """Of half-lives of 1 to 60 months: what each says of the next month's acts, from 2006 on."""
    counts = _monthly(events)
    print("| half-life, months | log-likelihood of cooperation | of conflict | AUC of the sign |\n|" + " ---: |" * 4)
    for half in (1, 2, 3, 6, 9, 12, 18, 24, 36, 60):
        cooperation, conflict, sign = _foretold(counts, 0.5 ** (1 / half))
        print(f"| {half} | {cooperation:,.0f} | {conflict:,.0f} | {sign * 100:.1f} |")


def _monthly(events: Sequence[Event]) -> NDArray[np.float64]:
    """Acts by side (cooperation, conflict), pair of states and month."""
    acts = [(pair, event) for event in events if (pair := pair_of(event)) and event.date.year in YEARS]
    place = {pair: at for at, pair in enumerate(sorted({pair for pair, _ in acts}))}
    counts = np.zeros((2, len(place), len(YEARS) * 12))
    for pair, event in acts:
        counts[int(is_conflict(event)), place[pair], (event.date.year - YEARS[0]) * 12 + event.date.month - 1] += 1
    return counts


def _foretold(counts: NDArray[np.float64], fade: float) -> tuple[float, float, float]:
    """Log-likelihoods of each month's counts given the faded ones before, negative binomial, and the AUC of signs.

    The rate of a pair is gamma distributed around the mean of all (shape 0.05); the volume of a month is taken as
    known, so that only who deals with whom is judged.
    """
    shape, past, months = 0.05, np.zeros(counts.shape[:2]), 0.0
    likelihood, signs, scores = np.zeros(2), [], []
    for month in range(counts.shape[2]):
        now = counts[:, :, month]
        if month >= 36:
            usual = past.sum(1) / months
            for side in (0, 1):
                known, volume = shape + past[side], now[side].sum() / usual[side]
                chance = (shape * past.shape[1] / usual[side] + months) / (
                    shape * past.shape[1] / usual[side] + months + volume
                )
                terms = gammaln(known + now[side]) - gammaln(known) - gammaln(now[side] + 1)
                likelihood[side] += (terms + known * np.log(chance) + now[side] * np.log1p(-chance)).sum()
            balance, score = now[0] - now[1], np.log1p(past[0]) - np.log1p(past[1])
            signs += (balance[balance != 0] > 0).tolist()
            scores += score[balance != 0].tolist()
        past, months = past * fade + now, months * fade + 1
    inside = [score for sign, score in zip(signs, scores, strict=True) if sign]
    outside = [score for sign, score in zip(signs, scores, strict=True) if not sign]
    return float(likelihood[0]), float(likelihood[1]), Told(inside, outside).auc() or 0.5


# what axes come by chance


def chance(events: Sequence[Event], read: Exposure) -> None:
    """Axes of each quarter of 2005 to 2019, from the acts and from acts whose days were dealt anew among neighbours."""
    print("| acts | axes at 50 % | expected axes | likeliest |\n| --- |" + " ---: |" * 3)
    for name, acts in [("as they are", list(events)), *((f"dealt anew, {n}", _dealt(events, n)) for n in (1, 2, 3))]:
        months = [months_back(date(2019, 12, 1), gone) for gone in range(0, 180, 3)]
        found = [axis.probability for month in months for axis in axes(acts, month, read, least=0.0)]
        print(f"| {name} | {sum(p >= 0.5 for p in found)} | {sum(found):.2f} | {max(found, default=0):.3f} |")


def _dealt(events: Sequence[Event], seed: int, run: int = 1500) -> list[Event]:
    """The same acts with their days exchanged among each 1,500 neighbours in time (about two years)."""
    order, dealer = sorted(events, key=lambda event: (event.date, event.id)), random.Random(seed)
    dealt: list[Event] = []
    for at in range(0, len(order), run):
        days = [event.date for event in order[at : at + run]]
        dealer.shuffle(days)
        changed = zip(order[at : at + run], days, strict=True)
        dealt += [msgspec.structs.replace(event, date=day) for event, day in changed]
    return dealt


# how much news it takes


def planted() -> None:
    """Sixty states in six blocs: what is found of them by how much their members' pairs do with each other.

    Each pair across does a tenth of that, and quarrels as often.
    """
    print("| acts a pair of members | acts in all | members together | others together | AUC |\n|" + " ---: |" * 5)
    blocs = [Known(str(at), 0, frozenset(f"{at}{n:02}" for n in range(10))) for at in range(6)]
    for rate in (0.1, 0.2, 0.5, 1.0, 2.0, 4.0):
        worlds = [_world(blocs, rate, seed) for seed in range(3)]
        shares = [signed(world) for world in worlds]
        one = pooled(told(bloc, held) for held in shares for bloc in blocs)
        acts = mean(len(world.acts) for world in worlds)
        print(f"| {rate} | {acts:,.0f} | {_mean(one.inside):.0%} | {_mean(one.outside):.0%} | {_points(one.auc())} |")


def _world(blocs: Sequence[Known], rate: float, seed: int) -> Network:
    random = np.random.default_rng(seed)
    states = sorted(state for bloc in blocs for state in bloc.members)
    acts = []
    for pair in combinations(states, 2):
        within = any(bloc.members.issuperset(pair) for bloc in blocs)
        for conflict, usual in ((False, rate if within else rate / 10), (True, 0.0 if within else rate / 10)):
            for n in range(random.poisson(usual)):
                key = f"{seed} {'-'.join(pair)} {conflict} {n}"
                acts.append(Weighed(event=key, dyad=pair, day=date(2010, 1, 1), amount=4.0, conflict=conflict))
    seen = tuple(sorted({state for act in acts for state in act.dyad}))
    return Network(month=date(2010, 1, 1), states=seen, acts=tuple(sorted(acts, key=lambda act: act.event)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--chance", action="store_true")
    parser.add_argument("--planted", action="store_true")
    asked = parser.parse_args()
    if asked.planted:
        planted()
        return
    if asked.ledger is None:
        parser.error("give the ledger of the news items with --ledger FILE (or --planted, which needs none)")
    with Ledger(asked.ledger, create=False) as ledger:
        events = [event for event in View(ledger).events() if pair_of(event)]
        if asked.memory:
            memory([event for event in events if event.status not in AWAITED])
        elif asked.chance:
            chance(events, ledger.volume())
        else:
            compare(ledger, events)


if __name__ == "__main__":
    main()
