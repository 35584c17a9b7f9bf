"""The events of a relation as of a day, of which those few are read that are shown: the others are in outline alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bilateral.events import as_read
from bilateral.model import Event, EventType, Status, end_of_day
from bilateral.relations import Strained, Traits
from bilateral.relations.traits import trait
from bilateral.rollups import Outline
from bilateral.rollups.outline import STATUSES, TYPES

Read = Callable[[Sequence[int]], list[Event]]
Bits = NDArray[np.bool_]


class Roll:
    """Events by (day of the act, id), told by their places."""

    def __init__(self, outline: Outline, day: date, read: Read) -> None:
        """`outline` has one state of each event, `day` is that on which they are read, `read` gives those at places."""
        self.outline, self.day, self._read = outline, day, read

    def __len__(self) -> int:
        return len(self.outline)

    @cached_property
    def statuses(self) -> NDArray[np.uint8]:
        """How each event reads on the day: places in `Status`."""
        return self.outline.statuses(self.day)

    @property
    def days(self) -> NDArray[np.int32]:
        """The day of each act, an ordinal."""
        days: NDArray[np.int32] = self.outline.traits.rows["day"]
        return days

    @cached_property
    def changed(self) -> NDArray[np.int32]:
        """The day (UTC, an ordinal) on which each event came to read as it does, or a later one."""
        lapsed = self.outline.marks["lapses"] <= self.day.toordinal()
        found: NDArray[np.int32] = np.where(
            lapsed, np.maximum(self.outline.known, self.outline.marks["lapses"]), self.outline.known
        )
        return found

    def stand(self, statuses: Collection[Status]) -> Bits:
        """Which events have one of the statuses."""
        return np.isin(self.statuses, [STATUSES.index(status) for status in statuses])

    def of_type(self, types: Collection[EventType]) -> Bits:
        """Which events are of one of the types."""
        return np.isin(self.outline.marks["type"], [TYPES.index(kind) for kind in types])

    def read(self, chosen: Bits | Sequence[int]) -> list[Event]:
        """Some of the events as they read on the day, in the order of their places."""
        places = np.flatnonzero(chosen).tolist() if isinstance(chosen, np.ndarray) else list(chosen)
        return [as_read(event, self.day) for event in self._read(places)] if places else []

    def voices(self) -> dict[str, tuple[int, int]]:
        """Who speaks of the events: of how many they do so other than by denying, and how many they deny."""
        event, spoken = self.outline.speakers()
        once = np.unique(np.stack([event, spoken]), axis=1)[1] if len(spoken) else spoken
        number = np.bincount(once.astype(np.intp), minlength=2 * len(self.outline.keys)).tolist()
        both = zip(self.outline.keys, number[::2], number[1::2], strict=True)
        return {key: (said, denied) for key, said, denied in both if said or denied}

    def spoken_of_by(self, speaker: str) -> Bits:
        """Of which events somebody speaks."""
        found = np.zeros(len(self), bool)
        event, spoken = self.outline.speakers()
        if speaker in self.outline.keys:
            found[event[spoken >> 1 == self.outline.keys.index(speaker)]] = True
        return found

    def traits(self, by: date | None = None) -> Traits:
        """What series and shifts are reckoned from: of events that were known by the end of a day, as they stood then.

        Without `by` of all as they stand.
        """
        found = self._known(by)
        return found.where(self.outline.marks["pair"] & (found.rows["day"] > 0))

    def strained(self, by: date) -> Strained:
        """What the stress of a state is reckoned from, where these are its events: what counts by the end of a day."""
        known, marks = self._known(by), self.outline.marks
        rows = known.rows
        every = Strained(
            ids=known.ids,
            day=rows["day"].astype(np.int64),
            amount=rows["amount"],
            sure=rows["amount"] * rows["sure"],
            conflict=rows["conflict"],
            part=marks["strains"][:, 0].astype(np.int64),
            others=~marks["alone"],
        )
        return every.where((rows["amount"] > 0) & (rows["day"] <= by.toordinal()))

    def _known(self, by: date | None) -> Traits:
        """The events as they stood at the end of a day; those that were not known yet weigh nothing and have no day."""
        found = self.outline.traits
        late = np.flatnonzero(self.outline.known > by.toordinal()).tolist() if by else []
        if by is None or not late:
            return found
        rows, moment, first = found.rows.copy(), end_of_day(by), self.outline.states[0] or ""
        for place, event in zip(late, self._read(late), strict=True):
            rows[place] = trait(event, first, moment)
            if event.first_known > moment:
                rows[place] = 0
        return Traits(found.ids, rows)
