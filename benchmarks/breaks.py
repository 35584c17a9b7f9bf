"""Known turns of relationships against the shifts that are found: `python benchmarks/breaks.py --ledger FILE`.

The ledger holds `../shared/data/current-events/`, read with `bilateral read`; without one it is made. With
`--events FILE` the shifts are those of a file of CAMEO event rows (`../shared/data/events/gulf.csv.gz` and so on).

A break is hit where a shift begins within 60 days of it and is detected at most 90 days after it. Each rate is
run as a user sets it, and once more so that all shifts, true and false, come to that many per dyad-year of the dyads
that ten or more items name together (of a file: with ten or more events). The baselines (`baselines.py`) see the same
events and raise as many shifts. Chance is the number of breaks that would be hit if they fell on random days of their
dyads.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median

import msgspec

from baselines import BASELINES, Detector, Weeks
from bilateral import monitor
from bilateral.coding.names import Names
from bilateral.ledger import Ledger
from bilateral.model import Article, Direction, Event, Shift, dyad
from bilateral.relations import Dyad, Exposure, as_event, shifts
from bilateral.sources import event_files
from material import ITEMS, SHARED, need

NEAR, LATE = timedelta(days=60), timedelta(days=90)
LEAST = 10
MOST_NAMED = 6
RATES = (0.25, 0.10)
YEAR = 365.25

AS_WRITTEN = "as-written"
"""Parties as a file writes them, bodies and groups too, and not only states: the figures of earlier versions."""


class Break(msgspec.Struct, frozen=True):
    """A turn that is known to have happened."""

    dyad: Dyad
    day: date
    direction: Direction
    what: str


class Relation(msgspec.Struct, frozen=True):
    """All that is known of one dyad."""

    events: Sequence[Event]
    exposure: Exposure


class Material(msgspec.Struct, frozen=True):
    """What a run is about: dyads, the days it spans, and the breaks in it."""

    relations: Mapping[Dyad, Relation]
    first: date
    last: date
    breaks: Sequence[Break]
    dyads: frozenset[Dyad]
    """The dyads over whose years shifts are counted."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def from_ledger(path: Path) -> Material:
    """The dyads of a ledger, and the breaks of the years that it spans."""
    listed = need(SHARED / "known-breaks-2002-2019.csv")
    with Ledger(path, create=False) as ledger:
        volume = ledger.volume()
        by_state: dict[str, list[tuple[date, int]]] = {}
        relations = {}
        for pair, _ in ledger.dyads():
            for state in pair:
                if state not in by_state:
                    by_state[state] = ledger.exposure(state)
            exposure: Counter[date] = Counter()
            for state in pair:
                exposure.update(dict(by_state[state]))
            relations[pair] = Relation(ledger.events(dyad=pair), sorted(exposure.items()))
        named = named_together(ledger.every_version(since=datetime.min.replace(tzinfo=UTC)))
    first, last = volume[0][0], volume[-1][0]
    found = [one for one in breaks(listed, lambda row: row["dyad"].split("-")) if first <= one.day <= last]
    return Material(relations, first, last, found, frozenset(pair for pair, items in named.items() if items >= LEAST))


def named_together(articles: Iterable[Article]) -> Counter[Dyad]:
    """How many items name two states, by pair; those that name more than six states are lists."""
    count: Counter[Dyad] = Counter()
    for article in articles:
        hits = Names(article.day).find(f"{article.title or ''}\n{article.text}")
        states = sorted({hit.entry.state for hit in hits if hit.entry.state})
        count.update(combinations(states, 2) if len(states) <= MOST_NAMED else ())
    return count


def from_ledger_or_items(path: Path | None) -> Material:
    """The material of a ledger; without one, of a temporary ledger of all items."""
    if path is not None:
        return from_ledger(path)
    need(ITEMS)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "bench.db")
        with Ledger(made) as ledger:
            monitor.run(ledger, [ITEMS], now=datetime.now(UTC))
        return from_ledger(made)


def from_file(path: Path, codes: str, *, weighed: bool) -> Material:
    """The dyads of a file of plain rows, read as `bilateral import` reads it, and its breaks.

    Unless `weighed`, rows of one dyad, direction, day and type count as one.
    """
    events: defaultdict[Dyad, list[Event]] = defaultdict(list)
    kind = msgspec.structs.replace(event_files.KINDS["plain"], read_states=reader(codes))
    with (
        event_files.unpacked(need(path)) as text,
        event_files.open_events(text, kind, address=str(path), now=datetime.now(UTC)) as found,
    ):
        for count in found.counts():
            one = count if weighed else msgspec.structs.replace(count, count=1)
            events[dyad(count.actor, count.recipient)].append(as_event(one, path.name))
    days = Counter(event.date for held in events.values() for event in held)
    exposure = sorted(days.items())
    relations = {pair: Relation(held, exposure) for pair, held in sorted(events.items())}
    name = path.name.split(".")[0]
    listed = breaks(
        need(SHARED / "events" / "known-breaks.csv"),
        lambda row: [reader(codes)((row[side],))[0] for side in ("a", "b")],
        name,
    )
    dyads = frozenset(pair for pair, held in relations.items() if len(held.events) >= LEAST)
    return Material(relations, exposure[0][0], exposure[-1][0], listed, dyads)


