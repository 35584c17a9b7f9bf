"""The events of one block in outline: of each of their states what lists, series and shifts ask, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.events import lapses
from bilateral.ledger import Life
from bilateral.model import STRESS_PARTS, Event, EventType, Factuality, Status, content_id
from bilateral.relations import is_passage, strain_of
from bilateral.relations.traits import ROW, Rows, Traits, between, trait
from bilateral.rollups.chronicle import NEVER, parties_of
from bilateral.world import event_kinds, passings, states, strains

Bits = NDArray[np.bool_]

VERSION = "outline-1"
"""Raised whenever an outline of the same events can be another."""

STATUSES, TYPES = tuple(Status), tuple(EventType)
NO_PART = len(STRESS_PARTS)

MARK = np.dtype(
    [
        ("status", "u1"),
        ("lapses", "<i4"),
        ("type", "u1"),
        ("sources", "<u2"),
        ("pair", "?"),
        ("alone", "?"),
        ("object", "?"),
        ("passes", "?"),
        ("strains", "u1", 2),
        ("voices", "<u2"),
    ]
)
"""What lists ask of an event. `status` and `type` count along `Status` and `EventType`; from the day `lapses` (an
ordinal) on a plan reads as lapsed. It is of the `pair` of the block's two states, has no recipient (`alone`), names an
`object`, or passes something. `strains` are the places in `STRESS_PARTS` of the part that it adds to for each of the
block's states. So many entries of `spoken` are its `voices`."""


class Kept(msgspec.Struct, frozen=True):
    """An outline as it is kept: arrays as bytes, with one entry for each state that was the newest at a day's end.

    They come by (day of the act, event). `items` and `ids` are names of rows and events, twelve bytes each.
    """

    items: bytes
    ids: bytes
    known: bytes
    end: bytes
    rows: bytes
    marks: bytes
    spoken: bytes
    keys: list[str]


class Outline(msgspec.Struct, frozen=True):
    """Some states of a block's events by (day of the act, event); n entries each.

    `states` are the states that the block is of, where it has them. A state of an event is the newest from the end of
    the day `known` until that before `end` (ordinals). `items` are the names of their rows (bytes); `spoken` are the
    voices of one after the other: twice the place in `keys`, and one more where the voice denies.
    """

    states: tuple[str | None, str | None]
    items: NDArray[np.bytes_]
    known: NDArray[np.int32]
    end: NDArray[np.int32]
    traits: Traits
    marks: Rows
    spoken: NDArray[np.uint32]
    keys: Sequence[str]

    @classmethod
    def decoded(cls, block: str, body: bytes) -> Outline:
        """An outline as it is kept."""
        kept = msgspec.msgpack.decode(body, type=Kept)
        return cls(
            states=parties_of(block),
            items=_names(kept.items),
            known=np.frombuffer(kept.known, np.int32),
            end=np.frombuffer(kept.end, np.int32),
            traits=Traits(_names(kept.ids), np.frombuffer(kept.rows, ROW)),
            marks=np.frombuffer(kept.marks, MARK),
            spoken=np.frombuffer(kept.spoken, np.uint32),
            keys=kept.keys,
        )

    @classmethod
    def of(cls, block: str, events: Sequence[Event], lives: Sequence[Life] | None = None) -> Outline:
        """Of events by (date, id); without their `lives` they stand for ever."""
        places: dict[str, int] = {}
        spoken = [entry for event in events for entry in _spoken(event, places)]
        pair = parties_of(block)
        return cls(
            states=pair,
            items=np.array([life.item for life in lives] if lives else [""] * len(events), np.bytes_),
            known=np.array([one.known.toordinal() for one in lives] if lives else list(map(_known, events)), np.int32),
            end=np.array([_end(life) for life in lives] if lives else [NEVER] * len(events), np.int32),
            traits=Traits(
                np.array([event.id for event in events], np.str_),
                np.array([trait(event, pair[0] or "") for event in events], ROW),
            ),
            marks=np.array([_mark(event, pair) for event in events], MARK),
            spoken=np.array(spoken, np.uint32),
            keys=list(places),
        )

    def encoded(self) -> bytes:
        """As it is kept; ids and items must be hexadecimal."""
        return msgspec.msgpack.encode(
            Kept(
                items=bytes.fromhex(b"".join(self.items.tolist()).decode()),
                ids=bytes.fromhex("".join(self.traits.names())),
                known=self.known.tobytes(),
                end=self.end.tobytes(),
                rows=self.traits.rows.tobytes(),
                marks=self.marks.tobytes(),
                spoken=self.spoken.tobytes(),
                keys=list(self.keys),
            )
        )

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self) * (48 + 8 + ROW.itemsize + MARK.itemsize) + self.spoken.nbytes

    def at(self, places: NDArray[np.intp]) -> Outline:
        """Those of the states, in the order of `places`."""
        lengths = self.marks["voices"].astype(np.intp)
        starts = (np.cumsum(lengths) - lengths)[places]
        taken = lengths[places]
        ahead = np.arange(int(taken.sum())) - np.repeat(np.cumsum(taken) - taken, taken)
        return Outline(
            states=self.states,
            items=self.items[places],
            known=self.known[places],
            end=self.end[places],
            traits=Traits(self.traits.ids[places], self.traits.rows[places]),
            marks=self.marks[places],
            spoken=self.spoken[np.repeat(starts, taken) + ahead],
            keys=self.keys,
        )

    def alive(self, day: date) -> Outline:
        """The states that were the newest at the end of a day."""
        return self.at(np.flatnonzero((self.known <= day.toordinal()) & (self.end > day.toordinal())))

    def pair_traits(self) -> Traits:
        """What series and shifts of the block's two states are reckoned from."""
        return self.traits.where(self.marks["pair"])

    def statuses(self, day: date) -> NDArray[np.uint8]:
        """How the events read at the end of a day: places in `Status`."""
        lapsed = self.marks["lapses"] <= day.toordinal()
        found: NDArray[np.uint8] = np.where(lapsed, STATUSES.index(Status.LAPSED), self.marks["status"])
        return found

    def speakers(self) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """For each voice the event's place, and what it is in `spoken`."""
        return np.repeat(np.arange(len(self)), self.marks["voices"].astype(np.intp)), self.spoken

    def items_at(self, places: Iterable[int]) -> list[str]:
        """The names of the rows at these places."""
        return [self.items[place].decode() for place in places]


