"""A brief on three or more states: the relations among them, and what they do towards others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from bilateral.model import Event, Shift, Status
from bilateral.products.balance import whose_word
from bilateral.products.beyond import obligations
from bilateral.products.briefing import YEAR, check_existence, method
from bilateral.products.changes import lately, lately_apart
from bilateral.products.gathered import Gathered
from bilateral.products.happenings import claims, disputed, happened, planned
from bilateral.products.judgements import CHIEF, movement_of, surest, turned, ways, weightiest_acts
from bilateral.products.marked import BriefMap, line, subjects
from bilateral.products.names import called, counted, listed, long_day, plural, sentence, some, state_name
from bilateral.products.outlooks import WORTH, chief, outlook
from bilateral.products.selection import HAPPENED, newest_first, weightiest
from bilateral.products.statements import Brief, Kind, Section, Statement
from bilateral.relations import is_conflict
from bilateral.view import View, states_of

Pair = tuple[str, str]

LEAST, MOST = 3, 12
"""States that a bloc may have: with more, no reader follows the pairs."""
OTHERS, TOWARDS, SHIFTS = 6, 10, 8
"""Counterparts, acts towards them, and shifts inside that a brief tells."""


class BlocDesk(Gathered):
    """What a brief on some states is written from: `events` are those among them, `outward` those with others."""

    def __init__(self, view: View, members: tuple[str, ...], since: date) -> None:
        self.members = self.sides = members
        self.pairs: list[Pair] = list(combinations(members, 2))
        super().__init__(view, self._among(view), since, self._among)
        outward = [event for event in view.events(since=since) if self._leads_out(event)]
        self.outward = [event for event in outward if event.status in HAPPENED | {Status.DISPUTED}]
        self.by_id |= {event.id: event for event in self.outward}
        self.findings = tuple(finding for pair in self.pairs for finding in view.findings(pair, since=since))
        found = (shift for pair in self.pairs for shift in view.shifts(pair) if shift.detected >= since)
        self.shifts: tuple[Shift, ...] = tuple(sorted(found, key=lambda one: (one.detected, one.dyad, one.start)))

    @property
    def all(self) -> str:
        """The members inside a sentence."""
        return listed(called(code) for code in self.members)

    def _among(self, view: View) -> list[Event]:
        found = (event for pair in self.pairs for event in view.events(pair))
        return sorted(found, key=lambda event: (event.date, event.id))

    def _leads_out(self, event: Event) -> bool:
        parties = states_of(event)
        return len(parties) == 2 and len(parties.intersection(self.members)) == 1


def judgements(desk: BlocDesk) -> Section:
    """What passes among them, what they do with others, what moved, what was done and what may come."""
    moved, ahead = surest(desk, desk.shifts), chief(desk, set(desk.pairs), WORTH)
    lines = [_inside(desk), _without(desk), moved, *weightiest_acts(desk), ahead]
    return Section(title=CHIEF, statements=tuple(line for line in lines if line))


def inside(desk: BlocDesk) -> Section:
    """Each relation among them, the busiest first."""
    of = _by_pair(desk)
    order = sorted(of, key=lambda pair: (-len(of[pair]), pair))
    return Section(title="Relations inside", statements=tuple(_relation(desk, pair, of[pair]) for pair in order))


def movement(desk: BlocDesk) -> Section:
    """The newest shifts among them."""
    told = [movement_of(desk, shift) for shift in reversed(desk.shifts[-SHIFTS:])]
    return Section(title="How the relations inside move", statements=tuple(told))


def towards_others(desk: BlocDesk) -> Section:
    """With whom outside they have most to do, in which way, and the weightiest acts with them."""
    of: dict[str, list[Event]] = defaultdict(list)
    for event in desk.outward:
        of[next(iter(states_of(event).difference(desk.members)))].append(event)
    busiest = sorted(of, key=lambda code: (-len(of[code]), code))[:OTHERS]
    lines = tuple(_counterpart(desk, code, of[code]) for code in busiest)
    acts = newest_first(weightiest(desk.outward, TOWARDS))
    told = desk.each(acts, Kind.EVENT)
    parts = (("With whom", lines), ("The weightiest acts", told))
    groups = tuple(Section(title=title, statements=held) for title, held in parts if held)
    return Section(title="Towards others", groups=groups)


def not_known(desk: BlocDesk) -> Section:
    """Of which relations nothing is at hand."""
    lines = []
    none = [pair for pair in desk.pairs if pair not in _by_pair(desk)]
    if none:
        named = some([listed(called(code) for code in pair) for pair in none], 6)
        since = long_day(desk.since)
        text = f"The news at hand has no act since {since} between {named}; that is no sign of calm."
        lines.append(desk.statement(Kind.GAP, text))
    return Section(title="What is not known", statements=tuple(lines))


def limits(desk: BlocDesk) -> Section:
    """The same, where no section before it says how many acts rest on one source."""
    rest, told = not_known(desk), _done(desk)
    alone = [event for event in told if event.independent_sources < 2]
    if not alone:
        return rest
    verb = "rests" if len(alone) == 1 else "rest"
    text = f"{counted(len(alone))} of {plural(len(told), 'act')} among them {verb} on a single independent source."
    single = desk.statement(Kind.GAP, sentence(text), alone)
    return Section(title=rest.title, statements=(*rest.statements, single))


def _outlook(desk: BlocDesk) -> Section:
    return outlook(desk, set(desk.pairs))


Part = Callable[[BlocDesk], Section]
SHORT: tuple[Part, ...] = (judgements, lately, _outlook, limits)
LONG: tuple[Part, ...] = (
    judgements,
    lately_apart,
    inside,
    movement,
    happened,
    claims,
    towards_others,
    planned,
    disputed,
    obligations,
    _outlook,
    whose_word,
    not_known,
)


def make(view: View, members: Sequence[str], since: date | None = None, length: str = "long") -> Brief:
    """The brief on three to twelve states; it tells acts from `since` (a year before the last news) on.

    `length` is "short" or "long". Raises `ValueError` for too few or too many states, or one that did not exist.
    """
    codes = tuple(sorted(set(members)))
    if not LEAST <= len(codes) <= MOST:
        raise ValueError(f"a bloc has {LEAST} to {MOST} different states; these are {len(codes)}")
    check_existence(codes, view.day)
    desk = BlocDesk(view, codes, since or view.horizon - YEAR)
    return Brief(
        dyad=None,
        bloc=codes,
        title=listed(state_name(code) for code in codes),
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=tuple(part(desk) for part in (SHORT if length == "short" else LONG)),
        citations=desk.citations.all(),
        monthly=None,
        confirmed=None,
        shifts=desk.shifts,
        method=method(desk),
        length=length,
        map=mapped(desk),
    )


def mapped(desk: BlocDesk) -> BriefMap:
    """All members, and the newest shift of each relation inside of which the brief tells one."""
    newest = {shift.dyad: shift for shift in desk.shifts[-SHIFTS:]}
    return BriefMap(marks=subjects(desk.members), lines=tuple(map(line, newest.values())))


def _done(desk: BlocDesk) -> list[Event]:
    return desk.of(HAPPENED | {Status.DISPUTED})


def _by_pair(desk: BlocDesk) -> dict[Pair, list[Event]]:
    of: dict[Pair, list[Event]] = defaultdict(list)
    for event in _done(desk):
        first, second = sorted(states_of(event))
        of[first, second].append(event)
    return dict(of)


def _ways(acts: Sequence[Event]) -> str:
    hostile = sum(map(is_conflict, acts))
    return ways(len(acts) - hostile, hostile)


def _inside(desk: BlocDesk) -> Statement:
    acts = _done(desk)
    period = f"From {long_day(desk.since)} to {long_day(desk.horizon)}"
    if not acts:
        text = f"{period} the news at hand has no act among {desk.all}; that is no sign of calm."
        return desk.statement(Kind.GAP, text)
    text = f"{period} the news at hand has {plural(len(acts), 'act')} among {desk.all}, {_ways(acts)}."
    return desk.statement(Kind.COUNT, text, acts)


def _without(desk: BlocDesk) -> Statement | None:
    if not desk.outward:
        return None
    text = f"With others they have {plural(len(desk.outward), 'act')}, {_ways(desk.outward)}."
    return desk.statement(Kind.COUNT, text, desk.outward)


def _relation(desk: BlocDesk, pair: Pair, acts: Sequence[Event]) -> Statement:
    both = listed(called(code) for code in pair)
    text = f"Between {both}: {plural(len(acts), 'act')}, {_ways(acts)}"
    shift = next((one for one in reversed(desk.shifts) if one.dyad == pair), None)
    if shift:
        text += f"; {turned(shift)} since {long_day(shift.start)}"
    return desk.statement(Kind.COUNT, f"{text}.", acts)


def _counterpart(desk: BlocDesk, code: str, acts: Sequence[Event]) -> Statement:
    text = f"With {called(code)}: {plural(len(acts), 'act')}, {_ways(acts)}."
    return desk.statement(Kind.COUNT, text, acts)
