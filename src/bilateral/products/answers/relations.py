"""How relations move, as values: the line of each, its bins, its shifts, what may come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from bilateral.model import Direction, LeftOut, Outlook, Series, Shift, Skill
from bilateral.products.answers.events import EventRow
from bilateral.products.foresight import in_words
from bilateral.products.judgements import stands
from bilateral.products.movement import rows
from bilateral.products.names import relation_name
from bilateral.view import Dyad, Standing, View

LATELY = timedelta(days=90)
"""The events that an outlook mostly rests on."""


class RelationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One relation at a glance; `last` is its newest act that took place, `shift` its newest shift."""

    dyad: tuple[str, str]
    events: int
    events_90_days: int
    last: EventRow | None
    shift: Shift | None


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in a relation in one day, week (from Monday) or month from `start` on.

    `cooperation` and `conflict` are weighted counts of acts >= 0 with claims, the same with `_confirmed` of confirmed
    acts alone. `score` is the summed PLOVER score, `mean` the posterior mean net score with its 80 % interval from
    `low` to `high`. `exposure` is the number of texts that name either state; where it is too small to say anything
    `covered` is false, which is no calm. `events` are the ids that it is counted from.
    """

    dyad: tuple[str, str]
    actor: str | None
    field: str | None
    bin: str
    start: date
    cooperation: float
    conflict: float
    cooperation_confirmed: float
    conflict_confirmed: float
    score: float
    mean: float
    low: float
    high: float
    exposure: int
    covered: bool
    events: tuple[str, ...]


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """How one relation stands and moves.

    `stands` says it in one sentence; `horizon` is the last day of which the ledger holds news. `events` counts the
    acts of the relation by then.
    """

    dyad: tuple[str, str]
    name: str
    stands: str
    as_of: date | None
    horizon: date
    events: int
    bins: tuple[Bin, ...]
    shifts: tuple[Shift, ...]


class ShiftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a relation: when it began (`start`, between `earliest` and `latest` with 80 % probability), when it
    could be seen (`detected`), and the `events` that carry it, each with its share.

    `hangs_on` are the publishers, owners and speakers without whom it would not be found, of `tried`; both are `None`
    where that was not asked for.
    """

    dyad: tuple[str, str]
    direction: Direction
    field: str | None
    start: date
    detected: date
    probability: float
    events: tuple[str, ...]
    earliest: date | None
    latest: date | None
    shares: tuple[float, ...]
    hangs_on: tuple[LeftOut, ...] | None = None
    tried: int | None = None


class OutlookLine(msgspec.Struct, frozen=True, kw_only=True):
    """The chance (0 to 1) that a relation worsens or deepens within `days` of `as_of`, beside what is usual for it.

    `events` are the acts of the 90 days before, on which it mostly rests; `None` where all relations were asked for.
    """

    dyad: tuple[str, str]
    as_of: date
    days: int
    worsening: float
    deepening: float
    usual_worsening: float
    usual_deepening: float
    events: tuple[str, ...] | None = None


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The chance of a shift of each relation, and how good such forecasts were (`in_words` says it plainly)."""

    skill: Skill
    in_words: str
    outlooks: tuple[OutlookLine, ...]


def relation_lines(standings: Iterable[Standing]) -> list[RelationLine]:
    """The lines of relations, in their order."""
    return [
        RelationLine(
            dyad=one.dyad,
            events=one.events,
            events_90_days=one.recent,
            last=EventRow.of(one.last) if one.last else None,
            shift=one.shift,
        )
        for one in standings
    ]


def bins(all_of: Series, confirmed: Series) -> tuple[Bin, ...]:
    """One value a bin; both series have the same bins."""
    dated = zip(rows(all_of, confirmed), all_of.starts, strict=True)
    return tuple(Bin(**row | {"start": start}) for row, start in dated)


def moves(view: View, pair: Dyad, both: tuple[Series, Series]) -> Moves:
    """A relation from its two series, with claims and of confirmed acts alone."""
    shifts = view.shifts(pair)
    return Moves(
        dyad=pair,
        name=relation_name(pair),
        stands=stands(pair, shifts, view.series(pair), view.horizon),
        as_of=view.as_of,
        horizon=view.horizon,
        events=len(view.roll(pair)),
        bins=bins(*both),
        shifts=shifts,
    )


def shift_lines(view: View, shifts: Iterable[Shift], rate: float | None = None) -> list[ShiftLine]:
    """Shifts as lines; with `rate`, at which they were found, also what each hangs on."""
    lines = []
    for shift in shifts:
        line = ShiftLine(**msgspec.structs.asdict(shift))
        if rate is not None:
            found = view.robustness(shift, rate)
            line = msgspec.structs.replace(line, hangs_on=found.hangs_on, tried=found.tried)
        lines.append(line)
    return lines


def forecast(view: View, days: int, pair: Dyad | None) -> Forecast:
    """The outlook of one relation with the events that it rests on, or of all, the likeliest to shift first."""
    found, skill = view.outlook(days)
    chosen = sorted((one for one in found if pair in (None, one.dyad)), key=_likeliest)
    return Forecast(skill=skill, in_words=in_words(skill), outlooks=tuple(_line(view, one, pair) for one in chosen))


def _line(view: View, one: Outlook, pair: Dyad | None) -> OutlookLine:
    events: tuple[str, ...] | None = None
    if pair:
        events = tuple(event.id for event in view.events(pair, since=view.horizon - LATELY, until=view.horizon))
    return OutlookLine(**msgspec.structs.asdict(one), events=events)


def _likeliest(one: Outlook) -> tuple[float, Dyad]:
    return -max(one.worsening, one.deepening), one.dyad
