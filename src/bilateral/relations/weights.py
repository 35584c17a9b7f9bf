"""What one event counts: how many stand for it, how firmly it stands, and on which side."""

from __future__ import annotations

from datetime import datetime
from math import log

from bilateral.model import Event, EventType, Factuality, Status
from bilateral.world import event_kinds

STATUS_WEIGHT: dict[Status, float] = {
    Status.CONFIRMED: 1.0,
    Status.REPORTED: 0.8,
    Status.CLAIMED: 0.6,
    Status.DISPUTED: 0.4,
    Status.ALLEGED: 0.3,
    Status.POSSIBLE: 0.0,
    Status.PLANNED: 0.0,
    Status.CANCELLED: 0.0,
    Status.LAPSED: 0.0,
    Status.DENIED: 0.0,
    Status.WITHDRAWN: 0.0,
}

INSURGENT = frozenset({"REB", "OPP"})
"""Sectors that act against the state whose code they carry."""

HELP = frozenset({EventType.AID, EventType.SUPPORT, EventType.COOPERATE})
"""Acts that are hostile to a state when its rebels or its opposition receive them from another."""


def independence(sources: int) -> float:
    """1 for one source, growing with the logarithm of their number; 0 for none."""
    return 1 + log(sources) if sources > 0 else 0.0


def weight(event: Event, by: datetime | None = None, *, claims: bool = True) -> float:
    """Independence times status, as known at the instant `by` (`None`: as the event stands).

    Without `claims` only confirmed events count.
    """
    status = status_by(event, by)
    if not claims and status is not Status.CONFIRMED:
        return 0.0
    return independence(sources_by(event, by)) * STATUS_WEIGHT[status]


def status_by(event: Event, by: datetime | None) -> Status:
    """The status that an event had at an instant; before its first step it is merely possible."""
    if by is None or not event.history:
        return event.status
    reached = [step for step in event.history if step.known <= by]
    return max(reached, key=lambda step: step.known).status if reached else Status.POSSIBLE


def sources_by(event: Event, by: datetime | None) -> int:
    """Independent sources that commit to an event by an instant."""
    if by is None or not event.voices:
        return event.independent_sources
    return sum(voice.first <= by and voice.factuality is not Factuality.DENIED for voice in event.voices)


def is_conflict(event: Event) -> bool:
    """Whether an event sets the two states against each other.

    By its PLOVER quad; help for a state's rebels or opposition is conflict with that state (convention 8).
    """
    return helps_insurgents(event) or not event_kinds()[event.event_type].cooperation


def helps_insurgents(event: Event) -> bool:
    """Whether another state's rebels or opposition are helped, in whichever direction the text has it."""
    parties = (event.recipient,) if event.directed else (event.actor, event.recipient)
    return event.event_type in HELP and any(party and party.sector in INSURGENT for party in parties)


def score(event: Event) -> float:
    """The PLOVER score in [-10, 10], negative for conflict."""
    size = abs(event_kinds()[event.event_type].score)
    return -size if is_conflict(event) else size


def announcement_score(event: Event) -> float:
    """The score of announcing an event: PLOVER reduces acts to come to AGREE or THREATEN."""
    return event_kinds()[EventType.THREATEN if is_conflict(event) else EventType.AGREE].score
