"""A brief on one relation as of a day: statements, each with the evidence that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bilateral.model import dyad as ordered
from bilateral.products.balance import whose_word
from bilateral.products.beyond import obligations
from bilateral.products.changes import lately, lately_apart
from bilateral.products.desk import Desk
from bilateral.products.gathered import Gathered
from bilateral.products.happenings import claims, disputed, happened, planned
from bilateral.products.judgements import bottom_line, movement, told_shifts
from bilateral.products.limits import limits, not_known
from bilateral.products.marked import BriefMap, line, subjects
from bilateral.products.names import long_day, plural, relation_name
from bilateral.products.outlooks import outlook
from bilateral.products.statements import Brief, Section
from bilateral.view import View
from bilateral.world import states

YEAR = timedelta(days=365)

METHOD = (
    "Each sentence that names two states was coded for who did what to whom and on whose word; reports of one act "
    "were joined, copies of one dispatch counted once, and speakers for one state taken as one source. An act is "
    "confirmed where both parties assert it, where a party that denied it admits it, or where independent "
    "onlookers saw it; claimed where only states or other speakers say so; disputed where one asserts and another "
    "denies it. Shifts were found with what was known on each day, at one false alarm in four years. What acts "
    "would touch is told only for the case that they are true, by provisions in force on the day of the act, few "
    "of which have been checked against a text. Likelihood words follow ICD 203: almost no chance is up to 5 %, "
    "very unlikely up to 20 %, unlikely up to 45 %, roughly even chance up to 55 %, likely up to 80 %, very likely "
    "up to 95 %, almost certain above."
)

ACCURACY = (
    "How right it is: measured on text that it had not seen, the coder finds about three in five of the acts that a "
    "careful reader finds in short news items and three in four in plain sentences. Of those that it finds it has the "
    "right type for 86 to 90 %, the right source for 87 to 89 % and the right factuality for 90 to 94 %, and all at "
    "once far less often. So open the sentences before you rest anything on one act."
)

Part = Callable[[Desk], Section]


def _outlook(desk: Desk) -> Section:
    return outlook(desk, {desk.pair})


SHORT: tuple[Part, ...] = (bottom_line, lately, _outlook, limits)
LONG: tuple[Part, ...] = (
    bottom_line,
    lately_apart,
    happened,
    claims,
    movement,
    planned,
    disputed,
    obligations,
    _outlook,
    whose_word,
    not_known,
)
"""The sections of a brief in their order; one that is a function from a desk joins here."""


def make(view: View, dyad: tuple[str, str], since: date | None = None, length: str = "long") -> Brief:
    """The brief on a dyad; it tells acts from `since` (a year before the last news) to the view's day.

    `length` is "short" or "long". Raises `ValueError` for a state that did not exist on the view's day.
    """
    pair = ordered(*dyad)
    check_existence(pair, view.day)
    desk = Desk(view, pair, since or view.horizon - YEAR)
    return Brief(
        dyad=pair,
        title=relation_name(pair),
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=tuple(part(desk) for part in (SHORT if length == "short" else LONG)),
        citations=desk.citations.all(),
        monthly=desk.monthly,
        confirmed=desk.confirmed,
        shifts=desk.shifts,
        method=method(desk),
        length=length,
        map=mapped(desk),
    )


def mapped(desk: Desk) -> BriefMap:
    """Both states, and between them the shifts that the key judgements tell of."""
    told = [part[-1] for part in told_shifts(desk.shifts, desk.horizon)]
    return BriefMap(marks=subjects(desk.pair), lines=tuple(map(line, reversed(told))))


def check_existence(codes: tuple[str, ...], day: date) -> None:
    """Raises `ValueError` with the remedy for a state that had ended by a day, or had not begun."""
    for code in codes:
        state = states()[code]
        if state.until is not None and state.until < day:
            raise ValueError(f"{state.name} ended on {state.until}; ask --as-of a day up to then")
        if state.since is not None and day < state.since:
            raise ValueError(f"{state.name} began on {state.since}; ask --as-of a day from then on")


def method(desk: Gathered, more: str = "") -> str:
    """How a brief was made and how right it is, in one paragraph."""
    return (
        f"Made from the news read up to {long_day(desk.horizon)} as it was known by the end of "
        f"{long_day(desk.day)}, UTC: {plural(len(desk.events), 'act')} since {long_day(desk.since)}. {METHOD} "
        f"{more}{ACCURACY}"
    )
