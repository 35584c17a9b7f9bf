"""A day of reports into a large ledger: `python benchmarks/events.py [--reports N] [--day N] [--ledger FILE]`.

Makes a ledger of made-up reports (three years of them, between pairs of states that differ in how often they are
in the news), consolidates it, then adds one more day and prints what consolidating that day takes; and what the same
day takes in a ledger a fifth as large. A ledger that was made before may be given again (the smaller one stands beside
it, as FILE.fifth); the day is added to a copy.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.model import Article, EventType, Factuality, Party, Placement, Precision, Report, Source
from bilateral.world import states

YEARS = 3
PAIRS = 3000
BATCH = 5000
FIRST = date(2021, 1, 1)
LAST = FIRST + timedelta(days=365 * YEARS)
CODER = "made up"
WORDS = (
    "envoys troops tariffs grain pipeline border talks summit missiles exercise port visa fleet loan embassy".split()
)


class World:
    """A made-up press: the same pairs of states by a Zipf law, and from one source of chance what happens."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        draw, codes = random.Random(1), sorted(states())
        self.pairs = [tuple(draw.sample(codes, 2)) for _ in range(PAIRS)]
        self.weights = [1 / (rank + 5) for rank in range(PAIRS)]

    def day(self, day: date, reports: int) -> Iterator[tuple[Article, list[Report]]]:
        """Articles of one day with so many reports, one each."""
        for number, (actor, recipient) in enumerate(self.chance.choices(self.pairs, self.weights, k=reports)):
            yield self.article(day, number, actor, recipient)

    def article(self, day: date, number: int, actor: str, recipient: str) -> tuple[Article, list[Report]]:
        """An article of a sentence, and its report."""
        chance = self.chance
        kind = chance.choice(list(EventType))
        text = f"{actor} {kind.lower()} {recipient}: {' '.join(chance.sample(WORDS, 6))} {chance.randrange(900)}."
        article = Article(
            id=f"{day} {number}",
            published=datetime(day.year, day.month, day.day, chance.randrange(24), chance.randrange(60), tzinfo=UTC),
            text=text,
            publishers=(f"Sample Outlet {chance.randrange(300)}",),
            language="en",
        )
        report = Report.make(
            article=article.id,
            sentence=0,
            text=text,
            actor=Party(state=actor, sector="GOV"),
            recipient=Party(state=recipient, sector="GOV"),
            event_type=kind,
            directed=True,
            object=None,
            mode=None,
            contexts=(),
            source=chance.choice([None, Source(state=actor), Source(state=recipient)]),
            chain=(),
            factuality=chance.choice(list(Factuality)),
            fields=("words",),
            date=day - timedelta(days=chance.choice([0, 0, 0, 1, 2])),
            date_precision=Precision.DAY,
            place=None,
            confidence=0.8,
        )
        return article, [report]


def store(ledger: Ledger, made: Iterator[tuple[Article, list[Report]]]) -> None:
    """Add articles, each its own dispatch, with their reports."""
    while batch := list(islice(made, BATCH)):
        ledger.add_articles([article for article, _ in batch])
        ledger.add_dispatches([Placement(article.version, article.version) for article, _ in batch])
        ledger.add_reports(CODER, [(article.version, reports) for article, reports in batch])


def build(path: Path, world: World, reports: int) -> None:
    """The ledger of the years before."""
    started = time.perf_counter()
    with Ledger(path) as ledger:
        days = [FIRST + timedelta(days=n) for n in range(365 * YEARS)]
        share = reports / len(days)
        counts = [round(share * (n + 1)) - round(share * n) for n in range(len(days))]
        store(ledger, (row for day, count in zip(days, counts, strict=True) for row in world.day(day, count)))
        stored = time.perf_counter()
        monitor.consolidate(ledger, monitor.Outcome())
        done = time.perf_counter()
    print(
        f"{reports} reports of {YEARS} years: stored in {stored - started:.0f} s, consolidated in {done - stored:.0f} s"
    )


def main() -> None:
    """Print what a day takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000_000, help="reports before the day")
    parser.add_argument("--day", type=int, default=20_000, help="reports of the day")
    parser.add_argument("--ledger", type=Path, help="a ledger that was made before, or where to make it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = chosen.ledger or Path(folder, "base.db")
        for path, reports in ((base, chosen.reports), (base.with_name(f"{base.name}.fifth"), chosen.reports // 5)):
            if not path.exists():
                build(path, World(1), reports)
            copy = Path(folder, "day.db")
            shutil.copy(path, copy)
            one_day(copy, chosen.day)


def one_day(path: Path, reports: int) -> None:
    """Add a day and consolidate what it touched."""
    size = path.stat().st_size / 1e6
    with Ledger(path) as ledger:
        started = time.perf_counter()
        store(ledger, World(2).day(LAST, reports))
        stored = time.perf_counter()
        outcome = monitor.Outcome()
        monitor.consolidate(ledger, outcome)
        done = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a ledger of {size:.0f} MB and a day of {reports} reports: stored in {stored - started:.1f} s,")
    print(f"{outcome.blocks} relations consolidated in {done - stored:.1f} s; peak memory so far {memory:.0f} MB")


if __name__ == "__main__":
    main()
