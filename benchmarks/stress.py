"""Known crises and calm months against the stress of the state: `python benchmarks/stress.py --ledger FILE`.

The ledger holds `../shared/data/current-events/`, read with `bilateral read`; without one it is made. The months are
those of `gold/stress.csv`, chosen from general knowledge before any was looked at; the calm months of the last 15
rows were added, again unseen, when most of the first ones proved too thinly read. Each is asked as of its last day,
with the window that users get, and then with half of it.

Beside the stress stand two baselines: the plain number of texts that name the state in the same days, and that number
over its mean in the state's own past. AUC is the chance that a crisis ranks above a calm month, ties counted half,
with its 80 % interval over 2,000 resamples of the months. Months of which too little was read have no stress; they
are listed, and left out of all columns alike. In a second row they are ranked as if nothing were known of them (0.5).
"""

from __future__ import annotations

import argparse
import calendar
import csv
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.model import Stress
from bilateral.relations import WINDOW
from bilateral.view import View
from material import ITEMS, need

GOLD = Path(__file__).parent / "gold" / "stress.csv"
RESAMPLES = 2000


class Case(NamedTuple):
    """A month of a state, whether it was a crisis, and what was found."""

    month: str
    crisis: bool
    what: str
    stress: Stress
    texts: int
    surplus: float

    @property
    def told(self) -> bool:
        """Whether there is a stress."""
        return self.stress.total is not None


def cases(ledger: Ledger, days: int) -> list[Case]:
    """The months of the gold file."""
    with GOLD.open(encoding="utf-8", newline="") as stream:
        return [_case(ledger, row, days) for row in csv.DictReader(stream)]


def _case(ledger: Ledger, row: dict[str, str], days: int) -> Case:
    view = View(ledger, last_day(row["month"]))
    found = view.stress(row["state"], days)
    before = [articles for day, articles in view.exposure((row["state"], row["state"])) if day < found.since]
    first = view.ledger.volume()[0][0]
    usual = sum(before) / 2 / max(1, (found.since - first).days) * days  # both sides of the pair are the state
    return Case(
        row["month"], row["kind"] == "crisis", row["what"], found, found.articles, found.articles / max(usual, 0.5)
    )


def last_day(month: str) -> date:
    """The last day of a month written as 2014-03."""
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def auc(crises: Sequence[float], calm: Sequence[float]) -> float:
    """The chance that a crisis has more than a calm month, ties counted half."""
    wins = [(one > other) + 0.5 * (one == other) for one in crises for other in calm]
    return sum(wins) / len(wins)


def interval(crises: Sequence[float], calm: Sequence[float]) -> tuple[float, float]:
    """80 % of the AUC over resamples of both sides."""
    random = np.random.default_rng(20_26)
    drawn = [auc(random.choice(crises, len(crises)), random.choice(calm, len(calm))) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.1, 0.9])
    return float(low), float(high)


def show(found: Sequence[Case], days: int) -> None:
    """Each month, and the AUC of the stress, of its parts and of the baselines."""
    for case in sorted(found, key=lambda one: (not one.crisis, -(one.stress.total or -1))):
        one = case.stress
        total = f"{one.total:.2f} ({one.low:.2f}-{one.high:.2f})" if case.told else str(one.lacking)
        kind = "crisis" if case.crisis else "calm"
        print(f"{kind:7}{one.state} {case.month}  {total:20}{case.texts:4} texts {case.surplus:6.1f}x  {case.what}")
    told = [case for case in found if case.told]
    print(f"\n{days} days: {sum(case.crisis for case in told)} crises, {sum(not case.crisis for case in told)} calm")
    _row("stress", told, [case.stress.total or 0.0 for case in told])
    _row("texts", told, [float(case.texts) for case in told])
    _row("texts against own past", told, [case.surplus for case in told])
    for number, part in enumerate(told[0].stress.parts):
        _row(f"  {part.name}", told, [case.stress.parts[number].unusual or 0.0 for case in told])
    print(f"all {len(found)} months, 0.5 where too little is known:")
    _row("stress", found, [0.5 if case.stress.total is None else case.stress.total for case in found])
    _row("texts", found, [float(case.texts) for case in found])
    _row("texts against own past", found, [case.surplus for case in found])


def _row(name: str, found: Sequence[Case], values: Sequence[float]) -> None:
    crises = [value for value, case in zip(values, found, strict=True) if case.crisis]
    calm = [value for value, case in zip(values, found, strict=True) if not case.crisis]
    low, high = interval(crises, calm)
    print(f"AUC {name:26}{auc(crises, calm):.3f} (80 %: {low:.2f}-{high:.2f})")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    given = parser.parse_args().ledger
    with tempfile.TemporaryDirectory() as folder:
        path = given or Path(folder) / "news.db"
        with Ledger(path) as ledger:
            if given is None:
                monitor.run(ledger, [need(ITEMS)], now=datetime.now(UTC))
            for days in (WINDOW, WINDOW // 2):
                show(cases(ledger, days), days)
                print()
            begun = time.perf_counter()
            ranked = View(ledger, date(2014, 4, 30)).stresses()
            print(f"a ranking of {len(ranked)} states in {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
