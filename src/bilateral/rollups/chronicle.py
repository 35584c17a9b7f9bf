"""Which events stood when, of all relations, as arrays: what any day's list of relations is counted from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from datetime import date
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.ledger import Tally
from bilateral.model import Status
from bilateral.world import states

Dyad = tuple[str, str]

DYAD = re.compile("[A-Z]{3}-[A-Z]{3}")

DIGITS = 24
"""Hexadecimal digits of the name of a row, and of an event."""

ID = np.dtype([("high", ">u8"), ("low", ">u4")])
"""The name of an event as numbers that sort as it does."""

SOME = 200
"""Events that are put in order at once."""

Place = tuple[date, str]
"""Day and id of an event: where it stands among all."""

NEVER = np.iinfo(np.int32).max
STATUSES = tuple(Status)


class Spans(msgspec.Struct, frozen=True):
    """The states of the events of one relation, as bytes of arrays with one entry a state, by (day of the act, event).

    `day`, `known` and `end` are ordinals (int32): a state is the newest from the end of the day `known` until that
    before `end`. `status` counts along `Status` (uint8), `items` are names of rows and `events` those of events, twelve
    bytes each.
    """

    day: bytes
    known: bytes
    end: bytes
    status: bytes
    items: bytes
    events: bytes


class Glance(msgspec.Struct, frozen=True):
    """One relation on a day: its events, those that happened lately, and the row of the newest that happened."""

    dyad: Dyad
    events: int
    recent: int
    last: str | None


class Chronicle:
    """All relations side by side; each is changed as a whole."""

    def __init__(self, held: Mapping[str, Spans]) -> None:
        """`held` by the name of the block: two states ("PRK-RUS"), or what else may be a party."""
        self._held = held

    def with_changed(self, changed: Mapping[str, Spans]) -> Chronicle:
        """What is held, with other spans of some blocks."""
        return Chronicle({**self._held, **changed})

    def glances(
        self,
        day: date,
        since: date,
        until: date,
        *,
        awaited: Collection[Status],
        naming: Set[str] | None = None,
        limit: int | None = None,
    ) -> list[Glance]:
        """Relations as of the end of a day, those first of which most happened after `since` and up to `until`.

        What has one of the statuses `awaited` has not happened. `naming` keeps relations of one of these states.
        """
        held, alive = self._all, self._alive(day)
        size = len(held.names)
        total = np.bincount(held.of[alive], minlength=size)
        happened = self._happened(alive, awaited)
        lately = happened & (held.day > since.toordinal()) & (held.day <= until.toordinal())
        recent = np.bincount(held.of[lately], minlength=size)
        last = np.full(size, -1)
        last[held.of[happened]] = np.flatnonzero(happened)
        shown = np.array([at for at in held.dyads if total[at] and _names(held.names[at], naming)], int)
        order = shown[np.lexsort((shown, -total[shown], -recent[shown]))][:limit]
        return [
            Glance(_pair(held.names[at]), int(total[at]), int(recent[at]), held.item(int(last[at]))) for at in order
        ]

    def blocks(self, state: str) -> list[str]:
        """The blocks that a state is a party of."""
        return [name for name in sorted(self._held) if state in name and state in parties_of(name)]

    def dyads(self, day: date) -> list[tuple[Dyad, int]]:
        """Relations with the number of their events at the end of a day, the most first."""
        held = self._all
        total = np.bincount(held.of[self._alive(day)], minlength=len(held.names))
        found = [(_pair(held.names[at]), int(total[at])) for at in held.dyads if total[at]]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def tallies(self, day: date, since: date, until: date, *, awaited: Collection[Status]) -> list[Tally]:
        """How many events the parties of each block have at the end of a day, whichever of them acts, by block.

        Recent are those that happened from `since` to `until`, and the last day is one of an act that happened by
        `until`; what has one of the statuses `awaited` has not happened.
        """
        held, alive = self._all, self._alive(day)
        size = len(held.names)
        total = np.bincount(held.of[alive], minlength=size)
        happened = self._happened(alive, awaited) & (held.day <= until.toordinal())
        recent = np.bincount(held.of[happened & (held.day >= since.toordinal())], minlength=size)
        last = np.zeros(size, np.int64)
        last[held.of[happened]] = held.day[happened]  # they ascend within a block
        return [
            Tally(
                *held.parties[at],
                int(total[at]),
                int(recent[at]),
                date.fromordinal(int(last[at])) if last[at] else None,
            )
            for at in np.flatnonzero(total).tolist()
        ]

    def line(
        self,
        day: date,
        *,
        dyad: Dyad | None = None,
        state: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after: Place | None = None,
        statuses: Collection[Status] | None = None,
        newest_first: bool = False,
    ) -> Iterator[str]:
        """The rows of events as they stand at the end of a day, by (day of the act, event), or the other way round.

        Those of one relation, of the blocks that name a `state`, or of all; from `since` to `until`, behind `after`,
        with one of the `statuses` as they were stored.
        """
        held = self._all
        at = held.places(dyad, state)
        at = at[(held.known[at] <= day.toordinal()) & (held.end[at] > day.toordinal())]
        at = at[held.day[at] >= since.toordinal()] if since else at
        at = at[held.day[at] <= until.toordinal()] if until else at
        if statuses is not None:
            at = at[np.isin(held.status[at], [STATUSES.index(status) for status in statuses])]
        if after is not None:
            at = held.behind(at, after, newest_first)
        for some in held.in_order(at, newest_first):
            yield from map(held.name, some.tolist())

    def statuses(self, day: date) -> dict[Status, int]:
        """How many events of all relations stand how at the end of a day."""
        counts = np.bincount(self._all.status[self._alive(day)], minlength=len(STATUSES))
        return {status: int(number) for status, number in zip(STATUSES, counts, strict=True) if number}

    def _alive(self, day: date) -> NDArray[np.bool_]:
        held = self._all
        return (held.known <= day.toordinal()) & (held.end > day.toordinal())

    def _happened(self, alive: NDArray[np.bool_], awaited: Collection[Status]) -> NDArray[np.bool_]:
        waits = np.zeros(len(STATUSES), bool)
        waits[[STATUSES.index(status) for status in awaited]] = True
        happened: NDArray[np.bool_] = alive & ~waits[self._all.status]
        return happened

    @cached_property
    def _all(self) -> _Joined:
        return _Joined(self._held)


def is_dyad(block: str) -> bool:
    """Whether a block is of two different states, and not of an organisation or one state alone."""
    return DYAD.fullmatch(block) is not None and block[:3] != block[4:]


def _pair(block: str) -> Dyad:
    return block[:3], block[4:]


def parties_of(block: str) -> tuple[str | None, str | None]:
    """The states among the parties of a block; `None` for an organisation, and where there is no second party."""
    if block in states():
        return block, None
    first, last = block[:3], block[-3:]
    return (
        first if first in states() and block[3:4] == "-" else None,
        last if last in states() and block[-4:-3] == "-" else None,
    )


def _names(block: str, states: Set[str] | None) -> bool:
    return states is None or block[:3] in states or block[4:] in states


class _Joined:
    """The arrays of all blocks one behind the other; `of` says which block (along `names`) a state is of.

    `dyads` are the places of those blocks that are relations of two states.
    """

    def __init__(self, held: Mapping[str, Spans]) -> None:
        self.names = sorted(held)
        self.dyads = [at for at, name in enumerate(self.names) if is_dyad(name)]
        parts = [held[name] for name in self.names]
        self.of = np.repeat(np.arange(len(parts)), [len(part.status) for part in parts])
        self.day = _join(np.int32, (part.day for part in parts))
        self.known = _join(np.int32, (part.known for part in parts))
        self.end = _join(np.int32, (part.end for part in parts))
        self.status = np.frombuffer(b"".join(part.status for part in parts), np.uint8)
        self.parties = [parties_of(name) for name in self.names]
        self._items = b"".join(part.items for part in parts)
        self._ids = np.frombuffer(b"".join(part.events for part in parts), ID)
        self._starts = np.searchsorted(self.of, np.arange(len(parts) + 1))
        self._number = {name: at for at, name in enumerate(self.names)}

    def item(self, at: int) -> str | None:
        """The name of the row of a state; `None` for a negative place."""
        return self.name(at) if at >= 0 else None

    def name(self, at: int) -> str:
        """The name of the row of a state."""
        return self._items[at * DIGITS // 2 : (at + 1) * DIGITS // 2].hex()

    def places(self, dyad: Dyad | None, state: str | None) -> NDArray[np.intp]:
        """The places of the states of one block, of those that name a state, or of all."""
        if dyad is not None:
            number = self._number.get("-".join(sorted(dyad)))
            return self._within([] if number is None else [number])
        if state is not None:
            return self._within([number for number, name in enumerate(self.names) if state in name])
        return np.arange(len(self.of))

    def _within(self, blocks: Iterable[int]) -> NDArray[np.intp]:
        spans = [np.arange(self._starts[one], self._starts[one + 1]) for one in blocks]
        return np.concatenate([np.zeros(0, np.intp), *spans])

    def behind(self, at: NDArray[np.intp], place: Place, newest_first: bool) -> NDArray[np.intp]:
        """Those of the places that come behind a day and event."""
        day, name = place
        same = self.day[at] == day.toordinal()
        ids = self._ids[at[same]].tobytes().hex()
        names = [ids[start : start + DIGITS] for start in range(0, len(ids), DIGITS)]
        chosen = self.day[at] < day.toordinal() if newest_first else self.day[at] > day.toordinal()
        chosen[same] = [one < name if newest_first else one > name for one in names]
        return at[chosen]

    def in_order(self, at: NDArray[np.intp], newest_first: bool) -> Iterator[NDArray[np.intp]]:
        """The places by (day, event), or the other way round; so many days at once as hold `SOME` or more."""
        if not len(at):
            return
        days = self.day[at]
        first = int(days.min())
        number = np.bincount(days - first)
        upto = np.cumsum(number[::-1] if newest_first else number)
        begin = done = 0
        while done < len(at):
            end = int(np.searchsorted(upto, done + SOME)) + 1
            low, high = (len(number) - end, len(number) - begin) if newest_first else (begin, end)
            some = at[(days >= first + low) & (days < first + high)]
            ids = self._ids[some]
            order = np.lexsort((ids["low"], ids["high"], self.day[some]))
            yield some[order[::-1] if newest_first else order]
            begin, done = end, int(upto[min(end, len(upto)) - 1])


def _join(kind: type[np.int32], parts: Iterable[bytes]) -> NDArray[np.int32]:
    return np.frombuffer(b"".join(parts), kind)
