"""How often somebody may try to log in: a few times in a while, for each name and for each address."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic

TRIES, WHILE = 5, 300.0
"""Tries that may fail within so many seconds."""
KEPT = 10_000
"""Names and addresses that are remembered; of more, those that failed longest ago are forgotten."""


class Throttle:
    """Tries that failed, by whom or where from."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until any of these may try again; 0 for now."""
        now = monotonic()
        with self._lock:
            held = [times for key in keys if len(times := self._recent(key, now)) >= TRIES]
        return max((int(times[-TRIES] + WHILE - now) + 1 for times in held), default=0)

    def failed(self, *keys: str) -> None:
        """Note that a try failed."""
        now = monotonic()
        with self._lock:
            for key in keys:
                self._failed[key] = [*self._recent(key, now), now]
                self._failed.move_to_end(key)
            while len(self._failed) > KEPT:
                self._failed.popitem(last=False)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._failed.get(key, ()) if now - at < WHILE]
