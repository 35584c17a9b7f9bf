"""Findings: the provisions in force on the day of an act that it would touch if it is true.

What has been denied and is asserted by nobody, what was withdrawn, called off or did not come is no finding. An act
that is planned or thought possible is a finding of its own kind, `to_come`. Nothing here says that an obligation was
broken: that is for a committee or a court, and the act itself is as sure as its sources are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bilateral.model import Event, EventType, Finding, Precision, Provision, Report, Status, Sureness, end_of_day
from bilateral.obligations.folding import fold
from bilateral.obligations.parties import turned
from bilateral.obligations.register import Register, register
from bilateral.obligations.standing import Standing, raised, standing
from bilateral.obligations.substance import of_kind
from bilateral.obligations.trade import Giver, giver

RAISED = frozenset({Status.ALLEGED, Status.REPORTED, Status.CLAIMED, Status.DISPUTED, Status.CONFIRMED, Status.DENIED})
TO_COME = frozenset({Status.PLANNED, Status.POSSIBLE})

LATE = timedelta(days=30)
"""How long before its report an act without a date may have been done."""

UNCERTAIN_DAY = 0.7
"""How sure it is that a provision was in force where the day of the act is not known so exactly."""


def findings(
    events: Iterable[Event],
    evidence: Mapping[str, Sequence[Report]],
    *,
    as_of: date,
    held: Register | None = None,
) -> tuple[Finding, ...]:
    """What the events, as they stood at the end of `as_of` (UTC), would touch: by day, event, the most specific first.

    `evidence` are each event's reports, by the event's id; without them its object is all that is looked at. An act
    that is to come after `as_of` is held against what was in force on that day; such acts follow those that are said
    to have been done. `held` is the register, the package's own where it is left out. An act without recipient touches
    only what binds its actor alone; one without an object only what needs none, or what its field or words tell.
    """
    known = held or register()
    found: list[Finding] = []
    for event in sorted(events, key=lambda one: (one.date, one.id)):
        if event.first_known <= end_of_day(as_of) and _open(event):
            found += _of(event, evidence.get(event.id, ()), known, as_of)
    return tuple(sorted(found, key=lambda one: one.to_come))


def may_touch(event: Event, held: Register | None = None) -> bool:
    """Whether an act's kind and parties are those of any provision: what can be told before its reports are read."""
    known = held or register()
    if not _open(event):
        return False
    may = Giver.UNTOLD if event.event_type is EventType.COOPERATE or not event.directed else Giver.ACTOR
    span = _range(event)
    return any(_placed(event, provision, known, may, span) for provision in known.by_type[event.event_type])


def _open(event: Event) -> bool:
    if event.status is Status.DENIED:
        return raised(event)
    return event.status in RAISED or event.status in TO_COME


def _of(event: Event, reports: Sequence[Report], held: Register, as_of: date) -> list[Finding]:
    found: dict[Provision, Finding] = {}
    who = giver(event, [one.text for one in reports])
    first, last = (min(day, as_of) for day in _range(event))
    for provision in held.by_type[event.event_type]:
        placed = _placed(event, provision, held, who, (first, last))
        if placed and (stands := standing(event, provision, reports)):
            found[provision] = _finding(event, provision, placed, stands)
    return fold(found)


class _Placed(NamedTuple):
    told: float
    bound: tuple[str, ...]
    day: float


def _placed(event: Event, provision: Provision, held: Register, who: Giver, span: tuple[date, date]) -> _Placed | None:
    if not of_kind(event, provision) or not (day := _day(event, provision, *span)):
        return None
    found = turned(event, provision, held, event.date, who)
    return _Placed(found.told, found.bound, day) if found else None


def _day(event: Event, provision: Provision, first: date, last: date) -> float:
    """How sure it is that the provision was in force when the act was done, on some of these days: 0 if it was not."""
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


def _finding(event: Event, provision: Provision, placed: _Placed, stands: Standing) -> Finding:
    sureness = Sureness(event=stands.confidence, object=stands.fit.degree, direction=placed.told, day=placed.day)
    return Finding(
        event=event.id,
        provision=provision.id,
        instrument=provision.instrument,
        paragraph=provision.paragraph,
        kind=provision.kind,
        to_come=event.status in TO_COME,
        date=event.date,
        status=stands.status,
        actor=event.actor.state or event.actor.name,
        recipient=(event.recipient.state or event.recipient.name) if event.recipient else None,
        bound=placed.bound,
        asserted_by=stands.asserting,
        alleged_by=stands.alleging,
        denied_by=stands.denying,
        cap=provision.cap,
        exemptions=provision.exemptions,
        committee=provision.committee,
        grounds=stands.fit.grounds,
        folded=(),
        certainty=sureness.whole,
        sureness=sureness,
    )
