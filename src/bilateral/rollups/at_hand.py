"""The events of relations that were lately asked for, at hand: to read thousands of them again takes long."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import date
from threading import Lock

from bilateral.model import Event

Dyad = tuple[str, str]
Asked = tuple[Dyad, date | None]

MOST = 60_000
"""Events that are kept at hand; those of relations longest not asked for go first. A thousand take about 3 MB."""


class AtHand:
    """Events by relation and day of the view; many threads may ask at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._held = most, 0
        self._events: OrderedDict[Asked, list[Event]] = OrderedDict()
        self._lock = Lock()

    def events(self, pair: Dyad, as_of: date | None, read: Callable[[], list[Event]]) -> list[Event]:
        """What `read` gives of a relation as of a day, read once; the list is not to be changed."""
        key = pair, as_of
        with self._lock:
            if key in self._events:
                self._events.move_to_end(key)
                return self._events[key]
        found = read()
        with self._lock:
            if key not in self._events and len(found) <= self._most // 4:
                self._events[key] = found
                self._held += len(found)
            while self._held > self._most:
                self._held -= len(self._events.popitem(last=False)[1])
        return found

    def without(self, changed: Collection[str]) -> AtHand:
        """What is at hand of the blocks that have not changed."""
        newer = AtHand(self._most)
        with self._lock:
            newer._events = OrderedDict((key, held) for key, held in self._events.items() if _block(key) not in changed)
        newer._held = sum(map(len, newer._events.values()))
        return newer


def _block(key: Asked) -> str:
    return "-".join(key[0])
