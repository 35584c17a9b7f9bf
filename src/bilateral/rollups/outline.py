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
from bilateral.model import STRESS_PARTS, Event, EventType, Factuality, Filing, Status, content_id
from bilateral.relations import is_passage, strain_of
from bilateral.relations.traits import ROW, Rows, Traits, as_text, between, trait
from bilateral.rollups.chronicle import NEVER, Spans, parties_of
from bilateral.world import event_kinds, passings, states, strains

SPEAKER = "?"
"""Stands for speakers of no state."""

NO_EVIDENCE: Mapping[str, Filing] = {}

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
        ("words", "<u2"),
    ]
)
"""What lists ask of an event. `status` and `type` count along `Status` and `EventType`; from the day `lapses` (an
ordinal) on a plan reads as lapsed. It is of the `pair` of the block's two states, has no recipient (`alone`), names an
`object`, or passes something. `strains` are the places in `STRESS_PARTS` of the part that it adds to for each of the
block's states. So many entries of `spoken` are its `voices`, and of `told` its `words`."""


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
    told: bytes
    keys: list[str]


class Outline(msgspec.Struct, frozen=True):
    """Some states of a block's events by (day of the act, event); n entries each.

    `states` are the states that the block is of, where it has them. A state of an event is the newest from the end of
    the day `known` until that before `end` (ordinals). `items` are the names of their rows (bytes). `spoken` are the
    voices of one after the other: twice the place in `keys`, and one more where the voice denies. `told` are likewise
    the reports that they rest on, two places in `keys` each: whose word it is (a state's code, `SPEAKER` for none, ""
    for the outlet's own), and the outlet that carries it ("" where it has no name).
    """

    states: tuple[str | None, str | None]
    items: NDArray[np.bytes_]
    known: NDArray[np.int32]
    end: NDArray[np.int32]
    traits: Traits
    marks: Rows
    spoken: NDArray[np.uint32]
    told: NDArray[np.uint32]
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
            told=np.frombuffer(kept.told, np.uint32).reshape(-1, 2),
            keys=kept.keys,
        )

    @classmethod
    def of(
        cls,
        block: str,
        events: Sequence[Event],
        lives: Sequence[Life] | None = None,
        evidence: Mapping[str, Filing] = NO_EVIDENCE,
    ) -> Outline:
        """Of events by (date, id); without their `lives` they stand for ever.

        `evidence` are the filings of their reports by id; those that are not there count as no words.
        """
        places: dict[str, int] = {}
        spoken = [entry for event in events for entry in _spoken(event, places)]
        words = [[_word(evidence[one], places) for one in event.reports if one in evidence] for event in events]
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
            marks=np.array([_mark(event, pair, len(said)) for event, said in zip(events, words, strict=True)], MARK),
            spoken=np.array(spoken, np.uint32),
            told=np.array([word for said in words for word in said], np.uint32).reshape(-1, 2),
            keys=list(places),
        )

    def encoded(self) -> bytes:
        """As it is kept; ids and items must be hexadecimal."""
        return msgspec.msgpack.encode(
            Kept(
                items=_bytes(self.items),
                ids=_bytes(self.traits.ids),
                known=self.known.tobytes(),
                end=self.end.tobytes(),
                rows=self.traits.rows.tobytes(),
                marks=self.marks.tobytes(),
                spoken=self.spoken.tobytes(),
                told=self.told.tobytes(),
                keys=list(self.keys),
            )
        )

    def spans(self) -> Spans:
        """What all relations are counted from."""
        return Spans(
            self.traits.rows["day"].tobytes(),
            self.known.tobytes(),
            self.end.tobytes(),
            self.marks["status"].tobytes(),
            _bytes(self.items),
            _bytes(self.traits.ids),
        )

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self) * (48 + 8 + ROW.itemsize + MARK.itemsize) + self.spoken.nbytes + self.told.nbytes

    def at(self, places: NDArray[np.intp]) -> Outline:
        """Those of the states, in the order of `places`."""
        return Outline(
            states=self.states,
            items=self.items[places],
            known=self.known[places],
            end=self.end[places],
            traits=Traits(self.traits.ids[places], self.traits.rows[places]),
            marks=self.marks[places],
            spoken=self.spoken[_entries(self.marks["voices"], places)],
            told=self.told[_entries(self.marks["words"], places)],
            keys=self.keys,
        )

    def alive(self, day: date, since: date = date.min, until: date = date.max) -> Outline:
        """The states that were the newest at the end of a day, of acts from `since` to `until`."""
        act = self.traits.rows["day"]
        newest = (self.known <= day.toordinal()) & (self.end > day.toordinal())
        return self.at(np.flatnonzero(newest & (act >= since.toordinal()) & (act <= until.toordinal())))

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

    def words(self) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """For each report the event's place, and its two entries in `told`."""
        return np.repeat(np.arange(len(self)), self.marks["words"].astype(np.intp)), self.told

    def items_at(self, places: Iterable[int]) -> list[str]:
        """The names of the rows at these places."""
        return [self.items[place].decode() for place in places]


