"""Countries: a line for each, and plainly of which nothing was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.model import Shift
from bilateral.products.names import state_name
from bilateral.view import View
from bilateral.web.asked import Refused
from bilateral.web.finished import PageRoute
from bilateral.web.opened import LONG, Open
from bilateral.web.rendering import render
from bilateral.web.spreadsheet import as_csv
from bilateral.world import State, states

router = APIRouter(route_class=PageRoute)

DAYS = 90


class Line(msgspec.Struct, frozen=True):
    """A country at a glance: its acts of the last days and of all time, its partners, its newest shift and last act."""

    state: State
    acts: int
    events: int
    partners: int
    busiest: str | None
    shift: Shift | None
    last: date | None


@router.get("/countries")
def countries(opened: Open, region: str | None = None) -> HTMLResponse:
    """All countries there are on the day, the busiest first; of one region or all."""
    shifts = opened.shifts()
    found = opened.lasting(("countries", shifts is None), lambda view: lines(view, shifts or ()))
    regions = sorted({one.state.region for one in found if one.state.region})
    chosen = [one for one in found if not region or one.state.region == region]
    return render(
        "countries.html",
        opened=opened,
        known=[one for one in chosen if one.events],
        silent=sorted((one for one in chosen if not one.events), key=lambda one: state_name(one.state.code)),
        regions=regions,
        region=region or "",
        finding=shifts is None,
        days=DAYS,
        horizon=opened.view.horizon,
    )


@router.get("/countries.csv")
def countries_file(opened: Open) -> Response:
    """The page as a file."""
    shifts = opened.shifts(LONG)
    if shifts is None:
        raise Refused(503, "Not found yet", "The shifts of that day are being found; ask again in a minute.")
    header = ("code", "name", "United Nations", "region", f"acts in {DAYS} days", "events", "partners", "busiest")
    rows = (
        (
            *(one.state.code, one.state.name, one.state.un_name, one.state.region, one.acts, one.events, one.partners),
            *(one.busiest or "", "-".join(one.shift.dyad) if one.shift else "", one.last or ""),
        )
        for one in lines(opened.view, shifts)
    )
    return as_csv("countries.csv", (*header, "newest shift", "last act"), rows)


def lines(view: View, shifts: Iterable[Shift]) -> list[Line]:
    """One line for each state there is on the view's day, by the number of its acts in the last days."""
    acts, events = Counter[str](), Counter[str]()
    partners: dict[str, Counter[str]] = {}
    last: dict[str, date] = {}
    for one in view.tallies(DAYS):
        codes = [code for code in dict.fromkeys((one.actor, one.recipient)) if code]
        for code in codes:
            acts[code] += one.recent
            events[code] += one.events
            if one.last:
                last[code] = max(one.last, last.get(code, one.last))
            if one.recent and len(codes) == 2:
                partners.setdefault(code, Counter())[codes[codes[0] == code]] += one.recent
    newest: dict[str, Shift] = {}
    for shift in shifts:
        newest |= dict.fromkeys(shift.dyad, shift)
    there = [one for one in states().values() if one.until is None or one.until > view.day]
    found = []
    for state in sorted(there, key=lambda one: (-acts[one.code], -events[one.code], one.name)):
        held = partners.get(state.code, Counter())
        busiest = min(held, key=lambda code: (-held[code], code), default=None)
        counts = acts[state.code], events[state.code], len(held), busiest
        found.append(Line(state, *counts, newest.get(state.code), last.get(state.code)))
    return found
