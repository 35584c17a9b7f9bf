"""One request at a time to a host, with a pause between two, across all threads of this process."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bilateral.sources.fetch.values import Reason, Refusal


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.free_at = 0.0


class Turns:
    """Whose turn it is at each host. `clock` gives seconds that only grow, `sleep` waits so many."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, pause: float, patience: float) -> Iterator[None]:
        """Wait for the host and hold it; afterwards nobody comes for `pause` seconds.

        Raises a `Refusal` that says when to come where the pause of before lasts longer than `patience` seconds.
        """
        with self._lock:
            place = self._hosts[host.lower()]
        with place.lock:
            wait = place.free_at - self._clock()
            if wait > patience:
                raise Refusal(
                    Reason.WAIT, f"{host} asks for a pause of {wait:.0f} s more; it is read later", after=wait
                )
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                place.free_at = self._clock() + pause

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long, all its addresses: it answered that it had too many requests."""
        with self._lock:
            place = self._hosts[host.lower()]
        place.free_at = max(place.free_at, self._clock() + seconds)
