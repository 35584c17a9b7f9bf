"""Where what takes long is reckoned: in a thread, or in a process of its own, so that no page waits for it.

A process reads the same ledger, with a lower priority than the pages have, and ends with the server.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from bilateral.orphans import end_with_parent

Make = Callable[..., Any]
"""What reckons from a view and further values; a function of a module, so that a process can be told which."""
Views = Callable[[date | None], Any]
"""Gives the view as of a day."""
POLITE = 10
"""How much less the process's work counts than that of the pages, as `nice` has it."""


class Reckoning(Protocol):
    """Reckons and gives what came out, or raises what was raised."""

    def __call__(self, as_of: date | None, make: Make, args: tuple[Any, ...]) -> Any: ...

    def close(self) -> None:
        """End what was begun for it."""


class Here:
    """In the thread that asks."""

    def __init__(self, view: Views) -> None:
        self._view = view

    def __call__(self, as_of: date | None, make: Make, args: tuple[Any, ...]) -> Any:
        return make(self._view(as_of), *args)

    def close(self) -> None:
        """Nothing was begun."""


class Apart:
    """In one process for all; begun at once, since it takes seconds to load, and anew where it came to an end."""

    def __init__(self, ledger: Path, views: Callable[[Path], Views]) -> None:
        """`views` opens the ledger in that process; a function of a module."""
        self._begun_with = (ledger, views)
        self._lock = Lock()
        self._pool = self._begin()

    def __call__(self, as_of: date | None, make: Make, args: tuple[Any, ...]) -> Any:
        pool = self._pool
        try:
            return pool.submit(_reckon, as_of, make, args).result()
        except BrokenProcessPool:
            return self._again(pool).submit(_reckon, as_of, make, args).result()

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in list((self._pool._processes or {}).values()):
            process.terminate()

    def _again(self, broken: ProcessPoolExecutor) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is broken:
                self._pool = self._begin()
            return self._pool

    def _begin(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=self._begun_with)
        pool.submit(int)
        return pool


_views: list[Views] = []


def _begin(ledger: Path, views: Callable[[Path], Views]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    os.nice(POLITE)
    _views[:] = [views(ledger)]


def _reckon(as_of: date | None, make: Make, args: tuple[Any, ...]) -> Any:
    return make(_views[0](as_of), *args)
