"""How many requests somebody may make: a bucket of tokens for each, filled anew as time passes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

MOST = 10_000
"""Clients that are remembered; who was not heard of for longest is forgotten first."""


class Buckets:
    """Token buckets by client (Turner 1986): `burst` requests at once, `per_minute` after that."""

    def __init__(
        self, per_minute: float, burst: int, *, clock: Callable[[], float] = monotonic, most: int = MOST
    ) -> None:
        self._pace, self._burst, self._clock, self._most = per_minute / 60, float(burst), clock, most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one; 0 where there was one, else the seconds until there is."""
        now = self._clock()
        left, then = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._pace)
        wait = 0.0 if left >= 1 else (1 - left) / self._pace
        self._left[client] = (left - 1 if left >= 1 else left), now
        while len(self._left) > self._most:
            self._left.popitem(last=False)
        return wait
