"""Prints what each read of the API costs on a ledger: p50 and p95 of the process's CPU time in milliseconds, asked for
the first time (nothing kept), and again. CPU time, so that a busy machine measures the same.

    python benchmarks/api.py news.db [PRK-USA] [times]
"""

from __future__ import annotations

import sys
from statistics import quantiles
from time import process_time

from fastapi.testclient import TestClient

from bilateral import web
from bilateral.ledger import Ledger
from bilateral.serving import Serving
from bilateral.view import View
from bilateral.web.api import Kept
from bilateral.web.reading import Reader

READS = (
    "relations",
    "relations?as_of={past}",
    "relation/{dyad}",
    "relation/{dyad}?bin=week",
    "relation/{dyad}?as_of={past}",
    "relation/{dyad}/shifts",
    "relation/{dyad}/shifts?robust=true",
    "relation/{dyad}/flow",
    "relation/{dyad}/events",
    "relation/{dyad}/obligations",
    "relation/{dyad}/brief",
    "shifts",
    "outlook?days=90",
    "blocs?month={month}",
    "events",
    "events?newest_first=true",
    "events?type=AID&status=disputed&newest_first=true",
    "events?as_of={past}&newest_first=true",
    "event/{event}",
    "country/{state}",
    "country/{state}/events?newest_first=true",
    "country/{state}/stress",
    "country/{state}/obligations",
    "countries",
    "stress",
    "provisions",
    "stories?date={day}",
    "search?q=nuclear+test",
    "search?q=president",
    "sources",
    "status",
    "who?name=Seoul",
    "export/plover?limit=1000",
    "events?limit=1000&format=parquet",
    "events?limit=1000&format=csv",
)


def main(path: str, dyad: str, times: int) -> None:
    """A line for each read."""
    app = web.app(path, Serving(hosts=("testserver",), seconds=3600))
    api, ledger = TestClient(app), Ledger(path, create=False)
    with ledger:
        view = View(ledger)
        day = view.horizon
        first, second = dyad.split("-")
        event = view.events((first, second))[-1].id
        names = {"dyad": dyad, "state": second, "event": event, "day": str(day), "month": str(day)[:7]}
        names["past"] = str(day.replace(year=day.year - 3, day=1))
        print(f"{'read':52} {'p50':>8} {'p95':>8} {'again':>8} {'kB':>8}")
        for read in READS:
            address = f"/api/{read.format(**names)}"
            new, again, size = [], [], 0
            for _ in range(times):
                app.state.kept, app.state.reader = Kept(), Reader(ledger)
                new.append(_asked(api, address))
                started = process_time()
                answer = api.get(address)
                again.append(1000 * (process_time() - started))
                size = len(answer.content)
            print(f"{read:52} {_at(new, 50):8.0f} {_at(new, 95):8.0f} {_at(again, 50):8.1f} {size / 1000:8.0f}")


def _asked(api: TestClient, address: str) -> float:
    started = process_time()
    answer = api.get(address)
    assert answer.status_code == 200, (address, answer.text[:200])
    return 1000 * (process_time() - started)


def _at(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "PRK-USA", int(sys.argv[3]) if len(sys.argv) > 3 else 5)
