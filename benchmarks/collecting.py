"""What the collector bears: `python benchmarks/collecting.py [feeds] [day] [passes] [kills]` (without words, all).

A real server in a process of its own stands for every host; each host has a name that is resolved to it.

feeds   one pass over 1,000 feeds with two articles each, of which a tenth misbehave
day     24 hours of simulated time in passes of 15 minutes, 100,000 articles: none lost, none twice, memory flat
passes  1,000 passes over 10 feeds with news: memory flat
kills   a collector that is killed 200 times at random, compared with one that is not
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

from bilateral.collecting import Collector, Settings
from bilateral.ledger import Ledger
from bilateral.model import Subscription
from bilateral.sources import fetch

START = datetime(2024, 1, 14, tzinfo=UTC)
LISTED = 40
BOMB = gzip.compress(bytes(50_000_000))
FAULTS = ("slow", "short", "bomb", "page", "error")
WORDS = "port treaty envoy harbour grain minister talks vessel border crossing winter market signal bridge".split()
PAGE = """<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="{at}">
</head><body><article><h1>{title}</h1>{text}</article></body></html>"""


class Plan:
    """What the server publishes: of each host an article every `gap` seconds of a time that is told to it."""

    def __init__(self, gap: float, faults: bool) -> None:
        self.gap, self.faults = gap, faults
        self.seconds = multiprocessing.Value("d", 0.0)

    def published(self) -> int:
        """Articles of one host by now."""
        return int(self.seconds.value / self.gap)


class Site(BaseHTTPRequestHandler):
    """Answers by the number in the host's name."""

    plan: Plan

    def do_GET(self) -> None:
        self.close_connection = True
        host = int(self.headers["Host"].partition(".")[0].removeprefix("h"))
        wrong = self.plan.faults and host % 10 == 0 and self.path == "/feed"
        with suppress(OSError):
            self.answer(host, FAULTS[host // 10 % 5] if wrong else None)

    def answer(self, host: int, fault: str | None) -> None:
        body = {"bomb": BOMB, "page": b"<html></html>"}.get(fault or "") or self.body(host)
        if fault == "slow":
            time.sleep(20)
        self.send_response(500 if fault == "error" else 200)
        self.send_header("Content-Length", str(len(body) + (99 if fault == "short" else 0)))
        self.send_header("Content-Type", "text/html" if self.path[1:].isdigit() else "application/rss+xml")
        if fault == "bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def body(self, host: int) -> bytes:
        if self.path == "/robots.txt":
            return b"User-agent: *\nDisallow: /private\n"
        if self.path != "/feed":
            return article(host, int(self.path[1:]), self.plan.gap)
        last = self.plan.published()
        items = "".join(
            f"<item><link>/{n}</link><title>Item {n}</title></item>" for n in range(max(last - LISTED, 0), last)
        )
        return f'<rss version="2.0"><channel><title>h{host}</title>{items}</channel></rss>'.encode()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True


def article(host: int, number: int, gap: float) -> bytes:
    """A page of three paragraphs that no other has."""
    random = Random(host * 1_000_003 + number)
    text = "".join(f"<p>{' '.join(random.choices(WORDS, k=45)).capitalize()}.</p>" for _ in range(3))
    at = START + timedelta(seconds=number * gap)
    return PAGE.format(title=f"{' '.join(random.choices(WORDS, k=6))} {number}", at=at.isoformat(), text=text).encode()


def serve(plan: Plan, told: Any) -> None:
    with Server(("127.0.0.1", 0), type("Planned", (Site,), {"plan": plan})) as server:
        told.send(server.server_address[1])
        server.serve_forever()


@contextmanager
def site(plan: Plan) -> Iterator[int]:
    """The server's port."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(plan, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


class Desk:
    """A collector over so many hosts, on simulated time."""

    def __init__(self, folder: Path, port: int, plan: Plan, hosts: int, **settings: Any) -> None:
        self.plan = plan
        self.ledger = Ledger(folder / "bilateral.db")
        self.ledger.subscribe(Subscription(address=f"http://h{n}.example:{port}/feed") for n in range(hosts))
        fetching = fetch.Settings(
            allow=("127.0.0.1/32",), ports=(port,), delay=0, seconds=settings.pop("seconds", 10.0)
        )
        self.collector = Collector(
            self.ledger, Settings(**settings), fetching, now=self.now, resolver=lambda *_: ["127.0.0.1"]
        )

    def now(self) -> datetime:
        return START + timedelta(seconds=self.plan.seconds.value)


def feeds(hosts: int = 1000) -> None:
    plan = Plan(gap=1.0, faults=True)
    plan.seconds.value = 2.0
    with tempfile.TemporaryDirectory() as folder, site(plan) as port:
        desk = Desk(Path(folder), port, plan, hosts)
        with desk.collector as collector:
            began = time.perf_counter()
            done = collector.collect()
            took = time.perf_counter() - began
        print(f"one pass over {hosts:,} feeds, a tenth with faults: {took:.1f} s")
        print(f"  {done.new} read, {done.failed} failed, {done.articles:,} articles of {done.pages:,} pages")
        print(
            f"  {(done.new + done.failed + done.pages) / took:.0f} addresses a second; largest memory {memory():.0f} MB"
        )
        why = Counter(one.problem.partition(";")[0][:70] for one in desk.ledger.coverage().failing)
        for reason, count in sorted(why.items()):
            print(f"  {count:4} {reason}")


def day(articles: int = 100_000, hosts: int = 200) -> None:
    gap = 86_400 * hosts / articles
    plan = Plan(gap=gap, faults=False)
    with tempfile.TemporaryDirectory() as folder, site(plan) as port:
        desk = Desk(Path(folder), port, plan, hosts)
        began, worked = time.perf_counter(), time.process_time()
        sizes, read = [], 0
        with desk.collector as collector:
            for quarter in range(1, 97):
                plan.seconds.value = quarter * 900.0
                done = collector.collect()
                sizes.append(memory())
                read += done.pages
                if quarter % 16 == 0:
                    print(
                        f"  {quarter / 4:.0f} h: {memory():.0f} MB, {done.articles:,} articles in {done.seconds:.1f} s"
                    )
            for _ in range(4):  # whatever was put off comes; in one step a feed would list less than what is new
                plan.seconds.value += 1800
                read += collector.collect().pages
        took, worked = time.perf_counter() - began, time.process_time() - worked
        expected = hosts * plan.published()
        status = desk.ledger.status()
        stored = status.articles
        print(f"24 h in {took:.0f} s: {stored:,} articles of {expected:,} published, {stored / took:.0f} a second")
        print(f"  {read:,} pages read, {status.versions:,} versions stored; {worked:.0f} s of processor time")
        print(f"  memory {sizes[7]:.0f} MB after 2 h, {sizes[-1]:.0f} MB after 24 h")
        assert stored == expected, f"{expected - stored} lost"
        assert read == status.versions == expected, (
            f"{read - expected} read and {status.versions - expected} kept twice"
        )


def passes(count: int = 1000, hosts: int = 10) -> None:
    plan = Plan(gap=900.0, faults=False)
    with tempfile.TemporaryDirectory() as folder, site(plan) as port:
        desk = Desk(Path(folder), port, plan, hosts)
        began = time.perf_counter()
        with desk.collector as collector:
            for number in range(1, count + 1):
                plan.seconds.value = number * 900.0
                collector.collect()
                if number % (count // 10) == 0 or number == 20:
                    print(f"  pass {number:5}: {memory():.1f} MB")
        print(f"{count:,} passes in {time.perf_counter() - began:.0f} s, {desk.ledger.status().articles:,} articles")


def kills(times: int = 200) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from killed import Starter, command, finished, holdings, kill_often
    from newsroom import outlets, settings_file, subscribed

    with tempfile.TemporaryDirectory() as folder, outlets(6, 150) as running:
        paths = [Path(folder, name) for name in ("killed", "calm")]
        for path in paths:
            path.mkdir()
            with Ledger(path / "bilateral.db") as ledger:
                ledger.subscribe(subscribed(running))
        settings = settings_file(Path(folder, "mine.toml"), running)
        words = [["collect", "--ledger", path / "bilateral.db", "--settings", settings] for path in paths]
        with Starter() as starter:
            killed = kill_often(starter, words[0], running, times, Random(7), 12)
        for one in words:
            status, _, err = finished(command("run", "--once", *one[1:]), 600)
            assert status == 0, err
        same = holdings(paths[0] / "bilateral.db") == (calm := holdings(paths[1] / "bilateral.db"))
        print(
            f"{killed} of {times} collectors were killed before they were done; "
            f"{len(calm['versions'])} articles, {len(calm['records'])} records, {len(calm['reports'])} reports, "
            f"{len(calm['events'])} events: {'all as undisturbed' if same else 'NOT as undisturbed'}"
        )
        assert same


def memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("parts", nargs="*", choices=["feeds", "day", "passes", "kills", []])
    words.add_argument("--articles", type=int, default=100_000, help="articles of the simulated day")
    words.add_argument("--times", type=int, default=200, help="how often the collector is killed")
    words.add_argument("--count", type=int, default=1000, help="passes")
    asked = words.parse_args()
    parts = asked.parts or ["feeds", "day", "passes", "kills"]
    if "feeds" in parts:
        feeds()
    if "passes" in parts:
        passes(asked.count)
    if "day" in parts:
        day(asked.articles)
    if "kills" in parts:
        kills(asked.times)


if __name__ == "__main__":
    main()