def reader(codes: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """What a party's code stands for: itself, or a state in a scheme of codes."""
    if codes == AS_WRITTEN:
        return lambda cells: cells[:1]
    return event_files.kind_of("plain", codes).read_states


def breaks(path: Path, pair: Callable[[dict[str, str]], list[str]], name: str | None = None) -> list[Break]:
    """The listed breaks, or those of the file called `name`."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if name is None or row["file"] == name]
    return [
        Break(dyad(*pair(row)), date.fromisoformat(row["date"]), Direction(row["direction"]), row["what"])
        for row in rows
    ]


def hits(one: Break, found: Sequence[Shift]) -> list[Shift]:
    """The shifts that find a break in time, whatever their direction."""
    return [shift for shift in found if abs(shift.start - one.day) <= NEAR and shift.detected <= one.day + LATE]


class Result(msgspec.Struct, frozen=True):
    """What one run found."""

    found: Mapping[Dyad, Sequence[Shift]]
    per_year: float


def run(material: Material, rate: float) -> Result:
    """The shifts of all dyads, and how many there are per year of the dyads that are counted."""

    def detect(pair: Dyad, held: Relation) -> Sequence[Shift]:
        return shifts(pair, held.events, exposure=held.exposure, rate=rate, as_of=material.last)

    return result(material, {pair: detect(pair, held) for pair, held in material.relations.items()})


def result(material: Material, found: Mapping[Dyad, Sequence[Shift]]) -> Result:
    """What was found, with how much that is per dyad-year."""
    total = sum(len(found.get(pair, ())) for pair in material.dyads)
    return Result(found, total / max(1, len(material.dyads)) / (material.days / YEAR))


def run_with(material: Material, wanted: float) -> Result:
    """The run whose shifts, true and false, are nearest below `wanted` per dyad-year."""
    return nearest_below(lambda rate: run(material, rate), wanted, wanted / 64, wanted * 64)


def run_baseline(material: Material, weeks: Mapping[Dyad, Weeks], detect: Detector, wanted: float) -> Result:
    """The shifts of a baseline, at the threshold that gives nearest below `wanted` per dyad-year."""

    def at(ease: float) -> Result:
        return result(material, {pair: detect(held, pair, 1 / ease) for pair, held in weeks.items()})

    return nearest_below(at, wanted, 1e-3, 1e3)


def nearest_below(at: Callable[[float], Result], wanted: float, low: float, high: float) -> Result:
    """Of runs that find more the higher they are set, that which finds most within `wanted` per dyad-year."""
    best = at(low)
    for _ in range(10):
        middle = (low * high) ** 0.5
        found = at(middle)
        if found.per_year <= wanted:
            low, best = middle, found
        else:
            high = middle
    return best


def chance(material: Material, result: Result) -> float:
    """Breaks hit if they fell on random days: the sum of each dyad's share of days near a shift."""
    return sum(share_near(material, result.found.get(one.dyad, ())) for one in material.breaks)


def share_near(material: Material, found: Sequence[Shift]) -> float:
    """The share of the days within 60 days of the start of a shift."""
    near: set[int] = set()
    for shift in found:
        near.update(range((shift.start - NEAR).toordinal(), (shift.start + NEAR).toordinal() + 1))
    inside = range(material.first.toordinal(), material.last.toordinal() + 1)
    return sum(day in inside for day in near) / material.days


def show(label: str, material: Material, result: Result, *, named: bool = True) -> None:
    """One line of figures, and the breaks that were missed."""
    right, whatever, delays, missed = 0, 0, [], []
    for one in material.breaks:
        near = hits(one, result.found.get(one.dyad, ()))
        good = [shift for shift in near if shift.direction is one.direction]
        whatever += bool(near)
        right += bool(good)
        delays += [min((shift.detected - one.day).days for shift in good)] if good else []
        if not good:
            missed.append(f"{'-'.join(one.dyad)} {one.day}{' (other direction)' if near else ''}: {one.what}")
    total = len(material.breaks)
    print(
        f"{label}: {right} of {total} with the right direction, {whatever} without; "
        f"median delay {median(delays) if delays else '-'} days; {result.per_year:.2f} shifts per dyad-year; "
        f"chance {chance(material, result):.1f} without direction"
    )
    for line in missed if named else ():
        print(f"    missed {line}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, help="a ledger of the items; without it one is made, in two minutes")
    parser.add_argument("--events", type=Path, help="a file of CAMEO rows instead of a ledger")
    parser.add_argument(
        "--codes", choices=(AS_WRITTEN, *event_files.SCHEMES), default=AS_WRITTEN, help="of its parties"
    )
    parser.add_argument("--weighed", action="store_true", help="several rows of a kind on a day weigh more than one")
    chosen = parser.parse_args()
    if chosen.events:
        material = from_file(chosen.events, chosen.codes, weighed=chosen.weighed)
    else:
        material = from_ledger_or_items(chosen.ledger)
    print(f"{len(material.breaks)} breaks, {len(material.dyads)} dyads are counted, {material.days / YEAR:.1f} years")
    watched = material.dyads | {one.dyad for one in material.breaks}
    weeks = {
        pair: Weeks(held.events, material.first, material.last)
        for pair, held in material.relations.items()
        if pair in watched
    }
    for rate in RATES:
        show(f"--rate {rate:.2f}", material, run(material, rate))
        show(f"{rate:.2f} shifts of any kind", material, run_with(material, rate))
        for name, detect in BASELINES.items():
            show(f"{name}, {rate:.2f}", material, run_baseline(material, weeks, detect, rate), named=False)


if __name__ == "__main__":
    main()
