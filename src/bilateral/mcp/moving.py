"""What an assistant may ask of how states and relations move."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from bilateral import relations
from bilateral.mcp.tool import AsOf, Dyad, Field, Found, Limit, Since, State, Unanswerable, pair_of, state_of, tool
from bilateral.products import answers
from bilateral.products.selection import weightiest
from bilateral.view import View

BINS = 24
"""Months of a relation that are told; earlier ones are asked for with `since`."""


class RelationAsked(AsOf, frozen=True, kw_only=True):
    dyad: Dyad
    since: Since = None
    field: Field = None


@tool(RelationAsked)
def relation(view: View, asked: RelationAsked) -> Found:
    """How a relation stands and moves: a sentence, months with claims and confirmed acts apart, its shifts."""
    pair = pair_of(asked.dyad)
    every, sure = (view.series(pair, "month", asked.field, claims, asked.since) for claims in (True, False))
    moves = answers.moves(view, pair, (every, sure))
    shown = msgspec.structs.replace(moves, bins=moves.bins[-BINS:])
    carrying = [event for shift in moves.shifts[::-1] for event in shift.events]
    newest = [event.id for event in weightiest(view.events(pair, since=asked.since), 8)]
    left = len(moves.bins) - BINS
    more = f"{left} earlier months are left out; `since` and `as_of` show them" if left > 0 else None
    return Found(answer=shown, events=(*newest, *carrying), more=more)


class ShiftsAsked(AsOf, frozen=True, kw_only=True):
    dyad: Annotated[str | None, Meta(description="One relation, such as PRK-RUS; without it, all.")] = None
    since: Annotated[date | None, Meta(description="Detected from this day on.")] = None
    limit: Limit = 12


@tool(ShiftsAsked)
def shifts(view: View, asked: ShiftsAsked) -> Found:
    """When relations deepened or worsened, the newest first, with the events that carry each shift.

    For one relation also what each hangs on: the publishers, owners or speakers without whom it would not be found.
    """
    pair = pair_of(asked.dyad) if asked.dyad else None
    every = [one for one in view.shifts(pair) if asked.since is None or one.detected >= asked.since]
    chosen = every[::-1][: asked.limit]
    lines = answers.shift_lines(view, chosen, relations.RATE if pair else None)
    left = len(every) - len(chosen)
    more = f"{left} earlier shifts are left out; ask with as_of={chosen[-1].detected}" if left else None
    return Found(answer=lines, events=tuple(event for one in chosen for event in one.events[:3]), more=more)


class FlowAsked(AsOf, frozen=True, kw_only=True):
    dyad: Dyad
    since: Since = None


@tool(FlowAsked)
def flow(view: View, asked: FlowAsked) -> Found:
    """What passed between two states, or is to pass, by class and direction, and by whose word."""
    found = view.flow(pair_of(asked.dyad), since=asked.since)
    return Found(answer=found, events=tuple(event for one in found for event in one.events[:3]))


class StressAsked(AsOf, frozen=True, kw_only=True):
    state: State
    days: Annotated[int, Meta(ge=1, le=3660, description="Length of the window in days.")] = relations.WINDOW


@tool(StressAsked)
def stress(view: View, asked: StressAsked) -> Found:
    """How unusual the strain on a country is against its own past (0 to 1, about 0.5 as usual), part by part."""
    found = view.stress(state_of(asked.state), asked.days)
    return Found(answer=found, events=tuple(event for part in found.parts for event in part.events[:3]))


class OutlookAsked(AsOf, frozen=True, kw_only=True):
    dyad: Dyad
    days: Annotated[int, Meta(description="How far ahead: 30 or 90 days.")] = 30


@tool(OutlookAsked)
def outlook(view: View, asked: OutlookAsked) -> Found:
    """The chance that a relation shifts soon, beside what is usual for it, and how good such forecasts were."""
    if asked.days not in relations.HORIZONS:
        raise Unanswerable(f"days is {asked.days}; give 30 or 90")
    found = answers.forecast(view, asked.days, pair_of(asked.dyad))
    return Found(answer=found, events=tuple(event for one in found.outlooks for event in (one.events or ())[::-1]))


class MonthAsked(AsOf, frozen=True, kw_only=True):
    month: Annotated[date, Meta(description="Any day of the month, such as 2023-09-01.")]


@tool(MonthAsked)
def blocs(view: View, asked: MonthAsked) -> Found:
    """Who stood with whom in a month: blocs, emerging axes, who moved; each named with the events behind it."""
    rows = answers.bloc_rows(view.blocs(asked.month))
    short = [msgspec.structs.replace(row, events=row.events[:6] if row.events else row.events) for row in rows]
    return Found(answer=short, events=tuple(event for row in short for event in (row.events or ())[:1]))
