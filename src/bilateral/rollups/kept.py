"""What is kept, as it is read: of this moment, or as the last pass left it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral import relations
from bilateral.ledger import Arrivals, Figures, Ledger, Mark
from bilateral.model import Event, Shift, end_of_day
from bilateral.rollups.at_hand import AtHand, Outlines
from bilateral.rollups.chronicle import Chronicle, Spans
from bilateral.rollups.outline import Outline, form, renewed
from bilateral.rollups.press import Month, Press, month_of

Dyad = tuple[str, str]
Days = list[tuple[date, int]]

COUNTS, READ, SHIFTS, SPANS, OUTLINES = "counts", "read", "shifts", "lives", "outlines"
PRESS, REACH, PASSES = "press", "reach", "passes"
REMEMBERED = 100
"""Passes of which it is known whose shifts they found anew."""
FORM = "form"
"""Under which it is kept in what form all this is; in another one it is reckoned anew, as if nothing were kept."""
VERSION = "3"
"""Raised whenever something is kept otherwise, or more of it."""
ALL = ""
"""The name under which what was read of any state is kept."""


class Detected(msgspec.Struct, frozen=True):
    """The shifts of a relation as this detector found them."""

    detector: str
    watched: relations.Watched


class Counts(msgspec.Struct, frozen=True):
    """Articles, versions by language, and those of them that no coder has coded, at a mark of the journal."""

    mark: Mark
    articles: int
    waiting: dict[str, int]
    languages: dict[str, int] = {}


class Pass(NamedTuple):
    """A pass by the entry up to which it kept things, and the relations whose shifts it found anew."""

    upto: int
    found: list[str]


class Kept:
    """The values that are kept in a ledger, up to the entry `upto`; `None` where nothing is."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.upto = upto_of(ledger)
        self._read: dict[str, NDArray[np.int64]] = {}
        self._chronicle: Chronicle | None = None
        self._at_hand = AtHand()
        self._outlines = Outlines()

    @property
    def mark(self) -> Mark | None:
        """Up to which entry and which article version what is kept is right; `None` where nothing is."""
        return None if self.upto is None else self._counts.mark._replace(entry=self.upto)

    def fresh(self) -> bool:
        """Whether nothing was written to the ledger since."""
        return self.upto is not None and self.upto == self._ledger.newest_entry()

    def renewed(self) -> Kept:
        """This, or what has been kept in its place since: only what changed is read again."""
        if upto_of(self._ledger) == self.upto:
            return self
        newer = Kept(self._ledger)
        if self.upto is not None and newer.upto is not None:
            changed = self._ledger.consolidated_since(self.upto)
            newer._at_hand, newer._outlines = self._at_hand.without(changed), self._outlines.without(changed)
            if self._chronicle is not None:
                newer._chronicle = self._chronicle.with_changed(_spans(self._ledger, changed))
            found = self._found_since(passes(self._ledger))
            if found is not None and "watched" in self.__dict__:
                newer.watched = self.watched | _watched(self._ledger, found)
        return newer

    def _found_since(self, made: Sequence[Pass]) -> set[str] | None:
        """The relations whose shifts were found anew since; `None` where that is not known any more."""
        if self.upto not in {one.upto for one in made}:
            return None
        return {name for one in made if one.upto > self.upto for name in one.found}

    def caught_up(self) -> Kept:
        """This, or where blocks were consolidated since without that what is kept was renewed, with these as they are
        now.
        """
        changed = self._ledger.consolidated_since(self.upto or 0)
        if not changed:
            return self
        newer = Kept(self._ledger)
        newer.upto, newer._read = self.upto, self._read
        newer._at_hand, newer._outlines = self._at_hand.without(changed), self._outlines.without(changed)
        outlines = {block: outlined(self._ledger, block, self.upto) for block in changed}
        newer._chronicle = self.chronicle.with_changed({block: one.spans() for block, one in outlines.items()})
        for block, one in outlines.items():
            newer._outlines.hold(block, one)
        return newer

    def outline(self, block: str) -> Outline | None:
        """A block's events in outline, with all their states; `None` for a block without any."""
        return self._outlines.one(block, lambda: self._outline(block))

    def outlines(self, state: str) -> list[Outline]:
        """The blocks that a state is a party of in outline, by block."""
        blocks = self.chronicle.blocks(state)
        missing = [block for block in blocks if not self._outlines.has(block)]
        read = kept_outlines(self._ledger, missing)
        found = (self._outlines.one(block, lambda block=block: read.get(block)) for block in blocks)  # type: ignore[misc]
        return [one for one in found if one is not None]

    def _outline(self, block: str) -> Outline | None:
        return kept_outlines(self._ledger, [block]).get(block)

    def events(self, pair: Dyad, as_of: date | None) -> list[Event]:
        """The events of a relation as of the end of a day, as `ledger.events` gives them; not to be changed."""
        moment = end_of_day(as_of) if as_of else None
        return self._at_hand.events(pair, as_of, lambda: self._ledger.events(dyad=pair, as_of=moment))

    def read(self, state: str | None = None, as_of: date | None = None) -> Days:
        """`ledger.exposure` of a state, or `ledger.texts` (`ANY`), or `ledger.volume`, as of the end of a day."""
        name = state or ALL
        if name not in self._read:
            found = self._ledger.derived(READ, [name], stale=True) or {}
            arrivals = msgspec.msgpack.decode(found[name], type=Arrivals) if name in found else []
            ordinals = [(day.toordinal(), known.toordinal(), number) for day, known, number in arrivals]
            self._read[name] = np.array(ordinals, np.int64).reshape(-1, 3)
        rows = self._read[name]
        rows = rows if as_of is None else rows[rows[:, 1] <= as_of.toordinal()]
        if not len(rows):
            return []
        first = int(rows[:, 0].min())
        numbers = np.bincount(rows[:, 0] - first, rows[:, 2]).astype(int)
        days = np.flatnonzero(numbers)
        return [(date.fromordinal(first + day), numbers.item(day)) for day in days.tolist()]

    def shifts(self, pairs: Collection[Dyad] | None = None, as_of: date | None = None) -> dict[Dyad, tuple[Shift, ...]]:
        """The shifts at the usual rate that were detected by a day, of those relations or of all that are kept.

        They are found from events as these read now: where events were joined or dated anew later, those of a view
        of a past day may differ.
        """
        held = self.watched
        return {
            pair: tuple(shift for shift in held[pair].shifts if as_of is None or shift.detected <= as_of)
            for pair in (held if pairs is None else pairs)
            if pair in held
        }

    @cached_property
    def watched(self) -> dict[Dyad, relations.Watched]:
        """What the present detector found of each relation at the usual rate."""
        return _watched(self._ledger, None)

    @cached_property
    def press(self) -> Press:
        """What outlets published."""
        return Press(lambda names: months(self._ledger, names))

    def reach(self, day: date) -> int:
        """No article version with a higher number had become known by the end of a day."""
        return max((number for month, number in self._reach.items() if month <= month_of(day)), default=0)

    @cached_property
    def _reach(self) -> dict[str, int]:
        return reach(self._ledger)

    def figures(self, day: date) -> Figures:
        """What takes long to count, events as they stand at the end of a day."""
        counts = self._counts
        events = {str(status): number for status, number in self.chronicle.statuses(day).items()}
        most = sorted(counts.languages.items(), key=lambda one: (-one[1], one[0].replace("?", "")))
        return Figures(counts.articles, dict(most), dict(sorted(counts.waiting.items())), events)

    @cached_property
    def _counts(self) -> Counts:
        found = self._ledger.derived(COUNTS, stale=True) or {}
        return msgspec.msgpack.decode(found[ALL], type=Counts) if found else Counts(Mark(0, 0), 0, {})

    @property
    def chronicle(self) -> Chronicle:
        """Which events stood when."""
        if self._chronicle is None:
            self._chronicle = Chronicle(_spans(self._ledger, None))
        return self._chronicle


