"""What happened, from all reports of it; and the counts of events that others made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from bilateral.model.codebook import EventType, Factuality, Precision, Status
from bilateral.model.reports import Object, Party, Place


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An event reached `status` when `report` became known (`None`: by the passing of its day)."""

    known: datetime
    status: Status
    report: str | None = None


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One independent source of an event and what it commits to.

    `key` is the state code, name or owner that makes it independent; `party` is true for the event's own
    actor or recipient; `own_voice` is true where an outlet says it itself.
    """

    key: str
    factuality: Factuality
    first: datetime
    party: bool = False
    own_voice: bool = False
    reports: tuple[str, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One act, from all the reports of it, as it stood at `known`."""

    id: str
    event_type: EventType
    mode: str | None
    fields: tuple[str, ...]
    object: Object | None
    actor: Party
    recipient: Party | None
    date: date
    date_precision: Precision
    place: Place | None
    status: Status
    independent_sources: int
    speakers: tuple[str, ...]
    reports: tuple[str, ...]
    first_known: datetime
    confidence: float
    directed: bool = True
    known: datetime | None = None
    history: tuple[Step, ...] = ()
    voices: tuple[Voice, ...] = ()

    def row(self) -> dict[str, Any]:
        """The event row of the contract: the fields up to `confidence`."""
        whole: dict[str, Any] = msgspec.to_builtins(self)
        return {key: whole[key] for key in EVENT_ROW}


EVENT_ROW = Event.__struct_fields__[: Event.__struct_fields__.index("confidence") + 1]


class DailyCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of one file of other people's events say that an actor did a kind of thing on a day.

    `day` is that of the act; `known` is the day, UTC, on which the rows became known, never before `day`. Actor and
    recipient are two different states, ISO 3166-1 alpha-3.
    """

    day: date
    known: date
    actor: str
    recipient: str
    event_type: EventType
    count: int
