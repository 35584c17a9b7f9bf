"""Findings: the provisions in force on the day of an act that it would touch if it is true.

What has been denied and is asserted by nobody, what was withdrawn, called off or did not come is no finding. An act
that is planned or thought possible is a finding of its own kind, `to_come`. Nothing here says that an obligation was
broken: that is for a committee or a court, and the act itself is as sure as its sources are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bilateral.model import Event, EventType, Factuality, Finding, Precision, Provision, Status, Sureness, end_of_day
from bilateral.obligations.folding import fold
from bilateral.obligations.parties import turned
from bilateral.obligations.register import Register, register
from bilateral.obligations.substance import fit, of_kind
from bilateral.obligations.trade import Giver, giver

RAISED = frozenset({Status.ALLEGED, Status.REPORTED, Status.CLAIMED, Status.DISPUTED, Status.CONFIRMED, Status.DENIED})
TO_COME = frozenset({Status.PLANNED, Status.POSSIBLE})
FIRM = frozenset({Factuality.OCCURRED, Factuality.PLANNED})

LATE = timedelta(days=30)
"""How long before its report an act without a date may have been done."""

UNCERTAIN_DAY = 0.7
"""How sure it is that a provision was in force where the day of the act is not known so exactly."""


class _Voices(NamedTuple):
    asserting: tuple[str, ...]
    alleging: tuple[str, ...]
    denying: tuple[str, ...]


def findings(
    events: Iterable[Event],
    sentences: Mapping[str, Sequence[str]],
    *,
    as_of: date,
    held: Register | None = None,
) -> tuple[Finding, ...]:
    """What the events, as they stood at the end of `as_of` (UTC), would touch: by day, event, the most specific first.

    `sentences` are those of each event's reports, by the event's id; without them only the words of its object are
    looked at. Acts to come follow those that are said to have been done. `held` is the register, the package's own
    where it is left out. An act without recipient touches only what binds its actor alone; one without an object only
    what needs none, or what its field or words tell.
    """
    known = held or register()
    found: list[Finding] = []
    for event in sorted(events, key=lambda one: (one.date, one.id)):
        if event.first_known <= end_of_day(as_of) and _open(event):
            found += _of(event, sentences.get(event.id, ()), known)
    return tuple(sorted(found, key=lambda one: one.to_come))


def may_touch(event: Event, held: Register | None = None) -> bool:
    """Whether an act's kind and parties are those of any provision: what can be told before its sentences are read."""
    known = held or register()
    may = Giver.UNTOLD if event.event_type is EventType.COOPERATE or not event.directed else Giver.ACTOR
    return _open(event) and any(_placed(event, provision, known, may) for provision in known.by_type[event.event_type])


def _open(event: Event) -> bool:
    if event.status is Status.DENIED:
        return bool(_voices(event).asserting)
    return event.status in RAISED or event.status in TO_COME


def _of(event: Event, sentences: Sequence[str], held: Register) -> list[Finding]:
    found: dict[Provision, Finding] = {}
    who = giver(event, sentences)
    for provision in held.by_type[event.event_type]:
        if (placed := _placed(event, provision, held, who)) and (fitting := fit(event, provision, sentences)):
            sureness = Sureness(event=event.confidence, object=fitting.degree, direction=placed.told, day=placed.day)
            found[provision] = _finding(event, provision, placed.bound, fitting.grounds, sureness)
    return fold(found)


class _Placed(NamedTuple):
    told: float
    bound: tuple[str, ...]
    day: float


def _placed(event: Event, provision: Provision, held: Register, who: Giver) -> _Placed | None:
    if not of_kind(event, provision) or not (day := _day(event, provision)):
        return None
    found = turned(event, provision, held, event.date, who)
    return _Placed(found.told, found.bound, day) if found else None


def _day(event: Event, provision: Provision) -> float:
    """How sure it is that the provision was in force when the act was done: 0 where it was not."""
    first, last = _range(event)
    if event.date_precision is Precision.UNKNOWN and not provision.in_force(last):
        return 0.0  # an act that nobody dates is taken to be new
    if provision.in_force(first) and provision.in_force(last):
        return 1.0
    begins = last < provision.since
    over = provision.until is not None and provision.until <= first
    return 0.0 if begins or over else UNCERTAIN_DAY


def _range(event: Event) -> tuple[date, date]:
    """The first and the last day on which the act may have been done."""
    day = event.date
    match event.date_precision:
        case Precision.WEEK:
            return day, day + timedelta(days=6)
        case Precision.MONTH:
            return day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case Precision.YEAR:
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        case Precision.UNKNOWN:
            return day - LATE, day
        case _:
            return day, day


def _finding(
    event: Event, provision: Provision, bound: tuple[str, ...], grounds: tuple[str, ...], sureness: Sureness
) -> Finding:
    voices = _voices(event)
    return Finding(
        event=event.id,
        provision=provision.id,
        instrument=provision.instrument,
        paragraph=provision.paragraph,
        kind=provision.kind,
        to_come=event.status in TO_COME,
        date=event.date,
        status=event.status,
        actor=event.actor.state or event.actor.name,
        recipient=(event.recipient.state or event.recipient.name) if event.recipient else None,
        bound=bound,
        asserted_by=voices.asserting,
        alleged_by=voices.alleging,
        denied_by=voices.denying,
        cap=provision.cap,
        exemptions=provision.exemptions,
        committee=provision.committee,
        grounds=grounds,
        folded=(),
        certainty=sureness.whole,
        sureness=sureness,
    )


def _voices(event: Event) -> _Voices:
    """Who asserts, puts less firmly, and denies the act; a denial that was taken back since is an assertion."""
    asserted = {voice.key: voice.first for voice in event.voices if voice.factuality in FIRM}
    denied = {voice.key: voice.first for voice in event.voices if voice.factuality is Factuality.DENIED}
    softer = {voice.key for voice in event.voices} - asserted.keys() - denied.keys()
    denying = {key for key, first in denied.items() if key not in asserted or asserted[key] <= first}
    asserting = asserted.keys() - denying
    return _Voices(tuple(sorted(asserting)), tuple(sorted(softer)), tuple(sorted(denying)))
