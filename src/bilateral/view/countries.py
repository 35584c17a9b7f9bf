"""What a view of the ledger says of one state, or of all of them side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

from bilateral import relations
from bilateral.events import as_read
from bilateral.ledger import ANY
from bilateral.model import Event, Shift, Stress
from bilateral.rollups import Kept
from bilateral.view.movement import Movement
from bilateral.view.reading import pair_of, states_of
from bilateral.world import states


class Countries(Movement):
    """The part of a view that looks at states: as of its day, or up to the last news where it is of no day."""

    def stress(self, state: str, days: int = relations.WINDOW) -> Stress:
        """How unusual the strain on a state is in the last `days` days up to the view's day, against its own past.

        Without a day that the view is of, up to the last news. Raises `ValueError` where `days` is not positive or
        the state had ended before.
        """
        if self._kept:
            return self._outlined_stress(self._kept, state, days)
        stored = self.ledger.events(state=state, **self._limits)
        return self._stress(state, [as_read(event, self.day) for event in stored], days)

    def stresses(self, days: int = relations.WINDOW) -> list[Stress]:
        """The stress of all states of which enough was read, the most stressed first."""
        begin = self._until - timedelta(days=days - 1)
        if self._kept:
            there = self._there(states(), begin)
            found = [self._outlined_stress(self._kept, state, days) for state in there]
        else:
            of: dict[str, list[Event]] = defaultdict(list)
            for event in self.ledger.events(**self._limits):
                for state in states_of(event):
                    of[state].append(as_read(event, self.day))
            found = [self._stress(state, of[state], days) for state in self._there(of, begin)]
        told = [(one.total, one) for one in found if one.total is not None]
        return [one for _, one in sorted(told, key=lambda pair: (-pair[0], pair[1].state))]

    @property
    def _until(self) -> date:
        return self.as_of or self.horizon

    @cached_property
    def _texts(self) -> list[tuple[date, int]]:
        kept = self._kept.read(ANY, self.as_of) if self._kept else []
        return kept or self.ledger.texts(**self._limits)

    def _read_of(self, state: str, begin: date) -> int:
        return sum(articles for day, articles in self._exposure(state) if begin <= day <= self._until)

    def _there(self, codes: Iterable[str], begin: date) -> list[str]:
        """The states of which enough was read from a day on, and that had not ended before."""
        return [
            code for code in sorted(codes) if _exists(code, begin) and self._read_of(code, begin) >= relations.ENOUGH
        ]

    def _outlined_stress(self, kept: Kept, state: str, days: int) -> Stress:
        """The stress of a state from its events in outline."""
        outlines = [one.alive(self.as_of or date.max) for one in kept.outlines(state)]
        hostile = [one.states for one in outlines if (one.marks["pair"] & one.traits.rows["conflict"]).any()]
        pairs = sorted((first, second) for first, second in hostile if first and second)
        self._take_kept(pairs, relations.RATE)
        return relations.stress(
            state,
            self.roll(state).strained(self._until),
            shifts=[shift for pair in pairs for shift in self._shifts_of(pair, relations.RATE)],
            exposure=self._exposure(state),
            texts=self._texts,
            as_of=self._until,
            days=days,
        )

    def _stress(self, state: str, events: Sequence[Event], days: int) -> Stress:
        return relations.stress(
            state,
            events,
            shifts=self._worsening(events),
            exposure=self._exposure(state),
            texts=self._texts,
            as_of=self._until,
            days=days,
        )

    def _worsening(self, events: Iterable[Event]) -> list[Shift]:
        """The shifts of the dyads that the events are of; without acts of conflict no dyad worsens."""
        of: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in events:
            if pair := pair_of(event):
                of[pair].append(event)
        hostile = sorted(pair for pair, held in of.items() if any(map(relations.is_conflict, held)))
        return [shift for pair in hostile for shift in self._shifts_of(pair, relations.RATE, of[pair])]


def _exists(state: str, begin: date) -> bool:
    """Whether a code is that of a state that had not ended before a day."""
    known = states().get(state)
    return known is not None and (known.until is None or known.until >= begin)
