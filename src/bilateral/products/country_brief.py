"""A brief on one country: its desk, with what changed, what may come and what it all comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bilateral.model import Status
from bilateral.products.beyond import obligations
from bilateral.products.briefing import check_existence, method
from bilateral.products.changes import lately, lately_apart
from bilateral.products.country import (
    QUARTER,
    StateDesk,
    balance,
    mapped,
    movement,
    not_known,
    said_of,
    says,
    standing,
    strain,
)
from bilateral.products.happenings import claims, disputed, happened, planned
from bilateral.products.judgements import CHIEF, surest, ways, weightiest_acts
from bilateral.products.names import called, long_day, plural
from bilateral.products.outlooks import WORTH, chief, outlook
from bilateral.products.selection import HAPPENED
from bilateral.products.statements import Brief, Kind, Section, Statement
from bilateral.relations import is_conflict
from bilateral.view import View
from bilateral.world import states

STRESS = "Stress is how unusual the last 90 days are in the state's own past: 50 is usual. "

Part = Callable[[StateDesk], Section]
Pair = tuple[str, str]


def judgements(desk: StateDesk) -> Section:
    """What stands out: how much there is, how strained the state is, what moved, what was done, what may come."""
    lines = [
        _acts(desk),
        *strain(desk).statements[:1],
        surest(desk, desk.shifts),
        *weightiest_acts(desk),
        chief(desk, _pairs(desk), WORTH),
    ]
    return Section(title=CHIEF, statements=tuple(line for line in lines if line))


def _outlook(desk: StateDesk) -> Section:
    return outlook(desk, _pairs(desk))


SHORT: tuple[Part, ...] = (judgements, lately, _outlook, not_known)
LONG: tuple[Part, ...] = (
    judgements,
    lately_apart,
    standing,
    movement,
    strain,
    says,
    said_of,
    happened,
    claims,
    planned,
    disputed,
    obligations,
    _outlook,
    balance,
    not_known,
)


def make(view: View, state: str, since: date | None = None, length: str = "long") -> Brief:
    """The brief on a state (alpha-3); it tells acts from `since` (90 days before the last news) to the view's day.

    `length` is "short" or "long". Raises `ValueError` for a state that did not exist on the view's day.
    """
    check_existence((state,), view.day)
    desk = StateDesk(view, state, since or view.horizon - QUARTER)
    return Brief(
        dyad=None,
        state=state,
        title=states()[state].name,
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=tuple(part(desk) for part in (SHORT if length == "short" else LONG)),
        citations=desk.citations.all(),
        monthly=None,
        confirmed=None,
        shifts=desk.shifts,
        method=method(desk, STRESS),
        length=length,
        map=mapped(desk),
    )


def _pairs(desk: StateDesk) -> set[Pair]:
    return {one.dyad for one in desk.standings}


def _acts(desk: StateDesk) -> Statement | None:
    acts = desk.of(HAPPENED | {Status.DISPUTED})
    if not acts:
        return None
    hostile = sum(map(is_conflict, acts))
    text = (
        f"From {long_day(desk.since)} to {long_day(desk.horizon)} the news at hand has {plural(len(acts), 'act')} "
        f"of {called(desk.state)} with others or alone, {ways(len(acts) - hostile, hostile)}."
    )
    return desk.statement(Kind.COUNT, text, acts)