def upto_of(ledger: Ledger) -> int | None:
    """The entry up to which what is kept is right; `None` where nothing is kept as this version keeps it."""
    held = ledger.derived(FORM, stale=True) or {}
    return ledger.derived_upto() if held.get(ALL) == kept_form() else None


def kept_form() -> bytes:
    """In what form values are kept."""
    return f"{VERSION} {form()}".encode()


def passes(ledger: Ledger) -> list[Pass]:
    """The last passes, the newest last."""
    body = (ledger.derived(PASSES, stale=True) or {}).get(ALL)
    return msgspec.msgpack.decode(body, type=list[Pass]) if body else []


def _watched(ledger: Ledger, names: Collection[str] | None) -> dict[Dyad, relations.Watched]:
    bodies = ledger.derived(SHIFTS, names, stale=True) or {}
    found = {pair_of(name): detected(body) for name, body in sorted(bodies.items())}
    return {pair: one.watched for pair, one in found.items() if one.detector == relations.DETECTOR}


def reach(ledger: Ledger) -> dict[str, int]:
    """The highest number of an article version that became known in each month."""
    body = (ledger.derived(REACH, stale=True) or {}).get(ALL)
    return msgspec.msgpack.decode(body, type=dict[str, int]) if body else {}


def months(ledger: Ledger, names: Collection[str]) -> dict[str, Month]:
    """What outlets published in months, by their names."""
    bodies = ledger.derived(PRESS, names, stale=True) or {}
    return {name: msgspec.msgpack.decode(body, type=Month) for name, body in bodies.items()}


def kept_outlines(ledger: Ledger, blocks: Collection[str]) -> dict[str, Outline]:
    """Outlines as they are kept, by block."""
    bodies = ledger.derived(OUTLINES, blocks, stale=True) or {}
    return {block: Outline.decoded(block, body) for block, body in bodies.items()}


def outlined(ledger: Ledger, block: str, upto: int | None) -> Outline:
    """The outline of a block now, from the one that is kept up to an entry; `None` where none is."""
    before = None if upto is None else kept_outlines(ledger, [block]).get(block)
    stands = None if upto is None else ledger.filings_stand_before(block, upto)
    since = date.min if before is None or stands is None else stands.date()
    lives, ends = ledger.lives(block, since)
    read = ledger.states([life.item for life in lives])
    if before is not None and since > date.min:
        filed = ledger.reports_filed({report for event in read.values() for report in event.reports})
        return renewed(before, since, ends, Outline.of(block, [read[life.item] for life in lives], lives, filed))
    every = {filing.report.id: filing for filing in reversed(list(ledger.filings(block=block)))}
    return Outline.of(block, [read[life.item] for life in lives], lives, every)


def detected(body: bytes) -> Detected:
    """Shifts as they are kept."""
    return msgspec.msgpack.decode(body, type=Detected)


def pair_of(name: str) -> Dyad:
    """The relation under whose name something is kept."""
    first, _, second = name.partition("-")
    return first, second


def _spans(ledger: Ledger, names: Iterable[str] | None) -> dict[str, Spans]:
    bodies = ledger.derived(SPANS, None if names is None else sorted(names), stale=True) or {}
    return {name: msgspec.msgpack.decode(body, type=Spans) for name, body in bodies.items()}
