"""One event from the reports of one act: what they agree on, who holds it, how surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from bilateral.events import kinds
from bilateral.events.matching import Member
from bilateral.events.reading import Reading
from bilateral.events.status import Evidence, Side, Stance
from bilateral.events.voices import independent_sources, joint_confidence
from bilateral.model import (
    FIELDS,
    Event,
    EventType,
    Factuality,
    Object,
    Party,
    Place,
    Precision,
    Report,
    Status,
    Step,
    Voice,
)

HEARD = 20
"""Reports by one voice of one factuality that an event lists and weighs; more of the same add nothing."""

_PRECISIONS = tuple(Precision)
_SPECIFIC = (EventType.AID, EventType.SUPPORT)
_TO_COME = (Factuality.PLANNED, Factuality.POSSIBLE)


class _Word(NamedTuple):
    """What makes a report the same word as another: a dispatch's own voice, or one speaker in it."""

    dispatch: str
    speaker: str | None
    factuality: Factuality
    cancels: bool


class _Tone(NamedTuple):
    key: str
    factuality: Factuality
    own_voice: bool


class Tally:
    """The reports of one act added up, one by one. A copy of what a dispatch said before adds nothing.

    `status` is where the act stands, withdrawn where there is no report of it.
    """

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self.reports: list[str] = []
        self.status = Status.WITHDRAWN
        self._kept: list[Reading] = []
        self._evidence = Evidence()
        self._public = True
        self._said: dict[_Word, str] = {}
        self._voices: dict[_Tone, list[Reading]] = {}
        self._confidence: dict[str, float] = {}
        self._kinds: Counter[EventType] = Counter()
        self._spoken: set[tuple[str, EventType]] = set()
        for member in members:
            self.add(member)

    def add(self, member: Member) -> bool:
        """Add a report; whether it can change the event."""
        reading, before = member.reading, self.status
        if self._said.setdefault(_word(member), reading.filing.version) != reading.filing.version:
            return False
        self._evidence |= Evidence.of(_stance(member))
        if member.cancels:
            self.reports.append(reading.filing.report.id)
        listed = member.cancels or self._keep(reading)
        if self._kept:
            self.status = self._evidence.status(public=self._public)
        return listed or self.status is not before

    def _keep(self, reading: Reading) -> bool:
        speaker, report = reading.speaker, reading.filing.report
        heard = self._voices.setdefault(_Tone(speaker.key, report.factuality, speaker.own_voice), [])
        if len(heard) >= HEARD:
            return False
        heard.append(reading)
        self.reports.append(report.id)
        self._kept.append(reading)
        self._public &= kinds.is_public(reading.kind, reading.object_class, report.fields)
        self._confidence[speaker.key] = max(self._confidence.get(speaker.key, 0.0), report.confidence)
        if (speaker.key, reading.kind) not in self._spoken:
            self._spoken.add((speaker.key, reading.kind))
            self._kinds[reading.kind] += 1
        return True

    def event(self, event_id: str, known: datetime, history: tuple[Step, ...]) -> Event:
        """The event as it stands. There has to be a report."""
        kind = self._kind()
        reports = [reading.filing.report for reading in self._kept]
        mode = _mode([report for report in reports if report.event_type is kind])
        lead, voices, dated = self._lead(kind, mode), self._heard(), self._dated()
        return Event(
            id=event_id,
            event_type=kind,
            mode=mode,
            fields=_fields(reports),
            object=_object(reports),
            actor=_as_party(lead.actor),
            recipient=lead.recipient and _as_party(lead.recipient),
            date=dated.date,
            date_precision=dated.date_precision,
            place=_place(reports),
            status=self.status,
            independent_sources=independent_sources(voices),
            speakers=tuple(sorted({voice.key for voice in voices if not voice.own_voice})),
            reports=tuple(dict.fromkeys(self.reports)),
            first_known=min(reading.filing.known for reading in self._kept),
            confidence=joint_confidence(self._confidence),
            directed=any(report.directed for report in reports),
            known=known,
            history=history,
            voices=voices,
        )

    def _kind(self) -> EventType:
        """The type that most voices give, the more specific of two, the one given first."""
        order = list(self._kinds)
        return max(order, key=lambda kind: (self._kinds[kind], kind in _SPECIFIC, -order.index(kind)))

    def _lead(self, kind: EventType, mode: str | None) -> Report:
        """The report whose actor and recipient are the event's: of those with its type and mode that give a direction,
        the first of the direction that most give.
        """
        directed = [one for one in self._kept if one.actor is not None and one.filing.report.directed]
        ways = Counter(one.actor for one in directed if one.kind is kind)
        return min(
            self._kept,
            key=lambda reading: (
                reading.kind is not kind,
                reading.filing.report.mode != mode,
                reading.actor is None,
                not reading.filing.report.directed,
                -ways[reading.actor],
                _firmness(reading.filing.report),
            ),
        ).filing.report

    def _dated(self) -> Report:
        """The first report with the most precise date; of what happened, where any tells of that."""
        reports = (reading.filing.report for reading in self._kept)
        return min(reports, key=lambda report: (_firmness(report), _PRECISIONS.index(report.date_precision)))

    def _heard(self) -> tuple[Voice, ...]:
        voices = (
            Voice(
                key=tone.key,
                factuality=tone.factuality,
                first=min(reading.filing.known for reading in heard),
                party=any(reading.speaker.side is Side.PARTY for reading in heard),
                own_voice=tone.own_voice,
                reports=tuple(dict.fromkeys(reading.filing.report.id for reading in heard)),
            )
            for tone, heard in self._voices.items()
        )
        return tuple(sorted(voices, key=lambda at: (at.first, at.key, at.factuality, at.own_voice)))


