"""Where an event stands: a small algebra of who holds what about it.

A `Stance` is one voice's word on the act. Stances add up to `Evidence` by `|`, which is commutative,
associative and idempotent: neither order nor repetition matters, and a copy changes nothing. `status` is a
total function of evidence. In order of precedence an act is

- *confirmed* where both of its parties assert it; or a party that denied it asserts it afterwards; or two
  independent observers saw it. Observers are witnesses with no side (residents of no party's state) and, only
  for acts that are public by their kind, outlets in their own voice, each with another owner, none of them
  controlled by a party's state or by a state that claims the act. One party's boast confirms nothing, allies
  that claim together confirm nothing, and outlets that repeat an arms transfer have not seen it;
- *disputed* where anyone denies what anyone else asserts, alleges, plans or expects;
- *reported* where an outlet or witness asserts it, *claimed* where only states and other speakers do;
- *alleged* where it is passed on without commitment;
- *cancelled* where it was called off after it was last planned, else *planned*, else *possible*;
- *denied* where there are only denials; *withdrawn* where nothing is left.

That a planned day has passed without a report is no report: `as_read` says it for the day of reading.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from bilateral.events.dates import act_range
from bilateral.model import Event, Factuality, Precision, Status, Step

GRACE = timedelta(days=3)
UNDATED = timedelta(days=90)
"""How long an act without a date may be awaited."""


class Side(StrEnum):
    """What a voice has to do with the act: one of its parties, someone who looks on, or any other speaker."""

    PARTY = "party"
    SPEAKER = "speaker"
    OUTLET = "outlet"
    WITNESS = "witness"


class Stance(msgspec.Struct, frozen=True, kw_only=True):
    """One voice's word on an act, as it became known; `cancels` where it calls off what was planned."""

    key: str
    side: Side
    factuality: Factuality
    known: datetime
    cancels: bool = False


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """All that one voice holds about an act: since when it denies it, when it last asserted or planned it."""

    key: str
    side: Side
    asserted: datetime | None = None
    denied: datetime | None = None
    planned: datetime | None = None
    cancelled: datetime | None = None
    alleged: bool = False
    possible: bool = False

    def __or__(self, other: Position) -> Position:
        return Position(
            key=self.key,
            side=self.side,
            asserted=_last(self.asserted, other.asserted),
            denied=_first(self.denied, other.denied),
            planned=_last(self.planned, other.planned),
            cancelled=_last(self.cancelled, other.cancelled),
            alleged=self.alleged or other.alleged,
            possible=self.possible or other.possible,
        )

    @property
    def admits(self) -> bool:
        """Whether it asserts what it denied before."""
        return self.asserted is not None and self.denied is not None and self.denied < self.asserted

    @property
    def denies(self) -> bool:
        """Whether it denies the act and has not admitted it since."""
        return self.denied is not None and not self.admits


class Evidence(msgspec.Struct, frozen=True):
    """What every voice holds about one act, by key and side."""

    positions: tuple[Position, ...] = ()

    @classmethod
    def of(cls, stance: Stance) -> Evidence:
        """The evidence that one stance is."""
        held: dict[str, datetime | bool]
        match stance.factuality:
            case _ if stance.cancels:
                held = {"cancelled": stance.known}
            case Factuality.OCCURRED:
                held = {"asserted": stance.known}
            case Factuality.DENIED:
                held = {"denied": stance.known}
            case Factuality.PLANNED:
                held = {"planned": stance.known}
            case Factuality.ALLEGED:
                held = {"alleged": True}
            case Factuality.POSSIBLE:
                held = {"possible": True}
        return cls((msgspec.structs.replace(Position(key=stance.key, side=stance.side), **held),))

    def __or__(self, other: Evidence) -> Evidence:
        held = {(position.key, position.side): position for position in self.positions}
        for position in other.positions:
            place = (position.key, position.side)
            held[place] = held[place] | position if place in held else position
        return Evidence(tuple(held[place] for place in sorted(held)))

    def status(self, *, public: bool) -> Status:
        """Where the act stands; `public` says that outlets see acts of its kind themselves."""
        if self._confirmed(public):
            return Status.CONFIRMED
        if any(position.denies for position in self.positions):
            return Status.DISPUTED if self._raised else Status.DENIED
        asserting = self._asserting(*Side)
        if asserting:
            return Status.REPORTED if self._asserting(Side.OUTLET, Side.WITNESS) else Status.CLAIMED
        return self._awaited()

    def _confirmed(self, public: bool) -> bool:
        parties = [position for position in self.positions if position.side is Side.PARTY]
        if len(self._asserting(Side.PARTY)) > 1 or any(position.admits for position in parties):
            return True
        onlookers = (Side.OUTLET, Side.WITNESS) if public else (Side.WITNESS,)
        return len(self._asserting(*onlookers) - self._asserting(Side.SPEAKER, Side.PARTY)) > 1

    def _awaited(self) -> Status:
        if any(position.alleged for position in self.positions):
            return Status.ALLEGED
        planned = max((at.planned for at in self.positions if at.planned), default=None)
        cancelled = max((at.cancelled for at in self.positions if at.cancelled), default=None)
        if cancelled is not None and (planned is None or planned <= cancelled):
            return Status.CANCELLED
        if planned is not None:
            return Status.PLANNED
        return Status.POSSIBLE if self.positions else Status.WITHDRAWN

    @property
    def _raised(self) -> bool:
        return any(at.asserted or at.alleged or at.planned or at.possible for at in self.positions)

    def _asserting(self, *sides: Side) -> set[str]:
        return {at.key for at in self.positions if at.side in sides and at.asserted is not None}


def as_read(event: Event, day: date) -> Event:
    """The event as it reads at the end of `day`: an act to come *lapses* when its days passed unreported.

    Three days of grace follow the last day that its date allows; without a date that is 90 days on.
    """
    since = lapses(event)
    if since is None or day < since:
        return event
    step = Step(known=datetime.combine(since, time(), UTC), status=Status.LAPSED)
    return msgspec.structs.replace(event, status=Status.LAPSED, history=(*event.history, step))


def lapses(event: Event) -> date | None:
    """The day from which an act to come reads as lapsed; `None` for any other."""
    if event.status not in (Status.PLANNED, Status.POSSIBLE):
        return None
    since = _last_day(event) + GRACE + timedelta(days=1)
    return since if event.known is None else max(since, event.known.date())


def _last_day(event: Event) -> date:
    if event.date_precision is Precision.UNKNOWN:
        return event.date + UNDATED
    return act_range(event.date, event.date_precision)[1]


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
