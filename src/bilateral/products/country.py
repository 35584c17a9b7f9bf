"""The desk of one state as of a day: its relations, what strains it, what it says, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bilateral.model import Event, Factuality, Shift, Status, Stress
from bilateral.products.balance import whose_word
from bilateral.products.beyond import obligations
from bilateral.products.briefing import METHOD
from bilateral.products.gathered import Gathered
from bilateral.products.happenings import disputed, happened, planned
from bilateral.products.judgements import movement_of, turned
from bilateral.products.limits import unread
from bilateral.products.marked import BriefMap, partner, subjects
from bilateral.products.names import called, counted, listed, long_day, names_note, plural, sentence
from bilateral.products.selection import AHEAD, HAPPENED, newest_first, weightiest
from bilateral.products.statements import Brief, Kind, Section, Statement
from bilateral.relations import is_conflict
from bilateral.view import Standing, View, states_of
from bilateral.world import states

QUARTER = timedelta(days=90)
FEW = 5
"""Texts below which the news of a quarter is thin."""
RELATIONS, SAID = 8, 10
"""Relations, and sayings, that a desk shows."""

HELD = frozenset(Factuality) - {Factuality.DENIED}


class StateDesk(Gathered):
    """What the desk of a `state` is written from."""

    def __init__(self, view: View, state: str, since: date) -> None:
        super().__init__(view, view.events(state=state), since, lambda seen: seen.events(state=state))
        self.state, self.sides = state, (state,)
        self.standings: list[Standing] = view.standings(RELATIONS, naming={state})
        self.stress: Stress = view.stress(state)
        self.findings = view.findings(state, since=since)
        pairs = [pair for pair, _ in view.dyads() if state in pair]
        found = (shift for pair in pairs for shift in view.shifts(pair) if shift.detected >= since)
        self.shifts: tuple[Shift, ...] = tuple(sorted(found, key=lambda one: (one.detected, one.dyad, one.start)))


def make(view: View, state: str, since: date | None = None) -> Brief:
    """The desk of a state (alpha-3); it tells acts from `since` (90 days before the last news) to the view's day.

    Raises `ValueError` for a state that had ended before.
    """
    desk = StateDesk(view, state, since or view.horizon - QUARTER)
    parts = (standing, movement, strain, says, said_of, happened, planned, disputed, obligations, balance, not_known)
    return Brief(
        dyad=None,
        state=state,
        title=states()[state].name,
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=tuple(part(desk) for part in parts),
        citations=desk.citations.all(),
        monthly=None,
        confirmed=None,
        shifts=desk.shifts,
        method=(
            f"Made from the news read up to {long_day(desk.horizon)} as it was known by the end of "
            f"{long_day(desk.day)}, UTC: {plural(len(desk.events), 'act')} since {long_day(desk.since)}. {METHOD} "
            "Stress is how unusual the last 90 days are in the state's own past: 50 is usual. "
            + names_note({state, *(code for one in desk.standings for code in one.dyad)})
        ).strip(),
        length="desk",
        map=mapped(desk),
    )


def mapped(desk: StateDesk) -> BriefMap:
    """The state, and each other with which the desk tells of acts or of a shift, by its newest shift or by its acts."""
    moved = {_other(desk, shift.dyad): shift for shift in desk.shifts}
    acts = {(other := _other(desk, one.dyad)): acts_with(desk, other) for one in desk.standings}
    told = [_other(desk, shift.dyad) for shift in reversed(desk.shifts[-RELATIONS:])]
    others = dict.fromkeys([*(code for code, held in acts.items() if held), *told])
    marks = (partner(code, acts.get(code, ()), moved.get(code)) for code in others)
    return BriefMap(marks=(*subjects([desk.state]), *marks))


def acts_with(desk: StateDesk, other: str) -> list[Event]:
    """What is told as done between the state and another."""
    return [event for event in desk.of(HAPPENED | {Status.DISPUTED}) if other in states_of(event)]


def _other(desk: StateDesk, dyad: tuple[str, str]) -> str:
    return next(code for code in dyad if code != desk.state)


def standing(desk: StateDesk) -> Section:
    """The relations with most going on, how many acts of each kind, and the newest of them."""
    told = (_relation(desk, one) for one in desk.standings)
    return Section(title="Relations", statements=tuple(one for one in told if one is not None))


def _relation(desk: StateDesk, one: Standing) -> Statement | None:
    other = _other(desk, one.dyad)
    acts = acts_with(desk, other)
    if not acts:
        return None
    hostile = sum(map(is_conflict, acts))
    kinds = {"of cooperation": len(acts) - hostile, "at odds": hostile}
    each = [f"{counted(number)} {kind}" for kind, number in kinds.items() if number]
    alone = next((kind for kind, number in kinds.items() if number == len(acts)), "")
    text = f"With {called(other)}: {plural(len(acts), 'act')}" + (f" {alone}" if alone else f", {listed(each)}")
    if one.shift and one.shift.detected >= desk.since:
        text += f"; {turned(one.shift)} since {long_day(one.shift.start)}"
    return desk.statement(Kind.COUNT, f"{text}.", acts)


def movement(desk: StateDesk) -> Section:
    """The newest shifts of all its relations."""
    told = [movement_of(desk, shift) for shift in reversed(desk.shifts[-RELATIONS:])]
    return Section(title="How its relations move", statements=tuple(told))


def strain(desk: StateDesk) -> Section:
    """Stress, and each part that is out of the ordinary."""
    stress = desk.stress
    name = called(desk.state)
    if stress.total is None:
        text = f"How strained {name} is cannot be told: {stress.lacking}; that is no sign of calm."
        return Section(title="Strain", statements=(desk.statement(Kind.GAP, sentence(text)),))
    low, high = round(100 * (stress.low or 0)), round(100 * (stress.high or 0))
    lines = [
        desk.statement(
            Kind.JUDGEMENT,
            f"Stress on {name} stands at {round(100 * stress.total)} of 100 "
            f"(80 %: {low} to {high}), where 50 is usual.",
        )
    ]
    for part in stress.parts:
        if part.unusual is not None and part.unusual > 0.6 and part.events:
            told = f"{part.name}: more than in {round(100 * part.unusual)} % of comparable windows of its own past."
            lines.append(desk.statement(Kind.COUNT, sentence(told), _known(desk, part.events)))
    return Section(title="Strain", statements=tuple(lines))


def _known(desk: StateDesk, ids: Sequence[str]) -> list[Event]:
    return [desk.by_id[one] for one in ids if one in desk.by_id]


def says(desk: StateDesk) -> Section:
    """What the state itself asserts or denies, of itself and of others."""
    own = [event for event in desk.events if any(voice.key == desk.state for voice in event.voices)]
    return Section(title=f"What {called(desk.state)} says", statements=_told(desk, own))


def said_of(desk: StateDesk) -> Section:
    """What others hold about its acts and it does not."""
    about = [
        event
        for event in desk.events
        if event.actor.state == desk.state
        and any(voice.key in states() and voice.key != desk.state for voice in event.voices)
        and not any(voice.key == desk.state and voice.factuality in HELD for voice in event.voices)
    ]
    return Section(title=f"What others say of {called(desk.state)}", statements=_told(desk, about))


def _told(desk: StateDesk, events: Sequence[Event]) -> tuple[Statement, ...]:
    return tuple(desk.told(event, Kind.CLAIM) for event in newest_first(weightiest(events, SAID)))


def balance(desk: StateDesk) -> Section:
    """On whose word all this rests."""
    return whose_word(desk)


def _last_act(desk: StateDesk) -> Statement:
    """The newest act that is known of a state of which nothing new was read."""
    done = [event for event in desk.every if event.status in HAPPENED | {Status.DISPUTED}]
    if not done:
        return desk.statement(Kind.GAP, f"No act of {called(desk.state)} was ever read; it is not covered.")
    text = f"The last act of {called(desk.state)} that was read is of {long_day(done[-1].date)}."
    return desk.statement(Kind.GAP, text, done[-1:])


def not_known(desk: StateDesk) -> Section:
    """What is not covered."""
    found = [*_silent(desk), _thin(desk), _before(desk), unread(desk), _alone(desk)]
    return Section(title="What is not known", statements=tuple(line for line in found if line))


def _silent(desk: StateDesk) -> list[Statement]:
    if desk.events:
        return []
    text = f"The news at hand has no act of {called(desk.state)} since {long_day(desk.since)}"
    return [desk.statement(Kind.GAP, f"{text}; that is no sign of calm."), _last_act(desk)]


def _thin(desk: StateDesk) -> Statement | None:
    texts = desk.stress.articles
    if texts >= FEW:
        return None
    told = f"only {plural(texts, 'text')}" if texts else "no text"
    names = "names" if texts < 2 else "name"
    return desk.statement(Kind.GAP, sentence(f"{told} of the last 90 days {names} {called(desk.state)} in an act"))


def _before(desk: StateDesk) -> Statement | None:
    """News names a country before it is a state."""
    since = states()[desk.state].since
    if since is None or since <= desk.day:
        return None
    text = f"{called(desk.state)} is a state since {long_day(since)}; what is told here is of the time before"
    return desk.statement(Kind.GAP, sentence(text))


def _alone(desk: StateDesk) -> Statement | None:
    ahead = desk.of(AHEAD)
    alone = [event for event in ahead if event.independent_sources < 2]
    if not alone:
        return None
    rest = "rests" if len(alone) == 1 else "rest"
    of = "all" if len(alone) == len(ahead) > 1 else f"{counted(len(alone))} of"
    text = f"{of} {plural(len(ahead), 'planned or possible act')} {rest} on a single source"
    return desk.statement(Kind.GAP, sentence(text), alone)