def _word(member: Member) -> _Word:
    filing, speaker = member.reading.filing, member.reading.speaker
    key = None if speaker.own_voice else speaker.key
    return _Word(filing.dispatch, key, filing.report.factuality, member.cancels)


def _stance(member: Member) -> Stance:
    filing, speaker = member.reading.filing, member.reading.speaker
    return Stance(
        key=speaker.key,
        side=speaker.side,
        factuality=filing.report.factuality,
        known=filing.known,
        cancels=member.cancels,
    )


def _firmness(report: Report) -> int:
    return 2 if report.factuality is Factuality.DENIED else int(report.factuality in _TO_COME)


def _as_party(party: Party) -> Party:
    return msgspec.structs.replace(party, span=None)


def _mode(reports: list[Report]) -> str | None:
    """The mode that most of the reports that give one give, and a third of all: one alone may be misread."""
    modes = [report.mode for report in reports]
    most = _most(modes)
    return most if 3 * modes.count(most) >= len(modes) else None


def _fields(reports: list[Report]) -> tuple[str, ...]:
    """Fields that a third of the reports name, in the codebook's order; at least the most frequent one."""
    named = Counter(field for report in reports for field in report.fields)
    enough = min(len(reports) / 3, max(named.values(), default=0))
    return tuple(field for field in FIELDS if named[field] and named[field] >= enough)


def _object(reports: list[Report]) -> Object | None:
    """The first object with a class and a quantity, or the nearest to it."""
    named = [report.object for report in reports if report.object is not None]
    best = max(named, key=lambda thing: (thing.cls != "other", thing.quantity is not None), default=None)
    return best and msgspec.structs.replace(best, span=None)


def _place(reports: list[Report]) -> Place | None:
    """The place named most often, with its coordinates where a report has them."""
    places = [report.place for report in reports if report.place is not None]
    name = _most([place.name for place in places])
    named = (place for place in places if place.name == name)
    return min(named, key=lambda place: (place.lat is None, place.country is None), default=None)


def _most(values: list[str | None] | list[str]) -> str | None:
    """The most frequent value that is given, the first of several."""
    counted = Counter(value for value in values if value is not None)
    return max(counted, key=lambda value: counted[value], default=None)
