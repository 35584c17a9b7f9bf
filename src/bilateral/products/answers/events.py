"""Events as rows of the contract, and one event with all that it rests on."""

from __future__ import annotations

from datetime import date as day
from datetime import datetime

import msgspec

from bilateral.model import Event, EventType, Filing, Object, Party, Place, Precision, Status, Step, Voice
from bilateral.model.events import EVENT_ROW
from bilateral.products.selection import cited
from bilateral.products.statements import Citation, citation
from bilateral.products.telling import tell
from bilateral.view import View


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One act between states, from all reports of it, as it stands: the event row of the contract.

    Tell an event with its `status`: what is `claimed`, `alleged` or `disputed` is the word of its `speakers`, not a
    fact. `independent_sources` counts voices, never copies; `reports` are ids of the reports that it rests on.
    """

    id: str
    event_type: EventType
    mode: str | None
    fields: tuple[str, ...]
    object: Object | None
    actor: Party
    recipient: Party | None
    date: day
    date_precision: Precision
    place: Place | None
    status: Status
    independent_sources: int
    speakers: tuple[str, ...]
    reports: tuple[str, ...]
    first_known: datetime
    confidence: float

    @classmethod
    def of(cls, event: Event) -> EventRow:
        """The row of an event."""
        return cls(**{name: getattr(event, name) for name in EVENT_ROW})


class Account(EventRow, frozen=True, kw_only=True):
    """One event with everything that it rests on.

    `told` is the event in one sentence that is no stronger than its status. `history` is how it came to its status,
    `voices` are its independent sources, `evidence` every report with its sentence, its spans in that sentence
    (`[start, end)` in characters) and the article that carries it.
    """

    directed: bool
    known: datetime | None
    told: str
    history: tuple[Step, ...]
    voices: tuple[Voice, ...]
    evidence: tuple[Filing, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event for an assistant: the sentence to tell it by, and the sentences of news that it rests on."""

    id: str
    told: str
    status: Status
    event_type: EventType
    date: day
    date_precision: Precision
    independent_sources: int
    evidence: tuple[Citation, ...]


def account(view: View, event: Event) -> Account:
    """An event with its evidence, as it was known."""
    filings = view.evidence(event)
    return Account(
        **{name: getattr(event, name) for name in EVENT_ROW},
        directed=event.directed,
        known=event.known,
        told=tell(event, filings),
        history=event.history,
        voices=event.voices,
        evidence=tuple(filings),
    )


def told_event(view: View, event: Event, most: int) -> Told:
    """An event in a sentence, with the earliest report of each voice, at most so many."""
    filings = view.evidence(event)
    chosen = cited(event, filings, most)
    return Told(
        id=event.id,
        told=tell(event, filings),
        status=event.status,
        event_type=event.event_type,
        date=event.date,
        date_precision=event.date_precision,
        independent_sources=event.independent_sources,
        evidence=tuple(citation(number, event.id, filing) for number, filing in enumerate(chosen, 1)),
    )
