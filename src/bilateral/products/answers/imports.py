"""Other people's events as values: their daily counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from bilateral.imported import Tallied
from bilateral.model import EventType


class CountLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a data set say that an actor did a kind of thing on a day, known by the end of `known`, UTC."""

    id: str
    day: date
    known: date
    actor: str
    recipient: str
    event_type: EventType
    rows: int


def count_lines(counts: Iterable[Tallied]) -> list[CountLine]:
    """The lines of counts, in their order."""
    return [
        CountLine(
            id=one.id,
            day=one.count.day,
            known=one.count.known,
            actor=one.count.actor,
            recipient=one.count.recipient,
            event_type=one.count.event_type,
            rows=one.count.count,
        )
        for one in counts
    ]
