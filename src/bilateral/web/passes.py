"""Where the ledger stands for its readers: after which pass, and which past days that pass told something new of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

from bilateral import rollups
from bilateral.ledger import BEGINNING, Ledger
from bilateral.model import end_of_day

BEHIND = 60.0
"""Seconds after which what was written is shown although no pass has followed it."""


class Told(NamedTuple):
    """A pass (the entry up to which it kept things) and the first instant that it told something new of, UTC."""

    upto: int
    since: datetime


class Passes:
    """The passes that a ledger saw since it was opened here; many threads may ask at once."""

    def __init__(self, ledger: Ledger, clock: Callable[[], float] = monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._ledger, self._clock = ledger, clock
        self._lock = Lock()
        self._kept = rollups.Kept(ledger)
        self._first = self._kept.upto or 0
        self._told: list[Told] = []
        self._seen: tuple[int, ...] = ()
        self._decided = 0
        self._catching_up = Lock()  # not the other: that takes long, and every request asks for a stamp
        self._caught_up: tuple[tuple[int, int], rollups.Kept] | None = None
        self._loose: tuple[float, int] | None = None

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._kept.upto is not None

    @property
    def kept(self) -> rollups.Kept | None:
        """What the last pass kept, with what is to be shown although no pass has followed it; `None` where nothing is
        kept.
        """
        with self._lock:
            kept, upto = self._kept, self._kept.upto
            beyond = max(self._decided, self._loose[1] if self._loose else 0)
        if upto is None or beyond <= upto:
            return None if upto is None else kept
        with self._catching_up:
            if self._caught_up is None or self._caught_up[0] != (upto, beyond):
                self._caught_up = (upto, beyond), kept.caught_up()
            return self._caught_up[1]

    def stamp(self, as_of: date | None) -> tuple[int, ...]:
        """Changes whenever a view as of that day, or of today, can show something else."""
        with self._lock:
            file = self._file()
            if file != self._seen:
                self._look()
                self._decided = self._ledger.decided_upto()
                self._seen = file
            if self._kept.upto is None:
                return file
            if as_of is None:
                return self._kept.upto, self._decided, self._written()
            limit = end_of_day(as_of)
            told = next((one.upto for one in reversed(self._told) if one.since <= limit), self._first)
            return told, self._decided

    def _look(self) -> None:
        """Take up what a pass has kept since; a later one hides those that reached no further back."""
        newer = self._kept.renewed()
        if newer is self._kept:
            return
        mark = self._kept.mark
        since = self._ledger.earliest_since(mark) if mark else BEGINNING
        if since is not None and newer.upto is not None:
            self._told = [one for one in self._told if one.since < since]
            self._told.append(Told(newer.upto, since))
        self._kept, self._loose = newer, None

    def _written(self) -> int:
        """The newest entry where it has waited long enough for a pass, else 0."""
        if self._loose is None:
            self._loose = self._clock(), 0
        begun, shown = self._loose
        if self._clock() - begun < BEHIND:
            return shown
        newest = self._ledger.newest_entry()
        shown = newest if newest != self._kept.upto else 0
        self._loose = self._clock(), shown
        return shown

    def _file(self) -> tuple[int, ...]:
        """Changes whenever something is written to the ledger."""
        path = self._ledger.path
        files = (path, path.with_name(path.name + "-wal"))
        marks = [file.stat() for file in files if file.exists()]
        return tuple(number for mark in marks for number in (mark.st_mtime_ns, mark.st_size))
