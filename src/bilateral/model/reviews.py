"""What an analyst decides about reports and events: rejected, corrected, of one act, of several, undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from bilateral.model.codebook import EventType, Factuality, Precision
from bilateral.model.reports import Party, Report, Source


class ReviewKind(StrEnum):
    """What was decided."""

    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a report should say, where it says otherwise; what is unset stays as the coder read it."""

    actor: Party | UnsetType = UNSET
    recipient: Party | UnsetType | None = UNSET
    event_type: EventType | UnsetType = UNSET
    directed: bool | UnsetType = UNSET
    mode: str | UnsetType | None = UNSET
    source: Source | UnsetType | None = UNSET
    chain: tuple[Source, ...] | UnsetType = UNSET
    factuality: Factuality | UnsetType = UNSET
    fields: tuple[str, ...] | UnsetType = UNSET
    date: date | UnsetType = UNSET
    date_precision: Precision | UnsetType = UNSET

    def given(self) -> dict[str, object]:
        """The fields that are set, by name."""
        named = msgspec.structs.asdict(self)
        return {name: value for name, value in named.items() if value is not UNSET}

    def applied(self, report: Report) -> Report:
        """The report as it should be. It keeps its id, and is sure: a person has read it."""
        return msgspec.structs.replace(report, **self.given(), confidence=1.0)


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One decision, by whom, when (UTC) and why.

    `reports` are the ids of those that are rejected or corrected, of all that are one act, or of those that are an act
    of their own, apart from `rest`. `events` are the ids that were named, or that the reports were of, as they were
    then. `undoes` is the id of the decision that an undo takes back.
    """

    id: str
    kind: ReviewKind
    who: str
    reason: str
    at: datetime
    reports: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    correction: Correction | None = None
    undoes: str | None = None


def in_force(reviews: Iterable[Review]) -> list[Review]:
    """The decisions that hold, in the order in which they were made: none that was undone, and no undo.

    An undo that is itself undone takes nothing back.
    """
    undone: set[str] = set()
    held: list[Review] = []
    for one in reversed(list(reviews)):
        if one.id in undone:
            continue
        if one.kind is ReviewKind.UNDO and one.undoes is not None:
            undone.add(one.undoes)
        else:
            held.append(one)
    return held[::-1]
