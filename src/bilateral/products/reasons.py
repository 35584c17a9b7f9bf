"""Why a development stands in the paper: in a sentence, and as the reckoning that put it there."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.model import Event, Status
from bilateral.products.beyond import SURE
from bilateral.products.candidates import SHARE, Candidate, Change
from bilateral.products.developments import SHIFT_BITS, SHIFT_KIND, Development
from bilateral.products.duties import touching
from bilateral.products.gathered import Gathered
from bilateral.products.judgements import turned
from bilateral.products.names import long_day, plural, relation_name, sentence
from bilateral.products.wording import act

SELDOM = 6
"""Earlier acts up to which two parties are said to be seldom told of together."""

RARE = 365
"""Days after which the last act of a kind is told as long ago."""

Reason = tuple[str, list[Event]]
"""A sentence and the acts that its figures were counted from."""


def headline(found: Development) -> str:
    """What it is about in a few words, with its status where it is not simply told as done."""
    if not found.candidates:
        shift = found.shifts[0].shift
        return f"{relation_name(shift.dyad)}: {turned(shift)}"
    event = found.candidates[0].event
    told = act(event).nominal
    firm = event.status in (Status.REPORTED, Status.CONFIRMED)
    return told[:1].upper() + told[1:] if firm else f"{event.status.value.capitalize()}: {told}"


def chosen_for(desk: Gathered, found: Development) -> Reason:
    """What is surprising and what is weighty about it, with the acts of the past that it was held against."""
    if not found.candidates:
        shift = found.shifts[0].shift
        return "Chosen because a shift could be seen for the first time.", _known(desk, shift.events)
    lead = found.candidates[0]
    parts = [_change(lead), _rarity(lead), _seldom(lead), lead.consequence.note, _led(lead), _touch(lead)]
    if found.shifts:
        parts.append("a shift of the relation could be seen for the first time")
    relations = len({one.relation for one in found.candidates})
    if relations > 1:
        parts.append(f"it concerns {plural(relations, 'relation')}")
    text = f"Chosen because {'; '.join(part for part in parts if part)}."
    return text, [lead.event, *_known(desk, lead.past)]


def reckoning(desk: Gathered, found: Development) -> Reason:
    """The score and its parts, with all acts of the same kind in the past of the relation."""
    parts = [_parts(one) for one in found.candidates[:1]]
    parts += [
        f"shift: {SHIFT_BITS:.1f} bits × {SHIFT_KIND} × probability {one.shift.probability:.2f} × "
        f"weight {one.weight:.2f} = {one.score:.2f}"
        for one in found.shifts
    ]
    acts = [one.event for one in found.candidates]
    past = _known(desk, tuple(past for one in found.candidates for past in one.past))
    return f"Score {found.score:.2f}. {' '.join(map(sentence, parts))}", [*acts, *past]


def _parts(one: Candidate) -> str:
    surprise, weighed = one.surprise, one.consequence
    share = "" if SHARE[one.change] == 1 else f" × {SHARE[one.change]} ({one.change})"
    led = f" × {1 + weighed.leaders} (heads of state or government)" if weighed.leaders else ""
    return (
        f"first act: surprise {surprise.bits:.1f} bits (expected {surprise.rate * 365.25:.2g} a year from "
        f"{surprise.faded:.2f} faded acts in {surprise.days:.0f} faded days){share}; consequence "
        f"{weighed.whole:.3f} = kind {weighed.kind} ({weighed.note}){led} × firmness {weighed.firmness:.2f} × reading "
        f"{weighed.reading:.2f} × weight {weighed.weight:.2f} (standing {weighed.standing:.2f}, closeness "
        f"{weighed.closeness:.2f}) × provisions {weighed.touched:.2f}; together {one.score:.2f}"
    )


def _change(one: Candidate) -> str:
    known = long_day(one.event.first_known.date())
    match one.change:
        case Change.CONFIRMED | Change.DENIED | Change.CALLED_OFF | Change.TAKEN_BACK:
            return f"it was {one.change}, first known on {known}"
        case Change.CAME:
            return f"what was expected since {known} is told as done"
        case _:
            return ""


def _rarity(one: Candidate) -> str:
    """How long since the last act of that kind."""
    if one.last is None and not one.dealings and len(one.relation) > 1:
        return ""
    if one.last is None:
        whose = "" if len(one.relation) < 2 else " between them" if act(one.event).several else " in that direction"
        return f"it is the first act of its kind{whose} in the news at hand"
    gone = (one.event.date - one.last).days
    if gone > RARE:
        return f"the last act of its kind dates from {long_day(one.last)}"
    were = "was" if len(one.past) == 1 else "were"
    return f"there {were} {plural(len(one.past), 'act')} of its kind before, the last on {long_day(one.last)}"


def _seldom(one: Candidate) -> str:
    if len(one.relation) < 2 or one.dealings > SELDOM:
        return ""
    if not one.dealings:
        return "the two were never told of together before"
    return f"the two are seldom told of together ({plural(one.dealings, 'earlier act')})"


def _led(one: Candidate) -> str:
    match one.consequence.leaders:
        case 0:
            return ""
        case 1:
            return "a head of state or government took part"
        case _:
            return "heads of state or government of both took part"


def _touch(one: Candidate) -> str:
    if one.finding is None or one.finding.certainty < SURE:
        return ""
    return touching(one.finding)


def _known(desk: Gathered, ids: Sequence[str]) -> list[Event]:
    return [desk.by_id[one] for one in ids if one in desk.by_id]
