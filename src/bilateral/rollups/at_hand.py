"""The events of relations that were lately asked for, at hand, whole or in outline: to read them again takes long."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import date
from threading import Lock

from bilateral.model import Event
from bilateral.rollups.outline import Outline

Dyad = tuple[str, str]
Asked = tuple[Dyad, date | None]

MOST = 60_000
"""Events that are kept at hand; those of relations longest not asked for go first. A thousand take about 3 MB."""


MOST_BYTES = 64_000_000
"""Bytes of outlines that are kept at hand."""


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


class Outlines:
    """The outlines of blocks that were lately asked for; many threads may ask at once.

    Those of blocks that have changed meanwhile are pinned where they are given with `hold`, whatever their size.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._held: OrderedDict[str, Outline | None] = OrderedDict()
        self._pinned: dict[str, Outline] = {}
        self._lock = Lock()

    def one(self, block: str, read: Callable[[], Outline | None]) -> Outline | None:
        """What `read` gives of a block, read once."""
        with self._lock:
            if block in self._pinned:
                return self._pinned[block]
            if block in self._held:
                self._held.move_to_end(block)
                return self._held[block]
        found = read()
        with self._lock:
            if block not in self._held:
                self._held[block] = found
                self._size += _size(found)
            while self._size > self._most:
                self._size -= _size(self._held.popitem(last=False)[1])
        return found

    def has(self, block: str) -> bool:
        """Whether a block is at hand."""
        with self._lock:
            return block in self._held or block in self._pinned

    def hold(self, block: str, outline: Outline) -> None:
        """Have this outline of a block, and not the one that is kept."""
        self._pinned[block] = outline

    def without(self, changed: Collection[str]) -> Outlines:
        """What is at hand of the blocks that have not changed."""
        newer = Outlines(self._most)
        with self._lock:
            newer._held = OrderedDict((block, one) for block, one in self._held.items() if block not in changed)
        newer._size = sum(map(_size, newer._held.values()))
        return newer


def _size(outline: Outline | None) -> int:
    return 100 + (outline.size if outline else 0)


def _block(key: Asked) -> str:
    return "-".join(key[0])
