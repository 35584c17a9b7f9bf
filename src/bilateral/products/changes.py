"""What changed since an earlier day: what is newly told, confirmed, disputed, corrected, withdrawn or called off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from bilateral.model import Event, Shift, Status
from bilateral.products.gathered import Gathered
from bilateral.products.judgements import carriers_of, moved_in_brief, movement_of
from bilateral.products.names import act_day, long_day, plural, sentence
from bilateral.products.selection import MISSED, newest_first, weightiest
from bilateral.products.statements import Kind, Section, Statement
from bilateral.products.telling import tell
from bilateral.view import View

TITLE = "What changed"
LATELY = timedelta(days=30)
"""What a brief calls changed, where it is not asked since when."""
SHOWN = 12
"""Changes of one kind that are told; the rest are counted."""


class Turn(StrEnum):
    """How an act changed, in the order in which a brief tells it."""

    CORRECTED = "Corrected or withdrawn"
    CONFIRMED = "Newly confirmed"
    DISPUTED = "Newly disputed or denied"
    MISSED = "Called off or lapsed"
    OTHERWISE = "Now stands otherwise"
    NEW = "New"


class Change(msgspec.Struct, frozen=True):
    """An act as it stands now, and as it stood (`None`: it was not known)."""

    turn: Turn
    now: Event
    then: Event | None = None


Scope = Callable[[View], list[Event]]
"""All events of what a product is about, in a view."""


def lately(desk: Gathered) -> Section:
    """What changed in the 30 days up to the last news, new acts included."""
    return Section(title=TITLE, groups=groups(desk, desk.view.earlier(desk.horizon - LATELY)))


def lately_apart(desk: Gathered) -> Section:
    """The same beside a list of all acts: new ones are only counted here, for they are told there."""
    before = desk.view.earlier(desk.horizon - LATELY)
    fresh = [change.now for change in changes(desk, before) if change.turn is Turn.NEW]
    lines = []
    if fresh:
        text = (
            f"{plural(len(fresh), 'act')} became known since {long_day(before.day)}; those that matter are told below."
        )
        lines.append(desk.statement(Kind.COUNT, sentence(text), fresh))
    kinds = tuple(turn for turn in Turn if turn is not Turn.NEW)
    return Section(title=TITLE, statements=tuple(lines), groups=groups(desk, before, kinds, told_below=True))


def groups(
    desk: Gathered, before: View, turns: Sequence[Turn] = tuple(Turn), *, told_below: bool = False
) -> tuple[Section, ...]:
    """The changes of a product's acts and shifts since an earlier view, by their kind.

    Shifts that are `told_below` are only named here.
    """
    found = changes(desk, before)
    parts = [_shifts(desk, before.day, told_below)]
    for turn in turns:
        chosen = [change for change in found if change.turn is turn]
        parts.append(Section(title=turn.value, statements=_told(desk, chosen, before.day)))
    return tuple(part for part in parts if part.statements)


def changes(desk: Gathered, before: View) -> list[Change]:
    """Every act that stands otherwise than it did in an earlier view, the newest first."""
    then: dict[str, Event] = {}
    for event in desk.scope(before):
        known = event if event.id in desk.by_id else desk.view.event(event.id)
        if known is not None:
            then.setdefault(known.id, event)
    found = (
        _change(desk, event, then.get(event.id)) for event in newest_first(desk.every) if not desk.impossible(event)
    )
    return [change for change in found if change is not None]


def _change(desk: Gathered, now: Event, then: Event | None) -> Change | None:
    if then is None:
        return Change(Turn.NEW, now) if now.date >= desk.since and now.status is not Status.WITHDRAWN else None
    turn = _turn(desk, now, then)
    return Change(turn, now, then) if turn else None


def _turn(desk: Gathered, now: Event, then: Event) -> Turn | None:
    if now.status is not then.status:
        return _TURNS.get(now.status, Turn.MISSED if now.status in MISSED else Turn.OTHERWISE)
    gone = set(then.reports) - set(now.reports)
    if gone and tell_act(now) != tell_act(then) and any(map(desk.view.taken_back, sorted(gone))):
        return Turn.CORRECTED
    return None


_TURNS = {
    Status.WITHDRAWN: Turn.CORRECTED,
    Status.CONFIRMED: Turn.CONFIRMED,
    Status.DISPUTED: Turn.DISPUTED,
    Status.DENIED: Turn.DISPUTED,
}


def tell_act(event: Event) -> tuple[object, ...]:
    """What was done, by whom, to whom, when: what a correction can change."""
    thing = event.object
    what = (thing.cls, thing.quantity, thing.unit) if thing else None
    return event.event_type, event.mode, event.actor, event.recipient, what, event.date


def _told(desk: Gathered, chosen: Sequence[Change], day: date) -> tuple[Statement, ...]:
    kept = {event.id for event in weightiest((change.now for change in chosen), SHOWN)}
    lines = [_line(desk, change, day) for change in chosen if change.now.id in kept]
    rest = [change.now for change in chosen if change.now.id not in kept]
    if rest:
        text = f"{plural(len(rest), 'further act')} of less weight."
        lines.append(desk.statement(Kind.COUNT, sentence(text), rest))
    return tuple(lines)


def _line(desk: Gathered, change: Change, day: date) -> Statement:
    event = change.now
    text = tell(event, desk.filings(event))
    if change.then is not None:
        text += f" On {long_day(day)} it {_stood(change)}."
    lead = act_day(event.date, event.date_precision)
    return desk.statement(Kind.CHANGE, text, [event], lead=lead, status=event.status)


def _stood(change: Change) -> str:
    """ "stood as claimed"; of a correction, how the act read then."""
    then = change.then
    assert then is not None
    if change.turn is Turn.CORRECTED and then.status is change.now.status:
        return f"was dated {act_day(then.date, then.date_precision)} and told as {_as_told(then)}"
    return f"stood as {then.status.value}"


def _as_told(event: Event) -> str:
    from bilateral.products.wording import act

    return act(event).nominal


def _shifts(desk: Gathered, day: date, told_below: bool) -> Section:
    fresh = [shift for shift in desk.shifts if shift.detected > day]
    told = (_in_brief(desk, one) if told_below else movement_of(desk, one) for one in fresh)
    return Section(title="Shifts that could be seen since", statements=tuple(told))


def _in_brief(desk: Gathered, shift: Shift) -> Statement:
    return desk.statement(Kind.SHIFT, moved_in_brief(shift), carriers_of(desk, shift))
