"""By whose word an act touches a provision: of all who speak of the act, those who speak of what the provision does.

An event gathers reports of one act, and some of them may tell of another thing than the provision is about: who sent
shells and who sent soldiers. Only those count for a finding whose own report fits it, and where others are left out
the act stands no firmer than by the word of those who remain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bilateral.model import Event, Factuality, Provision, Report, Status, Voice
from bilateral.obligations.substance import KIND, Fit, Told, fit, speaks_of

FIRM = frozenset({Factuality.OCCURRED, Factuality.PLANNED})


class Standing(NamedTuple):
    """How an act fits a provision, how surely it was read, where it stands, and who says what of it."""

    fit: Fit
    confidence: float
    status: Status
    asserting: tuple[str, ...]
    alleging: tuple[str, ...]
    denying: tuple[str, ...]


def standing(event: Event, provision: Provision, reports: Sequence[Report]) -> Standing | None:
    """How an act of the right kind and parties stands to a provision; `None` where no report of it fits.

    Without reports the event's object is all that is told, and all of its voices count.
    """
    if not reports:
        thing = event.object
        fitting = fit(Told(thing, thing.text if thing else ""), provision)
        return Standing(fitting, event.confidence, event.status, *_positions(event.voices)) if fitting else None
    fits = {one.id: found for one in reports if _raises(one) and (found := fit(_told(one), provision))}
    if not fits:
        return None
    degree = max(one.degree for one in fits.values())
    held = {name: one for name, one in fits.items() if one.degree > KIND or degree <= KIND}
    grounds = tuple(dict.fromkeys(ground for one in held.values() for ground in one.grounds))
    denials = {one.id for one in reports if not _raises(one) and speaks_of(_told(one), provision)}
    known = {one.id for one in reports}
    voices = tuple(voice for voice in event.voices if _counts(voice, known, held.keys() | denials))
    positions = _positions(voices)
    wrong = 1.0
    for one in reports:
        wrong *= 1 - one.confidence if one.id in held else 1
    sure = min(event.confidence, round(1 - wrong, 6))
    return Standing(Fit(degree, grounds), sure, _status(event, voices, positions), *positions)


def raised(event: Event) -> bool:
    """Whether anybody still asserts the act."""
    return bool(_positions(event.voices)[0])


class _Positions(NamedTuple):
    asserting: tuple[str, ...]
    alleging: tuple[str, ...]
    denying: tuple[str, ...]


def _told(report: Report) -> Told:
    return Told(report.object, report.text)


def _raises(report: Report) -> bool:
    return report.factuality is not Factuality.DENIED


def _counts(voice: Voice, known: set[str], fitting: set[str]) -> bool:
    """Whether a voice speaks of what the provision does; one whose reports are not at hand is taken to."""
    at_hand = known.intersection(voice.reports)
    return not at_hand or not at_hand.isdisjoint(fitting)


def _positions(voices: Sequence[Voice]) -> _Positions:
    """Who asserts, puts less firmly, and denies; by each one's last word."""
    asserted, denied = _times(voices, FIRM), _times(voices, {Factuality.DENIED})
    softer = {voice.key for voice in voices} - asserted.keys() - denied.keys()
    denying = {key for key, first in denied.items() if key not in asserted or asserted[key] <= first}
    return _Positions(tuple(sorted(asserted.keys() - denying)), tuple(sorted(softer)), tuple(sorted(denying)))


def _times(voices: Sequence[Voice], kinds: set[Factuality] | frozenset[Factuality]) -> Mapping[str, float]:
    return {voice.key: voice.first.timestamp() for voice in voices if voice.factuality in kinds}


def _status(event: Event, voices: tuple[Voice, ...], held: _Positions) -> Status:
    """The event's own status, or a weaker one where it rests on voices that are left out."""
    if len(voices) == len(event.voices) or event.status in (Status.PLANNED, Status.POSSIBLE):
        return event.status
    parties = {voice.key for voice in voices if voice.party}
    admitted = parties & set(held.asserting) & _times(voices, {Factuality.DENIED}).keys()
    if event.status is Status.CONFIRMED and (admitted or len(parties & set(held.asserting)) > 1):
        return event.status
    if held.denying:
        return Status.DISPUTED
    if not held.asserting:
        return Status.ALLEGED
    return Status.REPORTED if any(voice.own_voice for voice in voices) else Status.CLAIMED
