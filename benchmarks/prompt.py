"""How soon news is told and shown: `python benchmarks/prompt.py LEDGER.db [--rounds 8] [--every 15s] [--coder model]`.

The real commands on a copy of the ledger: `bilateral run` collects from outlets on loopback and tells a list over a
webhook, `bilateral serve` shows the pages meanwhile. In each round an outlet that was not there before has one article.
From the instant at which the ledger recorded it, it is measured how long it takes until the webhook has its alert, and
until its event stands on the page of the relation and on Today; and from the publication, how long it takes in all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bilateral.ledger import Ledger
from loopback import served, text, unused_port
from newsroom import Outlet, feed, subscribed
from receiver import KEY, Receiver, receiving

PARTNERS = ("Russia", "Iran", "Syria", "Myanmar", "Cuba", "Uganda", "Egypt", "Yemen", "Libya", "Ethiopia")
CODES = ("RUS", "IRN", "SYR", "MMR", "CUB", "UGA", "EGY", "YEM", "LBY", "ETH")
PATIENCE = 180.0
WATCHLIST = """
[[watch]]
name = "Desk"
countries = ["PRK"]
channels = ["ours"]
[channels.ours]
kind = "webhook"
address_env = "OURS"
secret_env = "OURS_KEY"
"""
PAGE = """<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="{at}"></head>
<body><article><h1>{title}</h1><p>North Korea shipped {count},000 artillery shells to {partner}, officials said in the
capital on Monday.</p><p>The crates were seen at the harbour of pier {count}, and people there spoke of nothing else
for the whole week, though no paper was shown to anybody.</p></article></body></html>"""


class Bench:
    """The running commands with what they read and tell."""

    def __init__(self, folder: Path, receiver: Receiver, outlets: list[Outlet], stack: ExitStack) -> None:
        self.folder, self.receiver, self.outlets = folder, receiver, outlets
        self.ledger = folder / "bilateral.db"
        self.port = unused_port()
        self._stack = stack

    def start(self, *words: str) -> None:
        """Start a command, to be ended with the rest; what it says goes into a file named after it."""
        told = self._stack.enter_context((self.folder / f"{words[0]}.log").open("wb"))
        command = [sys.executable, "-c", "from bilateral.cli import main; main()", *words, "--ledger", str(self.ledger)]
        environment = os.environ | {"OURS": self.receiver.address, "OURS_KEY": KEY}
        self._stack.enter_context(ended(subprocess.Popen(command, stderr=told, cwd=self.folder, env=environment)))

    def page(self, path: str) -> str:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return str(answer.read().decode())
        return ""

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def round(self, number: int) -> dict[str, float]:
        """Publish one article; the seconds until each step."""
        one, code = self.outlets[number], "-".join(sorted(("PRK", CODES[number % len(CODES)])))
        now, before = datetime.now(UTC), len(self.receiver.taken)
        address = one.here("/news")
        words = {"title": f"Item {number}", "at": now.isoformat(), "count": 3 + number}
        partner = PARTNERS[number % len(PARTNERS)]
        one.pages["/news"] = text(PAGE.format(partner=partner, **words), Content_Type="text/html")
        one.pages["/feed"] = text(feed([(address, f"Item {number}", now)]), Content_Type="application/rss+xml")
        with Ledger(self.ledger) as ledger:
            ledger.subscribe(subscribed([one]))
        waited_for(lambda: len(self.receiver.taken) > before, f"an alert of {partner}")
        told = datetime.now(UTC)
        alerts = json.loads(self.receiver.taken[-1].body)["data"]["alerts"]
        event = next(alert["event"] for alert in alerts if alert["event"])
        waited_for(lambda: event[:8] in self.page(f"/relation/{code}"), f"{event} on the page of {code}")
        shown = datetime.now(UTC)
        waited_for(lambda: event[:8] in self.page("/"), f"{event} on Today")
        today = datetime.now(UTC)
        arrived = recorded(self.ledger, address)
        steps = {"alert": told, "relation page": shown, "Today": today}
        found = {f"arrival to {name}": (at - arrived).total_seconds() for name, at in steps.items()}
        return found | {f"publication to {name}": (at - now).total_seconds() for name, at in steps.items()}


def recorded(path: Path, address: str) -> datetime:
    """When the ledger stored the article of an address."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        (instant,) = connection.execute("select recorded from raw_records where address = ?", (address,)).fetchone()
    return datetime.fromisoformat(instant).replace(tzinfo=UTC)


def waited_for(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise SystemExit(f"{what}: not within {PATIENCE:.0f} s")
        time.sleep(0.1)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def bench(ledger: Path, rounds: int, every: str, coder: str) -> Iterator[Bench]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(ledger, folder / "bilateral.db")
        outlets = [stack.enter_context(running(Outlet(number))) for number in range(rounds + 1)]
        made = Bench(folder, stack.enter_context(receiving()), outlets, stack)
        ports = ", ".join(str(one.port) for one in outlets)
        (folder / "bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.0/8"]\nports = [{ports}]\ndelay = 0\n[coding]\nbackend = "{coder}"\n'
        )
        (folder / "watchlist.toml").write_text(WATCHLIST)
        outlets[-1].publish(0)
        with Ledger(folder / "bilateral.db") as opened:
            opened.subscribe(subscribed([outlets[-1]]))
        began = time.monotonic()
        made.start("run", "--every", every)
        waited_for(lambda: "; next " in made.said("run"), "the first pass")
        print(f"the first pass, with what it has to renew: {time.monotonic() - began:.0f} s")
        made.start("serve", "--port", str(made.port))
        began = time.monotonic()
        waited_for(lambda: bool(made.page("/")), "Today")
        print(f"the first page: {time.monotonic() - began:.0f} s")
        yield made


@contextmanager
def running(one: Outlet) -> Iterator[Outlet]:
    with served(one):
        yield one


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("ledger", type=Path, metavar="LEDGER.db", help="it is copied, and stays as it is")
    words.add_argument("--rounds", type=int, default=8)
    words.add_argument("--every", default="15s", help="the pace of the live loop")
    words.add_argument("--coder", default="model", choices=["model", "rules"])
    asked = words.parse_args()
    with bench(asked.ledger, asked.rounds, asked.every, asked.coder) as made:
        found = [made.round(number) for number in range(asked.rounds)]
        print(made.said("run"))
    print(f"{'seconds':28} median  largest")
    for step in found[0]:
        spans = [one[step] for one in found]
        print(f"{step:28} {median(spans):6.1f}  {max(spans):7.1f}")


if __name__ == "__main__":
    main()
