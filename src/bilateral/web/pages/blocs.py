"""Blocs: who stands with whom in a month, as a map, a list and a matrix, movable in time."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from bilateral.model import Bloc, Constellation, Tie
from bilateral.products import bloc_map, bloc_table
from bilateral.products.bloc_brief import LEAST, MOST
from bilateral.products.chart import following
from bilateral.products.layout import drawn_states
from bilateral.view import View
from bilateral.web.asked import Refused
from bilateral.web.finished import PageRoute
from bilateral.web.listing import month_of
from bilateral.web.opened import Open, Opened
from bilateral.web.rendering import render
from bilateral.web.spreadsheet import as_csv

router = APIRouter(route_class=PageRoute)

IN_MATRIX = 16
"""States of the matrix at most."""
TIES = 20
"""Ties that the table shows."""


class Month(msgspec.Struct, frozen=True):
    """A month with its map; `order` are the states of the matrix, bloc after bloc."""

    found: Constellation
    drawn: Markup
    order: tuple[str, ...]
    ties: dict[tuple[str, str], Tie]


@router.get("/blocs")
def blocs(opened: Open, month: str | None = None) -> HTMLResponse:
    """One month; without it the last whole month of the news."""
    first, last = opened.view.begin.replace(day=1), opened.view.horizon.replace(day=1)
    asked = month_of(month) or _whole_month(opened.view.horizon, first)
    if not first <= asked <= last:
        detail = f"The news goes from {first:%Y-%m} to {last:%Y-%m}; {asked:%Y-%m} is not in it."
        raise Refused(400, "Outside the news", detail)
    return render(
        "blocs.html",
        opened=opened,
        month=asked,
        first=first,
        last=last,
        before=max((asked - timedelta(days=1)).replace(day=1), first),
        after=min(following(asked), last),
        shown=opened.soon(made, asked),
        signs=bloc_map.SIGNS,
        most=TIES,
    )


@router.get("/blocs.csv")
def blocs_file(opened: Open, month: str) -> Response:
    """The rows of a month."""
    asked = month_of(month) or opened.view.horizon
    try:
        found = opened.view.blocs(asked)
    except ValueError as why:
        raise Refused(400, "Outside the news", str(why)) from None
    rows = ([row[name] for name in bloc_table.ROW] for row in bloc_table.rows(found))
    return as_csv(f"blocs-{asked:%Y-%m}.csv", bloc_table.ROW, rows)


def newest(opened: Opened) -> list[Bloc]:
    """The blocs of the last whole month that have three members or more, where they are reckoned already."""
    month = _whole_month(opened.view.horizon, opened.view.begin.replace(day=1))
    shown = opened.soon(made, month)
    return (
        [bloc for bloc in shown.found.blocs if LEAST <= len(bloc.members) <= MOST] if isinstance(shown, Month) else []
    )


def made(view: View, month: date) -> Month | str:
    """The month reckoned and drawn, or why it cannot be."""
    try:
        found = view.blocs(month)
    except ValueError as why:
        return str(why)
    members = [member.state for bloc in found.blocs for member in bloc.members]
    busiest = drawn_states(found, IN_MATRIX)
    order = [*(code for code in members if code in busiest), *(code for code in busiest if code not in members)]
    ties = {tie.dyad: tie for tie in found.ties}
    return Month(found, Markup(bloc_map.page_svg(found)), tuple(order), ties)


def _whole_month(horizon: date, first: date) -> date:
    """The month of the last news where it is over, else the one before."""
    this = horizon.replace(day=1)
    return (
        this
        if following(this) - timedelta(days=1) == horizon
        else max((this - timedelta(days=1)).replace(day=1), first)
    )
