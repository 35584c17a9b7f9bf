"""The whole way on real news: `python benchmarks/whole.py [--ledger FILE]`.

Reads, codes and consolidates all items of `../shared/data/current-events/` into a fresh ledger and prints time,
items a second, memory and size by stage; and the coder beside a plain parse of the same text.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bilateral import monitor
from bilateral.articles import from_row
from bilateral.coding import code
from bilateral.coding.parse import model
from bilateral.ledger import Ledger
from material import ITEMS, items, need

SAMPLE = 4000


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, help="where to make the ledger (default: a temporary file)")
    options = parser.parse_args()
    need(ITEMS)
    with tempfile.TemporaryDirectory() as folder:
        whole(options.ledger or Path(folder, "bench.db"))
    beside_a_parse()


def whole(path: Path) -> None:
    """Every stage once over all items."""
    now = datetime.now(UTC)
    outcome = monitor.Outcome()
    with Ledger(path) as ledger:
        stages: list[tuple[str, Callable[[], None]]] = [
            ("read", lambda: monitor.read(ledger, [ITEMS], outcome, now=now)),
            ("fold copies", lambda: monitor.fold_copies(ledger)),
            ("code", lambda: monitor.code(ledger, outcome)),
            ("consolidate", lambda: monitor.consolidate(ledger, outcome)),
        ]
        print(f"{'stage':14}{'seconds':>9}{'items/s':>9}")
        for name, run in stages:
            start = time.perf_counter()
            run()
            took = time.perf_counter() - start
            print(f"{name:14}{took:9.1f}{outcome.articles / took:9.0f}")
        status = ledger.status()
    print(f"articles {status.articles}, reports {status.reports}, events {sum(status.events.values())}")
    print("events:", ", ".join(f"{count} {name}" for name, count in sorted(status.events.items())))
    print(f"waiting for a coder of their language: {sum(status.waiting.values())}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {memory:.0f} MB, ledger {status.bytes / 1e6:.0f} MB")


def beside_a_parse() -> None:
    """The coder and the parser alone on the same texts, in turn."""
    now = datetime.now(UTC)
    chosen = [item for number, item in enumerate(items()) if number % 19 == 0][:SAMPLE]
    articles = [from_row(json.dumps(item | {"language": "en"}).encode(), now) for item in chosen]
    list(code(articles[:100]))
    start = time.perf_counter()
    list(code(articles))
    coded = time.perf_counter() - start
    start = time.perf_counter()
    list(model().pipe([article.text for article in articles], batch_size=128))
    parsed = time.perf_counter() - start
    print(f"{len(articles)} items: coded in {coded:.1f} s, parsed alone in {parsed:.1f} s: ratio {coded / parsed:.2f}")


if __name__ == "__main__":
    main()