def renewed(before: Outline, since: date, ends: Mapping[str, date], added: Outline) -> Outline:
    """An outline in which what became known from a day on is what is `added`.

    `ends` has the day, from then on, on which what an event was before ends.
    """
    stays = before.at(np.flatnonzero(before.known < since.toordinal()))
    end = stays.end.copy()
    open_ = np.flatnonzero(end >= since.toordinal())
    names = as_text(stays.traits.ids[open_])
    end[open_] = [ends[name].toordinal() if name in ends else NEVER for name in names]
    whole = joined([msgspec.structs.replace(stays, end=end), added])
    return whole.at(np.lexsort((whole.items, whole.traits.ids, whole.traits.rows["day"])))


@cache
def form() -> str:
    """Names what outlines are made of: another one where the tables that say what counts are others."""
    tables = (sorted(event_kinds().items()), passings(), strains(), sorted(states()))
    return content_id(msgspec.json.encode([VERSION, ROW.descr, MARK.descr, *tables]))


def joined(parts: Sequence[Outline]) -> Outline:
    """Several outlines one behind the other; the states are those of the first. There must be one at least."""
    places: dict[str, int] = {}
    moved = [np.array([places.setdefault(key, len(places)) for key in part.keys], np.uint32) for part in parts]
    both = list(zip(moved, parts, strict=True))
    return Outline(
        states=parts[0].states,
        items=np.concatenate([part.items for part in parts]),
        known=np.concatenate([part.known for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        traits=Traits(
            np.concatenate([part.traits.ids.astype(np.bytes_) for part in parts]),
            np.concatenate([part.traits.rows for part in parts]),
        ),
        marks=np.concatenate([part.marks for part in parts]),
        spoken=np.concatenate([to[part.spoken >> 1] * 2 + (part.spoken & 1) for to, part in both if len(to)] or [NONE]),
        told=np.concatenate([to[part.told] for to, part in both if len(to)] or [NONE.reshape(-1, 2)]),
        keys=list(places),
    )


def of_state(state: str, parts: Sequence[Outline]) -> Outline:
    """Outlines of blocks that a state is a party of as one, by (day of the act, event).

    The first of `strains` is that of the state.
    """
    if not parts:
        return Outline.of(state, ())
    whole = joined(parts)
    at = np.repeat([part.states.index(state) for part in parts], [len(part) for part in parts])
    marks = whole.marks.copy()
    marks["strains"][:, 0] = whole.marks["strains"][np.arange(len(whole)), at]
    order = np.lexsort((whole.traits.ids, whole.traits.rows["day"]))
    return msgspec.structs.replace(whole, states=(state, None), marks=marks).at(order)


NONE = np.zeros(0, np.uint32)


def _mark(event: Event, pair: tuple[str | None, str | None], words: int) -> tuple[object, ...]:
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
        words,
    )


def _strains(event: Event, state: str) -> int:
    part = strain_of(event, state)
    return NO_PART if part is None else STRESS_PARTS.index(part)


def _spoken(event: Event, places: dict[str, int]) -> Iterable[int]:
    for voice in event.voices:
        yield 2 * places.setdefault(voice.key, len(places)) + (voice.factuality is Factuality.DENIED)


def _known(event: Event) -> int:
    steps = (step.known for step in event.history[-1:])
    return max([event.known or event.first_known, *steps]).astimezone(UTC).toordinal()


def _word(filing: Filing, places: dict[str, int]) -> tuple[int, int]:
    source = filing.report.source
    whose = "" if source is None else source.state or SPEAKER
    outlet = filing.publishers[0] if filing.publishers else ""
    return places.setdefault(whose, len(places)), places.setdefault(outlet, len(places))


def _entries(lengths: NDArray[np.uint16], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where the entries of some rows stand, of which each has so many, one row after the other."""
    many = lengths.astype(np.intp)
    starts, taken = (np.cumsum(many) - many)[places], many[places]
    found: NDArray[np.intp] = np.repeat(starts - (np.cumsum(taken) - taken), taken) + np.arange(int(taken.sum()))
    return found


def _end(life: Life) -> int:
    return life.end.toordinal() if life.end else NEVER


def _bytes(names: NDArray[np.str_] | NDArray[np.bytes_]) -> bytes:
    return bytes.fromhex("".join(as_text(names)))


def _names(held: bytes) -> NDArray[np.bytes_]:
    return np.frombuffer(held.hex().encode(), "S24")
