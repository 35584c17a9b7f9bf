"""The sections that judge: the bottom line, and how the relationship moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bilateral.model import Event, Precision, Series, Shift, Status
from bilateral.products.desk import Desk
from bilateral.products.gathered import Gathered
from bilateral.products.hanging import in_a_clause
from bilateral.products.likelihood import judged
from bilateral.products.marked import MOVED
from bilateral.products.names import called, counted, listed, long_day, plural, sentence, some
from bilateral.products.outlooks import chief
from bilateral.products.selection import AHEAD, HAPPENED, weightiest
from bilateral.products.statements import Kind, Section, Statement
from bilateral.products.wording import act
from bilateral.relations import ODDS, is_conflict
from bilateral.world import event_kinds

LAPSE = timedelta(days=730)
"""A shift older than this is history, not how things stand."""
LATE = timedelta(days=90)
"""Back to when an act is one of late."""
SHOWN = 6
CHIEF = "Key judgements"
"""The heading of what a brief begins with."""

FIELDS = {ODDS: "hostile diplomacy"}
"""Groups of fields whose name does not read well in a sentence."""
SUCCESSION = timedelta(days=183)
"""Shifts of one direction that begin within half a year of each other are one movement."""


def bottom_line(desk: Desk) -> Section:
    """How the relationship stands and moves, and where it may go, in a few sentences."""
    lines = [_movement(desk), _balance(desk), *weightiest_acts(desk), _next(desk), ahead(desk)]
    return Section(title=CHIEF, statements=tuple(line for line in lines if line))


def movement(desk: Desk) -> Section:
    """The newest shifts, each with its beginning, its detection and on whose word it rests."""
    recent = [shift for shift in desk.shifts if shift.detected >= desk.horizon - LAPSE]
    shown = [_shift(desk, shift) for shift in reversed(recent[-SHOWN:])] or [_movement(desk)]
    older = [shift for shift in desk.shifts if shift not in recent]
    return Section(title="How it moves", statements=(*shown, *([_older(desk, older)] if older else [])))


def stands(pair: tuple[str, str], shifts: Sequence[Shift], monthly: Series, day: date) -> str:
    """In one sentence how a relation moves, from its newest shift of the last two years before `day`.

    Where that goes against an earlier one that is surer, both are told: a weak turn does not undo a strong movement.
    """
    both = listed(called(code) for code in pair)
    told = told_shifts(shifts, day)
    if told:
        parts = [_moved(subject, part) for subject, part in zip((both, "they"), told, strict=False)]
        return sentence("; ".join(parts))
    if not any(monthly.covered[-12:]):
        return f"Too little news at hand names {both} to say how their relationship moves."
    return f"No shift in the relationship of {both} was found in the two years to {long_day(day)}."


def told_shifts(shifts: Sequence[Shift], day: date) -> list[Sequence[Shift]]:
    """The shifts of the last two years up to the newest, before them those up to a surer one the other way."""
    recent = [shift for shift in shifts if shift.detected >= day - LAPSE]
    if not recent:
        return []
    newest = recent[-1]
    surer = [
        number
        for number, shift in enumerate(recent)
        if shift.direction is not newest.direction and shift.probability > newest.probability
    ]
    return [*([recent[: surer[-1] + 1]] if surer else []), recent]


def _moved(subject: str, shifts: Sequence[Shift]) -> str:
    moved = f"{MOVED[shifts[-1].direction]} since {_since(shifts)}"
    return judged(shifts[-1].probability, subject, moved) + _chiefly(shifts[-1])


def _since(shifts: Sequence[Shift]) -> str:
    """When the newest movement began: shifts of one direction in close succession are one movement."""
    newest = first = shifts[-1]
    for earlier in reversed(shifts[:-1]):
        if earlier.direction is not newest.direction or first.start - earlier.start > SUCCESSION:
            break
        first = earlier
    if first is newest:
        return long_day(newest.start)
    return f"{long_day(first.start)}, and more so since {long_day(newest.start)}"


def ahead(desk: Desk) -> Statement | None:
    """The likelier of the two ways in which the relation may move."""
    return chief(desk, {desk.pair})


def _movement(desk: Desk) -> Statement:
    text = stands(desk.pair, desk.shifts, desk.monthly, desk.horizon)
    told = told_shifts(desk.shifts, desk.horizon)
    carriers = {event.id: event for part in told for event in _carriers(desk, part[-1])}
    return desk.statement(Kind.JUDGEMENT, text, carriers.values())


def _balance(desk: Desk) -> Statement | None:
    done = desk.of(HAPPENED | {Status.DISPUTED})
    if not done:
        return None
    kinds = event_kinds()
    warm = sum(kinds[event.event_type].cooperation for event in done)
    sure = sum(event.status is Status.CONFIRMED for event in done)
    firm = plural(sure, "is", "are") if sure else "none is"
    text = (
        f"From {long_day(desk.since)} to {long_day(desk.horizon)} the news at hand has "
        f"{plural(len(done), 'act')} between them, {ways(warm, len(done) - warm)}; {firm} confirmed."
    )
    return desk.statement(Kind.COUNT, text, done)


def weightiest_acts(desk: Gathered) -> list[Statement]:
    """The weightiest act of late that is told as done, of the kind that prevails, and the weightiest other in dispute.

    Where none is disputed it is one that is claimed. Where nothing is told of the last quarter, all acts count.
    """
    done = weightiest(_prevailing(_of_late(desk, desk.of(HAPPENED))), 1)
    names = {act(event).nominal for event in done}
    open_ones = _of_late(desk, desk.of({Status.DISPUTED}) or desk.of({Status.CLAIMED}))
    contested = weightiest((event for event in open_ones if act(event).nominal not in names), 1)
    return [desk.told(event, Kind.JUDGEMENT) for event in (*done, *contested)]


def _of_late(desk: Gathered, events: Sequence[Event]) -> Sequence[Event]:
    return [event for event in events if event.date > desk.horizon - LATE] or events


def _prevailing(events: Sequence[Event]) -> Sequence[Event]:
    """Those of cooperation or those at odds, whichever are more; all where both are as many."""
    odds = [event for event in events if is_conflict(event)]
    if 2 * len(odds) == len(events):
        return events
    return odds if 2 * len(odds) > len(events) else [event for event in events if not is_conflict(event)]


def _next(desk: Desk) -> Statement | None:
    """What is to come first; where no day is told that is still ahead, what was last said to be planned."""
    found = desk.of(AHEAD)
    dated = [one for one in found if one.date > desk.day and one.date_precision is not Precision.UNKNOWN]
    sure = [one for one in dated if one.status is Status.PLANNED] or dated
    if sure:
        return desk.told(min(sure, key=lambda one: (one.date, one.id)), Kind.JUDGEMENT)
    newest = sorted(found, key=lambda one: (one.status is not Status.PLANNED, -one.date.toordinal(), one.id))
    return desk.told(newest[0], Kind.JUDGEMENT) if newest else None


def _older(desk: Desk, shifts: Sequence[Shift]) -> Statement:
    """Shifts that are history by now, in a line."""
    turns = [f"{turned(shift)} from about {long_day(shift.start)}" for shift in reversed(shifts[-SHOWN:])]
    text = f"before the last two years, newest first: {listed(turns)}"
    return desk.statement(Kind.SHIFT, sentence(text), [event for shift in shifts for event in _carriers(desk, shift)])


def _shift(desk: Desk, shift: Shift) -> Statement:
    return movement_of(desk, shift, in_a_clause(desk.robustness(shift)))


def movement_of(desk: Gathered, shift: Shift, robust: str = "") -> Statement:
    """A shift in one sentence: when it began and could be seen, and on whose word it rests."""
    carriers = _carriers(desk, shift)
    both = listed(called(code) for code in shift.dyad)
    text = (
        f"{judged(shift.probability, both, turned(shift))}{_chiefly(shift)}: the change began about "
        f"{long_day(shift.start)} and {_seen(shift)}{_on_whose_word(carriers)}{robust}"
    )
    return desk.statement(Kind.SHIFT, sentence(text), carriers)


def surest(desk: Gathered, shifts: Sequence[Shift]) -> Statement | None:
    """The surest of some shifts, of equals the newest, in brief; `None` of none."""
    if not shifts:
        return None
    shift = max(shifts, key=lambda one: (round(one.probability, 2), one.detected))
    return desk.statement(Kind.SHIFT, moved_in_brief(shift), _carriers(desk, shift))


def moved_in_brief(shift: Shift) -> str:
    """A shift without what it rests on: which way, how surely, in what and since when."""
    both = listed(called(code) for code in shift.dyad)
    return sentence(_moved(both, [shift]))


def carriers_of(desk: Gathered, shift: Shift) -> list[Event]:
    """The acts that carry a shift, those at hand."""
    return _carriers(desk, shift)


def _seen(shift: Shift) -> str:
    at_once = shift.detected <= shift.start
    return "could be seen at once" if at_once else f"could be seen by {long_day(shift.detected)}"


def ways(cooperation: int, odds: int) -> str:
    """How many acts of each kind: "three of cooperation and one at odds", "all at odds", of one act "at odds"."""
    sides = {"of cooperation": cooperation, "at odds": odds}
    held = [(side, number) for side, number in sides.items() if number]
    if len(held) == 1:
        ((side, number),) = held
        return {1: side, 2: f"both {side}"}.get(number, f"all {side}")
    return listed(f"{counted(number)} {side}" for side, number in held)


def turned(shift: Shift) -> str:
    """ "drawn closer" or "moved apart"."""
    return MOVED[shift.direction]


def _carriers(desk: Gathered, shift: Shift) -> list[Event]:
    return [desk.by_id[event] for event in shift.events if event in desk.by_id]


def _chiefly(shift: Shift) -> str:
    return f", chiefly in {FIELDS.get(shift.field, shift.field)}" if shift.field else ""


def _on_whose_word(carriers: Sequence[Event]) -> str:
    if not carriers:
        return ""
    sure = sum(event.status is Status.CONFIRMED for event in carriers)
    states = sorted({key for event in carriers for key in event.speakers if len(key) == 3 and key.isupper()})
    word = f", and the word of {some([called(key) for key in states])}" if states else ""
    return f"; it rests on {plural(len(carriers), 'act')}, {_sure(sure, len(carriers))}{word}"


def _sure(sure: int, of: int) -> str:
    """How many are confirmed: "none of them confirmed", "both of them confirmed", of one act "not confirmed"."""
    if of == 1:
        return "confirmed" if sure else "not confirmed"
    many = {0: "neither" if of == 2 else "none", of: "both" if of == 2 else "all"}.get(sure) or counted(sure)
    return f"{many} of them confirmed"
