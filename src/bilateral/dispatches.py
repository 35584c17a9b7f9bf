"""Which dispatch each article version belongs to, found so that the order of reading does not matter.

A new version is placed with regard to what was known before it; what was known after it is placed again, for as long
as that can matter: until 30 days have passed without a new or changed place, and then wherever one of those texts
comes again word for word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import islice

from bilateral import events
from bilateral.ledger import Ledger
from bilateral.model import Placement

BATCH = 500
END = datetime.max.replace(tzinfo=UTC)


class Folding:
    """One pass over a ledger; it only reads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._places: dict[str, Placement] = {}
        self._worded: dict[str, tuple[str, datetime]] = {}

    def places(self) -> list[Placement]:
        """The new and the changed places."""
        starts = [article.known for article in self._ledger.undispatched()]
        done: datetime | None = None
        while starts:
            first = heappop(starts)
            if done is None or first >= done:
                before = set(self._worded)
                done = self._place_from(first)
                for known in self._seen_again(self._worded.keys() - before, done):
                    heappush(starts, known)
        return list(self._places.values())

    def _place_from(self, first: datetime) -> datetime:
        """Place what is known from then on; gives the instant before which nothing can change any more."""
        index = events.CopyIndex()
        index.recall(self._ledger.dispatched(since=first - events.KEEP, until=first))
        last = first
        stream = self._ledger.every_version(since=first)
        while batch := list(islice(stream, BATCH)):
            held = self._ledger.places(article.version for article in batch)
            placed = index.place(batch, lambda wordings: self._seen_before(wordings, first))
            for article, place in zip(batch, placed, strict=True):
                if held.get(place.version) != place:
                    last = article.known
                    self._note(place, last)
            if batch[-1].known - last > events.KEEP:
                return batch[-1].known
        return END

    def _note(self, place: Placement, known: datetime) -> None:
        self._places[place.version] = place
        if place.wording is not None:
            self._worded[place.wording] = (place.dispatch, known)

    def _seen_before(self, wordings: Set[str], first: datetime) -> Iterator[tuple[str, str, datetime]]:
        """(wording, dispatch, known) of long texts that came word for word before this stretch, the newest places."""
        for wording in wordings & self._worded.keys():
            dispatch, known = self._worded[wording]
            if known < first:
                yield wording, dispatch, known
        for place, known in self._ledger.wordings(wordings):
            if known < first and place.wording is not None:
                yield place.wording, place.dispatch, known

    def _seen_again(self, wordings: Iterable[str], done: datetime) -> Iterator[datetime]:
        """When texts that were placed anew come again word for word, later than what was placed so far."""
        for _, known in self._ledger.wordings(wordings):
            if known >= done:
                yield known
