"""Reads on relations: all of them, how one moves, its shifts, what passed, what may come, who stands with whom."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Query, Response

from bilateral import relations as counted
from bilateral.model import Constellation, Flow, Series
from bilateral.products import answers
from bilateral.products.answers import Bin, BlocRow, Forecast, Moves, RelationLine, ShiftLine
from bilateral.view import Dyad as Pair
from bilateral.view import View
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many, One
from bilateral.web.api.parameters import Dyad, Since
from bilateral.web.api.reads import read
from bilateral.web.asked import Refused, short

router = APIRouter(tags=["relations"])
LISTED = 1000
"""Relations that are listed: those with most going on."""

Grouped = Annotated[
    str | None,
    Query(
        description=f"A field, or a group of fields: {', '.join(counted.FIELD_GROUPS)}.", examples=["trade and finance"]
    ),
]
"""What a series may be of: a field or a group of them."""
BinName = Annotated[str, Query(alias="bin", description=f"{', '.join(counted.BINS)}.", examples=["month"])]
Days = Annotated[
    int, Query(description=f"How far ahead, in days: {' or '.join(map(str, counted.HORIZONS))}.", examples=[30])
]
Rate = Annotated[float, Query(description="False shifts a year for each relation that you will bear.", ge=0.001, le=12)]
Least = Annotated[float, Query(description="Axes at least so probable.", ge=0, le=1)]


@read(router, "/relations", RelationLine, many=True)
def relations(ask: Many) -> Response:
    """The busiest relations of the last 90 days.

    Each with its newest act that took place and its newest shift; the busiest come first, 1,000 at most.
    """
    return ask.rows(RelationLine, lambda view: answers.relation_lines(view.standings(LISTED)))


@read(router, "/relation/{dyad}", Moves, table=Bin)
def relation(
    dyad: Dyad,
    ask: One,
    field: Grouped = None,
    actor: Annotated[str | None, Query(description="Only what this state does, such as PRK.")] = None,
    bin_name: BinName = "month",
    since: Since = None,
) -> Response:
    """How one relation stands and moves.

    One sentence on how it stands, cooperation and conflict bin by bin with claims and of confirmed acts alone, and its
    shifts. Every bin names the events that it is counted from. As CSV or Parquet: the bins.
    """
    pair = parameters.relation(dyad)
    doer, first = parameters.state(actor, "actor"), parameters.first_of(since)
    if bin_name not in counted.BINS:
        known = ", ".join(counted.BINS)
        raise Refused(400, "Unknown bin", f"{short(bin_name)} is no bin; choose from {known}.")
    return ask.one(
        lambda view: answers.moves(view, pair, _both(view, pair, bin_name, field, first, doer)), Bin, attrgetter("bins")
    )


@read(router, "/relation/{dyad}/shifts", ShiftLine, many=True)
def relation_shifts(
    dyad: Dyad,
    ask: Many,
    rate: Rate = counted.RATE,
    robust: Annotated[bool, Query(description="Say also what each shift hangs on; this takes longer.")] = False,
) -> Response:
    """When one relation deepened or worsened, by day of detection.

    With `robust`, also without which publishers, owners or speakers each shift would not be found.
    """
    pair = parameters.relation(dyad)
    return ask.rows(
        ShiftLine, lambda view: answers.shift_lines(view, view.shifts(pair, rate), rate if robust else None)
    )


@read(router, "/relation/{dyad}/flow", Flow, many=True)
def relation_flow(dyad: Dyad, ask: Many, since: Since = None) -> Response:
    """What passed between two states, or is to pass.

    By class, direction and whether it passed; amounts are the largest of one act, never sums.
    """
    pair, first = parameters.relation(dyad), parameters.first_of(since)
    return ask.rows(Flow, lambda view: view.flow(pair, since=first))


@read(router, "/shifts", ShiftLine, many=True)
def shifts(
    ask: Many,
    since: Annotated[
        str | None, Query(description="Detected from this day on.", json_schema_extra=parameters.DAY)
    ] = None,
) -> Response:
    """When relations deepened or worsened, all of them, by day of detection."""
    first = parameters.first_of(since)
    return ask.rows(
        ShiftLine,
        lambda view: answers.shift_lines(
            view, [one for one in view.shifts() if first is None or one.detected >= first]
        ),
    )


@read(router, "/outlook", Forecast, table=answers.OutlookLine)
def outlook(
    ask: One,
    days: Days = counted.HORIZONS[0],
    dyad: Annotated[str | None, Query(description="One relation; without it, all.", examples=["PRK-RUS"])] = None,
) -> Response:
    """The chance that relations shift soon, and how good such forecasts were.

    Learnt from how the relations of the ledger went before; where that is no better than a base rate, the base rate
    is what is given, and `in_words` says so. As CSV or Parquet: the outlooks.
    """
    if days not in counted.HORIZONS:
        known = " or ".join(map(str, counted.HORIZONS))
        raise Refused(400, "No such horizon", f"days is {days}; give {known}.")
    pair = parameters.relation(dyad) if dyad is not None else None
    return ask.one(lambda view: answers.forecast(view, days, pair), answers.OutlookLine, attrgetter("outlooks"))


@read(router, "/blocs", Constellation, table=BlocRow)
def blocs(
    ask: One,
    month: Annotated[
        str, Query(description="The month.", examples=["2023-09"], pattern=r"^\d{4}-\d{2}$", max_length=7)
    ],
    least: Least = counted.LIKELY,
) -> Response:
    """Who stood with whom in a month.

    Blocs with the stability of each member over resamples of the events, emerging axes, and who moved. A month with too
    little news says so in `thin`. As CSV or Parquet: the month, then members, axes and moves, a row each.
    """
    first = parameters.first_of(month, "month")
    assert first is not None  # the parameter is required

    def made(view: View) -> Constellation:
        try:
            return view.blocs(first, least)
        except ValueError as error:
            raise Refused(404, "No such month", f"{error}.") from None

    return ask.one(made, BlocRow, answers.bloc_rows)


def _both(
    view: View, pair: Pair, bin_name: str, field: str | None, since: date | None, actor: str | None
) -> tuple[Series, Series]:
    """With claims, and of confirmed acts alone. Raises `Refused` (400)."""
    try:
        every, sure = (view.series(pair, bin_name, field, claims, since, actor) for claims in (True, False))
    except ValueError as error:
        raise Refused(400, "No such series", f"{error}.") from None
    return every, sure
