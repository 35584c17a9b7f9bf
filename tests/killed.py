"""Real collector processes that are killed, and what a ledger and its raw files hold, to compare."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from select import select
from typing import Any

from bilateral.ledger import Ledger
from bilateral.sources.raw import records_in
from newsroom import Outlet

COMMAND = [sys.executable, "-c", "from bilateral.cli import main; main()"]
Holdings = dict[str, Any]


def command(*words: object, limit: int | None = None) -> subprocess.Popen[str]:
    """The command line in a process of its own, which may write no file larger than `limit`."""

    def narrow() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=narrow if limit is not None else None,
    )


def finished(process: subprocess.Popen[str], seconds: float = 120) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


STARTER = """
import json, os, sys
from bilateral import articles, coding, live
from bilateral.cli import main
articles.prepare()
for line in sys.stdin:
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        sys.argv = ["bilateral", *json.loads(line)]
        main()
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Starter:
    """Starts the command line in processes that need not load it each time: a loaded one is forked."""

    def __enter__(self) -> Starter:
        self._process = subprocess.Popen(
            [sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def start(self, words: Sequence[object]) -> int:
        """The number of the new process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(word) for word in words]).encode() + b"\n")
        return self._line()

    def ended(self, seconds: float) -> int | None:
        """The exit code, if it ends in that time."""
        return self._line() if select([self._process.stdout], [], [], seconds)[0] else None

    def _line(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def kill_often(
    starter: Starter, words: Sequence[object], running: Sequence[Outlet], times: int, random: Random, requests: int
) -> int:
    """Start the collector and kill it, again and again; says how often it was killed before it was done.

    It is killed a random moment after a random number of requests, or when it has taken a second for nothing.
    """
    killed = 0
    for _ in range(times):
        begun = sum(len(one.seen) for one in running)
        process = starter.start(words)
        wanted, code = begun + random.randrange(requests), None
        latest = time.monotonic() + 2
        while code is None and sum(len(one.seen) for one in running) < wanted and time.monotonic() < latest:
            code = starter.ended(0.001)
        code = starter.ended(random.random() * 0.1) if code is None else code
        if code is None:
            os.kill(process, signal.SIGKILL)
            code = starter.ended(60)
        assert code in (0, 1, -signal.SIGKILL), code
        killed += code == -signal.SIGKILL
    return killed


def holdings(path: Path) -> Holdings:
    """All that must be the same after any number of interruptions."""
    with Ledger(path, create=False) as ledger:
        versions = {version.version for article in ledger.articles() for version in ledger.versions(article.id)}
        raw = {}
        folder = path.with_name(f"{path.stem}-raw")
        found = [stored for file in sorted(folder.glob("*.warc.gz")) for stored in records_in(file)]
        kept = {stored.place: stored.kept.response for stored in found if stored.kept is not None}
        for version in sorted(versions):
            raw[version] = [
                (kept[record.place].address, hashlib.sha256(kept[record.place].body).hexdigest())
                for record in ledger.raw_of(version)
            ]
        return {
            "versions": versions,
            "raw": raw,
            "records": sorted(hashlib.sha256(answer.body).hexdigest() for answer in kept.values()),
            "reports": sorted(filing.report.id for filing in ledger.filings()),
            "events": sorted(
                (event.id, event.status.value, event.independent_sources)
                for dyad, _ in ledger.dyads()
                for event in ledger.events(dyad=dyad)
            ),
            "waiting": ledger.pages_waiting(),
            "aside": sorted((one.address, one.reason) for one in ledger.status().set_aside),
        }
