"""How fast feeds are read, and a pass over 1,000 hosts of which a tenth misbehave: `python benchmarks/fetching.py`.

A real server on loopback stands for every host: each has a name of its own that is resolved to it, so that turns and
robots rules work as they do outside. Of ten feeds one is slow, breaks off, is a bomb, a web page or answers 500.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bilateral.sources.feeds import read_feed
from bilateral.sources.fetch import Limits, Request, Response, Settings, Visitor, fetch
from bilateral.sources.trying import try_all

ITEM = (
    "<item><guid>n-{0}</guid><link>https://news.example/{0}</link><title>Envoys of two ports meet, part {0}</title>"
    "<description>Of trade and ships.</description><pubDate>Sun, 14 Jan 2024 18:05:00 +0900</pubDate></item>"
)
FEED = (
    f'<rss version="2.0"><channel><title>N</title>{"".join(ITEM.format(n) for n in range(30))}</channel></rss>'.encode()
)
BOMB = gzip.compress(bytes(50_000_000))
FAULTS = ("slow", "short", "bomb", "page", "error")


class Site(BaseHTTPRequestHandler):
    """Answers by the number in the host's name."""

    def do_GET(self) -> None:
        self.close_connection = True
        number = int(self.headers["Host"].partition(".")[0].removeprefix("h"))
        fault = FAULTS[number // 10 % 5] if number % 10 == 0 and self.path != "/robots.txt" else None
        with suppress(OSError):
            self.answer(fault)

    def answer(self, fault: str | None) -> None:
        body = {"bomb": BOMB, "page": b"<html></html>"}.get(fault or "", FEED)
        if self.path == "/robots.txt":
            body = b"User-agent: *\nDisallow: /private\n"
        if fault == "slow":
            time.sleep(3)
        self.send_response(500 if fault == "error" else 200)
        self.send_header("Content-Length", str(len(body) + (99 if fault == "short" else 0)))
        if fault == "bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--hosts", type=int, default=1000)
    words.add_argument("--workers", type=int, default=16)
    asked = words.parse_args()
    items()
    with Server(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        settings = Settings(allow=("127.0.0.1/32",), ports=(port,))
        fetches(settings, port)
        one_pass(settings, port, asked.hosts, asked.workers)
        server.shutdown()


def items() -> None:
    now = datetime(2024, 1, 15, tzinfo=UTC)
    began = time.perf_counter()
    links = sum(len(read_feed(FEED, "https://news.example/feed", now).links) for _ in range(50))
    print(f"entries read from feeds: {links / (time.perf_counter() - began):,.0f} a second")


def fetches(settings: Settings, port: int) -> None:
    began = time.perf_counter()
    for _ in range(200):
        answer = fetch(Request(address=f"http://h1.example:{port}/f"), settings=settings, resolver=here)
        assert isinstance(answer, Response)
    print(f"fetches, one after the other: {200 / (time.perf_counter() - began):,.0f} a second")


def one_pass(settings: Settings, port: int, hosts: int, workers: int) -> None:
    reader = Visitor(settings, resolver=here, limits=Limits(seconds=1.0))
    began = time.perf_counter()
    trials = list(try_all((f"http://h{n}.example:{port}/f" for n in range(hosts)), reader, workers))
    took = time.perf_counter() - began
    failed = Counter((trial.why or "").partition(";")[0][:60] for trial in trials if trial.why)
    print(f"a pass over {hosts:,} hosts, {workers} at a time: {took:.1f} s, {sum(failed.values())} fail")
    for why, count in sorted(failed.items()):
        print(f"  {count:4} {why}")
    print(f"  largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def here(*_: object) -> list[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main()