def renewed(block: str, before: Outline | None, lives: Sequence[Life], read: Mapping[str, Event]) -> Outline:
    """The outline of these lives from the one that was kept, and from what was `read` (by item) of those not in it."""
    place = {item: number for number, item in enumerate(before.items.tolist())} if before else {}
    fresh = [life for life in lives if life.item.encode() not in place]
    added = Outline.of(block, [read[life.item] for life in fresh], fresh)
    whole = added if before is None else _joined(before, added)
    at = {item: number for number, item in enumerate(whole.items.tolist())}
    chosen = whole.at(np.array([at[life.item.encode()] for life in lives], np.intp))
    ends = np.array([_end(life) for life in lives], np.int32)
    return msgspec.structs.replace(chosen, end=ends)


def missing(before: Outline | None, lives: Iterable[Life]) -> list[str]:
    """The names of the rows of lives that an outline has not."""
    held = set(before.items.tolist()) if before else set()
    return [life.item for life in lives if life.item.encode() not in held]


@cache
def form() -> str:
    """Names what outlines are made of: another one where the tables that say what counts are others."""
    tables = (sorted(event_kinds().items()), passings(), strains(), sorted(states()))
    return content_id(msgspec.json.encode([VERSION, ROW.descr, MARK.descr, *tables]))


def _joined(one: Outline, other: Outline) -> Outline:
    places = {key: number for number, key in enumerate(one.keys)}
    moved = np.array([places.setdefault(key, len(places)) for key in other.keys], np.uint32)
    spoken = moved[other.spoken >> 1] * 2 + (other.spoken & 1) if len(other.spoken) else other.spoken
    return Outline(
        states=one.states,
        items=np.concatenate([one.items, other.items]),
        known=np.concatenate([one.known, other.known]),
        end=np.concatenate([one.end, other.end]),
        traits=Traits(
            np.concatenate([one.traits.ids, other.traits.ids.astype(np.bytes_)]),
            np.concatenate([one.traits.rows, other.traits.rows]),
        ),
        marks=np.concatenate([one.marks, other.marks]),
        spoken=np.concatenate([one.spoken, spoken.astype(np.uint32)]),
        keys=list(places),
    )


def _mark(event: Event, pair: tuple[str | None, str | None]) -> tuple[object, ...]:
    first, second = pair
    return (
        STATUSES.index(event.status),
        last.toordinal() if (last := lapses(event)) else NEVER,
        TYPES.index(event.event_type),
        min(event.independent_sources, np.iinfo(np.uint16).max),
        first is not None and second is not None and between(event, (first, second)),
        event.recipient is None,
        event.object is not None,
        is_passage(event),
        tuple(NO_PART if state is None else _strains(event, state) for state in pair),
        len(event.voices),
    )


def _strains(event: Event, state: str) -> int:
    part = strain_of(event, state)
    return NO_PART if part is None else STRESS_PARTS.index(part)


def _spoken(event: Event, places: dict[str, int]) -> Iterable[int]:
    for voice in event.voices:
        yield 2 * places.setdefault(voice.key, len(places)) + (voice.factuality is Factuality.DENIED)


def _known(event: Event) -> int:
    return (event.known or event.first_known).astimezone(UTC).toordinal()


def _end(life: Life) -> int:
    return life.end.toordinal() if life.end else NEVER


def _names(held: bytes) -> NDArray[np.bytes_]:
    return np.frombuffer(held.hex().encode(), "S24")
