"""What takes long to reckon, kept while the ledger does not change and shown a little longer while it is renewed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from threading import Lock
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from bilateral.web.backlog import Backlog

T = TypeVar("T")

QUICK = 0.2
"""Seconds; what was made in less is made anew as soon as the ledger has changed."""
OLDEST = 60.0
"""Seconds that anything is shown after the ledger has changed; then the reader waits for the new one."""
MOST = 256
"""Values that are kept; those longest not asked for go first."""


class One(NamedTuple):
    """A value, the ledger that it was made from, the seconds that it took, and up to when it was known to be right."""

    value: Any
    stamp: Hashable
    took: float
    right: float


class Held(NamedTuple, Generic[T]):
    """A value, and whether it is of the ledger as it is."""

    value: T
    newest: bool


class Kept:
    """Values by key. Each is of a moment of the ledger, told by its stamp; many threads may ask at once."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._clock = clock
        self._held: OrderedDict[Hashable, One] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Future[Any]] = {}
        self._behind, self._reckoning = Backlog("renewing"), Backlog("reckoning")

    def close(self) -> None:
        """Begin nothing more behind anybody."""
        for backlog in (self._behind, self._reckoning):
            backlog.close()

    def value(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> Held[T]:
        """The value of `key` for the ledger as it is at `stamp`, or one that is at most a minute behind it.

        Raises what `make` raises; nothing is kept then.
        """
        with self._lock:
            one = self._held.get(key)
            if one is not None:
                self._held.move_to_end(key)
            if one is not None and one.stamp == stamp:
                self._held[key] = one._replace(right=self._clock())
                return Held(one.value, newest=True)
            if one is not None and one.took >= QUICK and self._clock() - one.right < OLDEST:
                self._renew(self._behind, key, stamp, make)
                return Held(one.value, newest=False)
        return Held(self._make(key, stamp, make), newest=True)

    def soon(self, key: Hashable, stamp: Hashable, make: Callable[[], T], patience: float) -> Held[T] | None:
        """As `value`, but `None` where it is not there within `patience` seconds; it is then being made behind.

        Raises what `make` raises, to those who wait for it.
        """
        with self._lock:
            one = self._held.get(key)
            if one is not None and one.stamp == stamp:
                self._held[key] = one._replace(right=self._clock())
                return Held(one.value, newest=True)
            begun = self._renew(self._reckoning, key, stamp, make)
            younger = one is not None and self._clock() - one.right < OLDEST
            older = Held(one.value, newest=False) if one is not None and younger else None
        if older is not None and one is not None and one.took > min(QUICK, patience):
            return older
        try:
            return Held(begun.result(timeout=patience), newest=True)
        except (TimeoutError, CancelledError):
            return older

    def _renew(self, backlog: Backlog, key: Hashable, stamp: Hashable, make: Callable[[], Any]) -> Future[Any]:
        if len(self._making) > MOST:
            self._making = {one: begun for one, begun in self._making.items() if not begun.done()}
        begun = self._making.get(key)
        if begun is None or begun.done():
            self._making[key] = begun = backlog.submit(lambda: self._renewed(key, stamp, make))
        return begun

    def _renewed(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        try:
            return self._make(key, stamp, make)
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _make(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        begin = self._clock()
        value = make()
        end = self._clock()
        with self._lock:
            self._held[key] = One(value, stamp, end - begin, begin)
            self._held.move_to_end(key)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return value
