"""How fast pages and reads of the API come while a collector writes: `python benchmarks/web.py [--ledger FILE]`.

The ledger is the made-up one of `benchmarks/events.py` (a million articles; made where FILE is not there, which takes a
while). The pages are served by `bilateral serve` in a process of its own, another process goes on adding articles and
bringing relations up to date, and requests come at a fixed pace whether earlier ones are answered or not, so that a
slow answer also counts for those behind it. Which relation, country or event is asked for is drawn by how much it is
in the news, as of today or of a day drawn at random for every tenth request.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing as mp
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from starlette.testclient import TestClient

import events as made_up
from bilateral import monitor, rollups, web
from bilateral.ledger import Ledger
from bilateral.model import dyad
from bilateral.web.rendering import warm

PAGES = (
    "/",
    "/relation/{dyad}",
    "/relation/{dyad}?status=claimed",
    "/event/{event}",
    "/country/{state}",
    "/countries",
    "/relations",
    "/blocs",
    "/shifts",
    "/search?q={word}",
    "/sources",
    "/briefs",
    "/methods",
)
READS = (
    "/api/relations",
    "/api/relation/{dyad}",
    "/api/relation/{dyad}/events?limit=100",
    "/api/relation/{dyad}/shifts",
    "/api/event/{event}",
    "/api/shifts?limit=100",
    "/api/search?q={word}",
    "/api/relation/{dyad}/feed.atom",
    "/api/relation/{dyad}/flow",
    "/api/events?limit=100",
    "/api/country/{state}/events?limit=100",
    "/api/sources",
    "/api/provisions",
)
SLOW = (
    "/api/country/{state}",
    "/api/country/{state}/stress",
    "/api/country/{state}/obligations",
    "/api/relation/{dyad}/obligations",
    "/api/relation/{dyad}/brief",
    "/api/countries",
    "/api/stress",
    "/api/outlook",
    "/api/blocs?month={month}",
    "/api/status",
)
"""What is reckoned from all events of a state or of the world; asked for with `--slow` alone."""
PAINTED = ("/", "/relation/{dyad}")
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")
CHOICES = 400


class Asked:
    """What may be asked for, drawn with one source of chance."""

    def __init__(self, path: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        world = made_up.World(seed)
        weighted = world.chance.choices(world.pairs, world.weights, k=CHOICES)
        self.pairs = [dyad(*pair) for pair in weighted]
        with Ledger(path, create=False) as ledger:
            self.events = [ledger.newest(pair, limit=1)[0].id for pair in sorted(set(self.pairs))[:40]]

    def address(self, route: str) -> str:
        """One address of a route."""
        pair = self.chance.choice(self.pairs)
        made = route.format(
            dyad="-".join(pair),
            state=pair[0],
            event=self.chance.choice(self.events),
            month=f"{made_up.LAST:%Y-%m}",
            word=self.chance.choice(made_up.WORDS),
        )
        if self.chance.random() < 0.1 and "{event}" not in route:  # on an earlier day it may not have been known
            day = made_up.FIRST + timedelta(days=self.chance.randrange(200, 365 * made_up.YEARS))
            made += f"{'&' if '?' in made else '?'}as_of={day}"
        return made


def write(path: Path, stop: Any, articles: int) -> None:
    """A collector: every ten seconds some articles with their reports, and what follows from them."""
    world = made_up.World(3)
    with Ledger(path) as ledger:
        for number in count():
            if stop.wait(10 if number else 0):
                return
            day = made_up.LAST + timedelta(days=number // 50)
            made_up.store(ledger, world.day(day, articles))
            monitor.consolidate(ledger, monitor.Outcome())
            rollups.renew(ledger, monitor.silent)


async def load(base: str, asked: Asked, routes: tuple[str, ...], seconds: float, pace: float) -> dict[str, list[Any]]:
    """Requests at `pace` a second; for each route a list of (seconds from when it was due, status, bytes sent)."""
    found: dict[str, list[Any]] = defaultdict(list)
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:

        async def one(route: str, due: float) -> None:
            size, code = 0, 0
            try:
                async with client.stream("GET", asked.address(route), headers={"Accept-Encoding": "gzip"}) as answer:
                    async for chunk in answer.aiter_raw():
                        size += len(chunk)
                    code = answer.status_code
            except httpx.HTTPError:
                pass  # no answer: code 0
            found[route].append((time.perf_counter() - due, code, size))

        begun = time.perf_counter()
        tasks = []
        for number in range(int(seconds * pace)):
            due = begun + number / pace
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(asked.chance.choice(routes), due)))
        await asyncio.gather(*tasks)
    return found


def served(path: Path) -> Iterator[str]:
    """The pages in a process of their own, until done."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from bilateral.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen([*command, "--ledger", str(path)], stderr=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        while True:
            try:
                httpx.get(f"{base}/methods", timeout=60)
                break
            except httpx.ConnectError:
                time.sleep(0.2)
        try:
            yield base
        finally:
            process.terminate()


