"""Whether a shift stands without any one publisher, owner or speaker, and on which it hangs (leave one out)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from bilateral.model import Event, Factuality, LeftOut, Robustness, Shift, Status, Step, Voice
from bilateral.relations.counted import Exposure
from bilateral.relations.shifts import RATE, shifts

NEAR = timedelta(days=60)
"""How far the start may move for a shift to count as the same."""

LATER = timedelta(days=90)
"""How much later it may be detected."""

TOLD = (Factuality.OCCURRED, Factuality.ALLEGED)
"""What a voice says of an act that, by its word, took place."""


class Print(NamedTuple):
    """Who printed what: report ids with the outlets that carry them or a copy of them, and who owns an outlet."""

    outlets: Mapping[str, frozenset[str]]
    owner_of: Callable[[str], str]

    def owners(self, report: str) -> frozenset[str]:
        """The owners of the outlets that carry a report."""
        return frozenset(map(self.owner_of, self.outlets.get(report, ())))


def robustness(
    shift: Shift,
    events: Sequence[Event],
    printed: Print,
    *,
    exposure: Exposure,
    as_of: date,
    rate: float = RATE,
) -> Robustness:
    """Find the shift again without each voice that its events rest on; `events` are all of the dyad.

    It stands where a shift in the same direction begins within 60 days of it and is detected at most 90 days
    later. What is left out is left out of the whole past, so that the baseline is that of the other sources.
    """
    until = min(as_of, shift.detected + LATER)
    tried = list(_voices_behind([event for event in events if event.id in shift.events], printed))
    gone = []
    for one in tried:
        left = [kept for event in events if (kept := without(event, one, printed)) is not None]
        found = shifts(shift.dyad, left, exposure=exposure, rate=rate, as_of=until)
        if not any(_same(shift, other) for other in found):
            gone.append(one)
    return Robustness(hangs_on=tuple(gone), tried=len(tried))


def without(event: Event, gone: LeftOut, printed: Print) -> Event | None:
    """The event as it would be known without a publisher, owner or speaker; `None` where nobody else tells it.

    An event without voices, of a source that keeps none, stays as it is.
    """
    kept = tuple(voice for voice in event.voices if _heard(voice, gone, printed))
    if len(kept) == len(event.voices):
        return event
    if not kept:
        return None
    status = _status(event, kept)
    return msgspec.structs.replace(
        event,
        voices=kept,
        status=status,
        independent_sources=len({voice.key for voice in kept if voice.factuality is not Factuality.DENIED}),
        history=tuple(_history(kept, status)) or event.history,
    )


def _voices_behind(carriers: Iterable[Event], printed: Print) -> Iterator[LeftOut]:
    """Everyone whose word or print the events rest on; an owner of one outlet alone is that outlet."""
    voices = [voice for event in carriers for voice in event.voices]
    speakers = {voice.key for voice in voices if not voice.own_voice}
    outlets = {one for voice in voices for report in voice.reports for one in printed.outlets.get(report, ())}
    owned = Counter(map(printed.owner_of, outlets))
    yield from (LeftOut("speaker", key) for key in sorted(speakers))
    yield from (LeftOut("publisher", name) for name in sorted(outlets))
    yield from (LeftOut("owner", name) for name, number in sorted(owned.items()) if number > 1)


def _heard(voice: Voice, gone: LeftOut, printed: Print) -> bool:
    if gone.kind == "speaker":
        return voice.own_voice or voice.key != gone.name
    known = [report for report in voice.reports if printed.outlets.get(report)]
    carriers = map(printed.outlets.__getitem__ if gone.kind == "publisher" else printed.owners, known)
    return not known or any(names - {gone.name} for names in carriers)


def _status(event: Event, kept: Sequence[Voice]) -> Status:
    """What the voices that are left make of an event: less is confirmed, and without a denial less disputed."""
    told = [voice for voice in kept if voice.factuality is not Factuality.DENIED]
    denied = len(told) < len(kept)
    if not told:
        return Status.DENIED
    if event.status is Status.CONFIRMED and len({voice.key for voice in told}) > 1:
        return event.status
    if event.status is Status.DISPUTED and denied:
        return event.status
    if event.status in (Status.CONFIRMED, Status.DISPUTED):
        return Status.REPORTED if any(voice.own_voice for voice in told) else Status.CLAIMED
    return event.status


def _history(kept: Sequence[Voice], status: Status) -> Iterator[Step]:
    """When it was announced and when told, by the voices that are left."""
    announced = [voice.first for voice in kept if voice.factuality is Factuality.PLANNED]
    told = [voice.first for voice in kept if voice.factuality in TOLD]
    if announced:
        yield Step(known=min(announced), status=Status.PLANNED)
    if told:
        yield Step(known=min(told), status=status)


def _same(shift: Shift, other: Shift) -> bool:
    return (
        other.direction is shift.direction
        and abs(other.start - shift.start) <= NEAR
        and other.detected <= shift.detected + LATER
    )
