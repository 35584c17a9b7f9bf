"""A filing as the clustering sees it: what it says of the act, worked out once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from bilateral.events import kinds
from bilateral.events.dates import AHEAD, act_range
from bilateral.events.status import Side
from bilateral.events.voices import Press, Speaker, parties_of, party_key, speaker_of
from bilateral.model import EventType, Factuality, Filing, Precision

_CONTENT_WORD = re.compile(r"\w{4,}|\d+")
_CALLED_OFF = re.compile(r"\b(?:cancel\w*|call(?:ed|s|ing)? off|scrap(?:ped|s|ping)?)\b", re.IGNORECASE)

Days = tuple[int, int]
"""First and last day, as ordinals."""


Visit = tuple[str, int, bool]
"""The version and sentence that tell of a visit, and whether it is still to come."""


class Reading(NamedTuple):
    """A filing with its speaker and what places it.

    `actor` is `None` where direction does not matter; `days` are those on which the act may fall, `exact`
    says that they are one day given by the text; `day` is the ordinal of the day when it became known.
    """

    filing: Filing
    speaker: Speaker
    parties: tuple[str, ...]
    family: str
    kind: EventType
    actor: str | None
    object_class: str | None
    words: frozenset[str]
    days: Days
    exact: bool
    day: int

    @property
    def place_in_order(self) -> tuple[datetime, str, str]:
        """What filings are taken in by; no two have the same."""
        return self.filing.known, self.filing.report.id, self.filing.version

    @property
    def coming(self) -> bool:
        """Whether the act is still to come."""
        return self.filing.report.factuality in (Factuality.PLANNED, Factuality.POSSIBLE)

    @property
    def visit(self) -> Visit | None:
        """Where a visit is told of, else `None`."""
        report = self.filing.report
        return (self.filing.version, report.sentence, self.coming) if report.mode == "visit" else None

    @property
    def other_visit(self) -> Visit | None:
        """Where the same sentence tells of a visit to come beside one that was, or the other way round."""
        return self.visit and (*self.visit[:2], not self.coming)

    @property
    def denies(self) -> bool:
        """Whether the source says that it is not so."""
        return self.filing.report.factuality is Factuality.DENIED

    @property
    def admits(self) -> bool:
        """Whether a party itself asserts the act: an admission, if it concerns what was denied or claimed."""
        return self.speaker.side is Side.PARTY and self.filing.report.factuality is Factuality.OCCURRED

    @property
    def tells_day(self) -> bool:
        """Whether the text dates the act itself: a day about that of publication may be the speech's."""
        return self.exact and abs(self.filing.published.toordinal() - self.days[0]) > 1

    @property
    def calls_off(self) -> bool:
        """Whether a party calls something off; the codebook codes that as REJECT and nothing more."""
        report = self.filing.report
        said = report.event_type is EventType.REJECT and report.factuality is Factuality.OCCURRED
        return said and _CALLED_OFF.search(report.text) is not None


def read(filing: Filing, press: Press) -> Reading:
    """What the clustering needs to know of a filing, worked out once."""
    report = filing.report
    first, last = act_range(report.date, report.date_precision)
    reading = Reading(
        filing=filing,
        speaker=speaker_of(filing, press),
        parties=parties_of(filing),
        family=kinds.family(report),
        kind=report.event_type,
        actor=party_key(report.actor) if kinds.has_direction(report) else None,
        object_class=kinds.object_class(report),
        words=words_of(report.text),
        days=(first.toordinal(), last.toordinal()),
        exact=report.date_precision is Precision.DAY,
        day=filing.known.toordinal(),
    )
    if reading.coming and report.date_precision is Precision.UNKNOWN:
        return reading._replace(days=(reading.days[0], reading.days[0] + AHEAD))
    return reading


def words_of(sentence: str) -> frozenset[str]:
    """The content words of a sentence: those of four letters or more, and figures."""
    return frozenset(_CONTENT_WORD.findall(sentence.casefold()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the content words of the shorter sentence that the other has too."""
    return len(one & other) / max(1, min(len(one), len(other)))