def table(found: dict[str, list[Any]]) -> None:
    """Print p50, p95 and the longest in milliseconds, and the size over the wire, for each route and for all."""
    print(f"{'route':44} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'KB sent':>8}  other than 200")
    every = [row for rows in found.values() for row in rows]
    for name, rows in [*sorted(found.items()), ("all", every)]:
        times = np.array([row[0] for row in rows]) * 1000
        odd = sum(row[1] != 200 for row in rows)
        size = max(row[2] for row in rows) / 1000
        p50, p95 = np.percentile(times, [50, 95])
        print(f"{name:44} {len(rows):6} {p50:8.0f} {p95:8.0f} {times.max():8.0f} {size:8.0f}  {odd or ''}")


def alone(path: Path, asked: Asked, routes: tuple[str, ...], times: int) -> dict[str, list[Any]]:
    """As `load` gives it, one request after the other in this process and in its process time."""
    warm()
    browser = TestClient(web.app(path), client=("127.0.0.1", 50000), headers={"Accept-Encoding": "gzip"})
    for route in routes:
        browser.get(asked.address(route))
    found: dict[str, list[Any]] = defaultdict(list)
    for route in routes * times:
        address, begun = asked.address(route), time.process_time()
        with browser.stream("GET", address) as answer:
            size = sum(map(len, answer.iter_raw()))
        found[route].append((time.process_time() - begun, answer.status_code, size))
        time.sleep(0.05)  # what is reckoned behind a page goes on meanwhile
    return found


def painted(base: str, asked: Asked, times: int) -> None:
    """Print when a browser that was never there before first paints anything, in milliseconds from asking."""
    from playwright.sync_api import sync_playwright

    first = "performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint').startTime"
    with sync_playwright() as player:
        for route in PAINTED:
            found = []
            for _ in range(times):
                browser = player.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
                page = browser.new_page()
                page.goto(base + asked.address(route), wait_until="load")
                page.wait_for_function("performance.getEntriesByType('paint').length > 1")
                found.append(page.evaluate(first))
                browser.close()
            print(f"first paint of {route:29} {len(found):6} {np.median(found):8.0f} {'':8} {max(found):8.0f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, default=Path("work/million.db"), help="made where it is not there")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pace", type=float, default=20, help="requests a second")
    parser.add_argument("--articles", type=int, default=50, help="articles that are added every ten seconds; 0: none")
    parser.add_argument("--warm", type=float, default=10, help="seconds before that are not counted")
    parser.add_argument("--only", help="only routes that contain this")
    parser.add_argument("--slow", action="store_true", help="only what is reckoned from all events of a state or more")
    parser.add_argument("--alone", type=int, default=0, help="ask each route so often and print process times instead")
    parser.add_argument("--paints", type=int, default=0, help="cold browsers that time their first paint, of each page")
    chosen = parser.parse_args()
    if not chosen.ledger.exists():
        made_up.build(chosen.ledger, made_up.World(1), 1_000_000)
        with Ledger(chosen.ledger) as ledger:
            rollups.renew(ledger, monitor.silent)
    asked = Asked(chosen.ledger, 4)
    kinds = SLOW if chosen.slow else (*PAGES, *READS)
    routes = tuple(route for route in kinds if not chosen.only or chosen.only in route)
    if chosen.alone:
        table(alone(chosen.ledger, asked, routes, chosen.alone))
        return
    context = mp.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=write, args=(chosen.ledger, stop, chosen.articles))
    for base in served(chosen.ledger):
        if chosen.articles:
            writer.start()
        asyncio.run(load(base, asked, routes, chosen.warm, chosen.pace))
        table(asyncio.run(load(base, asked, routes, chosen.seconds, chosen.pace)))
        if chosen.paints:
            painted(base, asked, chosen.paints)
        stop.set()
    if chosen.articles:
        writer.join()


if __name__ == "__main__":
    main()
