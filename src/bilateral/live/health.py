"""What a running monitor says of itself: one line for each pass, and a file whose age tells whether it lives."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from bilateral.monitor import WholePass

BEAT = 5.0
"""Seconds between two beats at least."""


def health_line(done: WholePass, at: datetime, upcoming: datetime | None) -> str:
    """One pass in one line; times are UTC."""
    feeds, outcome = done.collected, done.outcome
    parts = [
        f"{at:%Y-%m-%d %H:%M:%S} UTC",
        f"feeds {feeds.new} read, {feeds.same} same, {feeds.failed} failed, {feeds.waiting} waiting",
        f"pages {feeds.pages} read, {feeds.lost} failed, {feeds.left} left",
        f"{outcome.articles} new articles, {outcome.reports} reports, {outcome.blocks} relations changed",
        *done.notes,
        f"collected in {feeds.seconds:.1f} s" + (" (time was up, the rest follows)" if feeds.cut else ""),
        f"next {upcoming:%H:%M:%S}" if upcoming is not None else "done",
    ]
    return "; ".join(parts)


class Heartbeat:
    """A file that is written anew while the monitor lives, with its process number; `None` writes nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._last = -BEAT

    def beat(self) -> None:
        """Say that it lives, if that was not said just now."""
        if self._path is None or time.monotonic() - self._last < BEAT:
            return
        self._last = time.monotonic()
        self._path.write_text(f"{os.getpid()}\n")

    def end(self) -> None:
        """Take the file away: who stopped cleanly is not dead."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
