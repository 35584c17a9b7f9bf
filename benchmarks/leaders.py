"""How often a leader or office stands for the right state on a day: `python benchmarks/leaders.py [--errors]`.

`gold/leaders.csv` was written from memory by somebody who had not seen the world data. State `-` is somebody who held
no office on that day.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from datetime import date

from bilateral.world import gazetteer
from material import ROOT


def main() -> None:
    """Print the share of right resolutions by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what is not resolved right")
    options = parser.parse_args()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    with (ROOT / "benchmarks/gold/leaders.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            hits = gazetteer().find(row["mention"], date.fromisoformat(row["day"]))
            found = {hit.entry.state for hit in hits if hit.entry.state}
            good = found == {row["state"]} if row["state"] != "-" else not found
            asked[row["kind"]] += 1
            right[row["kind"]] += good
            if options.errors and not good:
                print(*row.values(), "→", *sorted(found))
    for kind, times in asked.most_common():
        print(f"{kind:24}{right[kind]:5} of {times:4}{100 * right[kind] / times:7.1f}%")
    print(f"{'all':24}{right.total():5} of {asked.total():4}{100 * right.total() / asked.total():7.1f}%")


if __name__ == "__main__":
    main()
