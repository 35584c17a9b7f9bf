"""Work behind pages, the newest first: what was asked for long ago nobody waits for any more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition, Thread
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 24
"""Pieces of work that wait; of more, those that have waited longest are given up."""


class Backlog:
    """One thread and what waits for it. What is given up is a future that was cancelled."""

    def __init__(self, name: str, most: int | None = None) -> None:
        """`most` pieces of work wait, `MOST` without it."""
        self._name, self._most = name, most or MOST
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, make: Callable[[], T]) -> Future[T]:
        """Have `make` called when it is its turn."""
        begun: Future[T] = Future()
        given_up: list[Future[Any]] = []
        with self._changed:
            self._waiting.append((begun, make))
            while len(self._waiting) > self._most:
                given_up.append(self._waiting.popleft()[0])
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()
        for one in given_up:
            one.cancel()
        return begun

    def close(self) -> None:
        """Give up all that waits and begin nothing more."""
        with self._changed:
            self._closed = True
            given_up = [one for one, _ in self._waiting]
            self._waiting.clear()
            self._changed.notify()
        for one in given_up:
            one.cancel()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                begun, make = self._waiting.pop()
            if not begun.set_running_or_notify_cancel():
                continue
            try:
                begun.set_result(make())
            except BaseException as error:
                begun.set_exception(error)
