"""Who holds what about an event: states by name, outlets by number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import TypeGuard

import msgspec

from bilateral.model import Event, Factuality, Filing, SourceKind, Voice
from bilateral.products.names import called, counted, listed, long_day, organisation_name, some
from bilateral.world import states

KINDS = {
    SourceKind.OFFICIAL: "an official",
    SourceKind.MEDIA: "a medium",
    SourceKind.EXPERT: "an expert",
    SourceKind.RESIDENT: "a resident",
    SourceKind.ANONYMOUS: "a source without a name",
}
MEDIA = " media"
COMMON = frozenset(
    "agency ambassador analyst authoritie chief commander daily diplomat document envoy expert government governor "
    "lawmaker leader legislator media minister ministry newspaper officer official premier president report resident "
    "researcher senator source spokesman spokesperson spokeswoman statement study witnesse".split()
)
"""Nouns that name nobody."""
OCCURRED = frozenset({Factuality.OCCURRED})
DENIED = frozenset({Factuality.DENIED})

_LEANINGS = (
    ("asserted by", OCCURRED),
    ("announced or expected by", frozenset({Factuality.PLANNED})),
    ("put less firmly by", frozenset({Factuality.ALLEGED, Factuality.POSSIBLE})),
)
"""What a voice may hold in favour of an act, the firmest first; each is told by its firmest word."""


class Speaking(msgspec.Struct, frozen=True):
    """A subject with its verb of saying: "South Korea and the United States say"."""

    subject: str
    several: bool
    outlets: bool

    @property
    def says(self) -> str:
        """The subject with "says" or "reports", to agree with it."""
        verb = "report" if self.outlets else "say"
        return f"{self.subject} {verb}{'' if self.several else 's'}"


def voices(event: Event, factualities: Collection[Factuality]) -> list[Voice]:
    """The voices that hold one of these, by the time they were first heard; each key once."""
    first: dict[str, Voice] = {}
    for voice in sorted(event.voices, key=lambda one: (one.first, one.key)):
        if voice.factuality in factualities:
            first.setdefault(voice.key, voice)
    return list(first.values())


def speaking(event: Event, filings: Sequence[Filing], factualities: Collection[Factuality]) -> Speaking | None:
    """Everyone who holds one of these about the event, as the subject of a sentence; `None` for nobody."""
    heard = voices(event, factualities)
    outlets = [voice for voice in heard if voice.own_voice and voice.key not in states()]
    named = [name_of(voice, filings) for voice in heard if voice not in outlets]
    subjects = ([_outlets(len(outlets))] if outlets else []) + named
    if not subjects:
        return None
    several = len(heard) > 1 or any(map(_many, named))
    return Speaking(some(subjects), several, bool(outlets) and not named)


def _many(name: str) -> bool:
    """Whether one speaker takes a plural verb: "Russia's media", "Syrian rebels"; not "the United States"."""
    last = name.split()[-1]
    return name.endswith(MEDIA) or (last == last.casefold() and last.endswith("s") and not last.endswith(("ss", "us")))


def name_of(voice: Voice, filings: Iterable[Filing]) -> str:
    """A speaker inside a sentence: states by name, an owner by its first outlet, others as the evidence names them."""
    code = voice.key.partition(":")[0]
    if voice.key in states():
        return possessive(called(code)) + MEDIA if voice.own_voice else called(code)
    own = [filing for filing in filings if filing.report.id in voice.reports]
    if voice.own_voice:
        return next((filing.publishers[0] for filing in own if filing.publishers), voice.key)
    for source in (filing.report.source for filing in own):
        if source:
            return organisation_name(source.name) if _is_name(source.name) else KINDS[source.kind]
    return f"an armed group in {called(code)}" if code in states() else voice.key


def held_by(event: Event, filings: Sequence[Filing]) -> str:
    """Who holds what about an event and since when: "asserted by Russia since 3 May 2017; denied by …"."""
    told: set[str] = set()
    lines = []
    for verb, factualities in _LEANINGS:
        held = [voice for voice in voices(event, factualities) if voice.key not in told]
        told |= {voice.key for voice in held}
        lines.append((verb, held))
    lines.append(("denied by", voices(event, DENIED)))
    said = (f"{verb} {listed(_heard(event, voice, filings) for voice in held)}" for verb, held in lines if held)
    return "; ".join(said) or "no speaker is named"


def _heard(event: Event, voice: Voice, filings: Sequence[Filing]) -> str:
    return f"{name_of(voice, filings)} since {long_day(since(event, voice).date())}"


def since(event: Event, voice: Voice) -> datetime:
    """When a voice was first heard, never before the event was first known."""
    return max(voice.first, event.first_known)


def possessive(name: str) -> str:
    """ "Russia's", "the United States'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _is_name(name: str | None) -> TypeGuard[str]:
    """Whether a source is called by a name, not by a common noun, nor only as of a people ("Americans")."""
    if name is None or not name.strip() or name == name.casefold() or name.strip().removesuffix("s") in _demonyms():
        return False
    return name.casefold().split()[-1].removesuffix("s") not in COMMON


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(demonym for state in states().values() for demonym in state.demonyms)


def _outlets(number: int) -> str:
    return "one outlet" if number == 1 else f"{counted(number)} outlets of different owners"
