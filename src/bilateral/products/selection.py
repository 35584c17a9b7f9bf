"""Which events a brief tells, and which of their reports it cites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from bilateral.model import Event, EventType, Factuality, Filing, Status
from bilateral.view import Roll
from bilateral.world import event_kinds

HAPPENED = frozenset({Status.CONFIRMED, Status.REPORTED, Status.CLAIMED, Status.ALLEGED})
CONTESTED = frozenset({Status.DISPUTED, Status.DENIED, Status.WITHDRAWN})
AHEAD = frozenset({Status.PLANNED, Status.POSSIBLE})
MISSED = frozenset({Status.CANCELLED, Status.LAPSED})
OPEN = frozenset({Status.CLAIMED, Status.DISPUTED, Status.DENIED})

CITED = 4
"""Reports that one sentence cites at most."""

SURENESS = {Status.CONFIRMED: 1.0, Status.REPORTED: 0.8, Status.CLAIMED: 0.8, Status.DISPUTED: 0.8}


def weight(event: Event) -> float:
    """How much an event matters to a brief: what was done, with what, how many say so, how surely; >= 0."""
    score = abs(event_kinds()[event.event_type].score)
    exact = 1.5 if event.object else 1.0
    return score * exact * log1p(max(1, event.independent_sources)) * SURENESS.get(event.status, 0.4)


def weightiest_of(events: Roll, chosen: NDArray[np.bool_], number: int) -> list[Event]:
    """`weightiest` of some events of a roll, of which no more are read."""
    places = np.flatnonzero(chosen)
    marks = events.outline.marks[places]
    scores = np.array([abs(event_kinds()[kind].score) for kind in EventType])[marks["type"]]
    many = np.array([log1p(max(1, sources)) for sources in marks["sources"].tolist()])
    sure = np.array([SURENESS.get(status, 0.4) for status in Status])[events.statuses[places]]
    weights = scores * np.where(marks["object"], 1.5, 1.0) * many * sure
    order = np.lexsort((events.outline.traits.ids[places], -events.days[places], -weights))
    return newest_first(events.read(places[order[:number]].tolist()))


def weightiest(events: Iterable[Event], number: int) -> list[Event]:
    """The events that matter most, the newest first."""
    ranked = sorted(events, key=lambda event: (-weight(event), -event.date.toordinal(), event.id))
    return newest_first(ranked[:number])


def newest_first(events: Iterable[Event]) -> list[Event]:
    """Events by the day of the act, descending."""
    return sorted(events, key=lambda event: (-event.date.toordinal(), event.id))


def cited(event: Event, filings: Sequence[Filing], most: int = CITED) -> list[Filing]:
    """The earliest report of each voice, the firmest speakers and those who deny among them."""
    voices = sorted(event.voices, key=lambda voice: (voice.first, voice.key))
    deniers = [voice for voice in voices if voice.factuality is Factuality.DENIED]
    others = [voice for voice in voices if voice not in deniers]
    chosen: dict[str, Filing] = {}
    for voice in [*others[: most - len(deniers[:2])], *deniers[:2]]:
        first = next((filing for filing in filings if filing.report.id in voice.reports), None)
        if first:
            chosen[first.report.id] = first
    return list(chosen.values()) or list(filings[:1])
