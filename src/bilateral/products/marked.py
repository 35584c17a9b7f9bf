"""What the map of a brief shows, as values and in words: which states are marked, how, and which relations moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from bilateral.model import Direction, Event, Shift
from bilateral.products.likelihood import judged
from bilateral.products.names import called, listed, long_day, sentence
from bilateral.relations import is_conflict

Pair = tuple[str, str]

MOVED = {Direction.DEEPENING: "drawn closer", Direction.WORSENING: "moved apart"}


class Look(StrEnum):
    """How a state looks: one that the brief is on, or by how its relation with that one moved, else stands."""

    SUBJECT = "subject"
    DEEPENING = "deepening"
    WORSENING = "worsening"
    COOPERATION = "cooperation"
    CONFLICT = "conflict"
    MIXED = "mixed"


SIGNS = {
    Look.SUBJECT: "",
    Look.DEEPENING: "▲",
    Look.WORSENING: "▼",
    Look.COOPERATION: "+",
    Look.CONFLICT: "\N{MINUS SIGN}",
    Look.MIXED: "±",
}
"""What stands before the name of a state, so that no meaning hangs on a colour."""

MEANINGS = {
    Look.DEEPENING: "drawn closer",
    Look.WORSENING: "moved apart",
    Look.COOPERATION: "more cooperation than conflict",
    Look.CONFLICT: "more conflict than cooperation",
    Look.MIXED: "as much of one as of the other",
}


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state on the map; `since` is the first day of the shift, where its relation moved."""

    state: str
    look: Look
    since: date | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A relation that moved: which way, since when, and how sure that is."""

    dyad: Pair
    direction: Direction
    since: date
    probability: float


class BriefMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a map shows beside land and disputed borders: marked states, those of the brief first, and lines."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The states that the brief is on."""
        return tuple(mark.state for mark in self.marks if mark.look is Look.SUBJECT)


class Entry(msgspec.Struct, frozen=True):
    """One line of the key of a map: what is drawn, its sign, and what it tells."""

    drawn: str
    sign: str
    text: str


def subjects(states: Iterable[str]) -> tuple[Mark, ...]:
    """The marks of the states that a brief is on."""
    return tuple(Mark(state=state, look=Look.SUBJECT) for state in states)


def line(shift: Shift) -> Line:
    """A shift as a line between its two states."""
    return Line(dyad=shift.dyad, direction=shift.direction, since=shift.start, probability=round(shift.probability, 4))


def partner(state: str, acts: Collection[Event], shift: Shift | None) -> Mark:
    """Another state, by its newest shift with the one that the brief is on, else by the acts between them."""
    if shift:
        return Mark(state=state, look=Look(shift.direction.value), since=shift.start)
    odds = sum(map(is_conflict, acts))
    warm = len(acts) - odds
    look = Look.MIXED if warm == odds else Look.COOPERATION if warm > odds else Look.CONFLICT
    return Mark(state=state, look=look)


def key(shown: BriefMap, missing: Sequence[str] = ()) -> list[Entry]:
    """Every look and line with all that it stands for, so that the key tells the whole map to those who cannot see it.

    `missing` are states that the map has no place for.
    """
    told = [Entry("subject", "", sentence(listed(called(code) for code in shown.subjects)))]
    told += [*_partners(shown), *_moved(shown)]
    if missing:
        text = f"Not on the map, which has the states of today: {listed(called(code) for code in missing)}."
        told.append(Entry("", "", text))
    return told


def _partners(shown: BriefMap) -> Iterator[Entry]:
    for look, meaning in MEANINGS.items():
        held = [mark for mark in shown.marks if mark.look is look]
        named = (called(mark.state) + (f" (since {long_day(mark.since)})" if mark.since else "") for mark in held)
        if held:
            yield Entry(look.value, SIGNS[look], f"{meaning[:1].upper()}{meaning[1:]}: {listed(named)}.")


def _moved(shown: BriefMap) -> Iterator[Entry]:
    for one in shown.lines:
        both = listed(called(code) for code in one.dyad)
        text = judged(one.probability, both, f"{MOVED[one.direction]} since {long_day(one.since)}")
        yield Entry(f"line {one.direction.value}", "", sentence(text))
