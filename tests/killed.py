"""Real collector processes that are killed, and what a ledger and its raw files hold, to compare."""

from __future__ import annotations

import hashlib
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
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


def finished(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def killed_after(process: subprocess.Popen[str], running: Sequence[Outlet], requests: int, more: float) -> bool:
    """Kill it so many seconds after it made so many requests, or let it end; says whether it was killed."""
    begun = sum(len(one.seen) for one in running)
    deadline = time.monotonic() + 60
    while process.poll() is None and sum(len(one.seen) for one in running) < begun + requests:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    time.sleep(more)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def kill_often(words: Sequence[object], running: Sequence[Outlet], times: int, random: Random, requests: int) -> int:
    """Start the collector and kill it, again and again; says how often it was killed before it was done."""
    killed = 0
    for _ in range(times):
        process = command(*words)
        killed += killed_after(process, running, random.randrange(requests), random.random() * 0.15)
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
