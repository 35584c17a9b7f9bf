"""Today: what changed since yesterday, or in the last week or month of news, where on the map, and how fresh it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.ledger import Tally
from bilateral.model import Event, Shift, Status, end_of_day
from bilateral.products.names import counted, listed, long_day, plural, state_name
from bilateral.products.selection import AHEAD, CONTESTED, weight
from bilateral.products.world_map import Shape, arc, world_map
from bilateral.view import AWAITED, View
from bilateral.web.asked import Refused
from bilateral.web.finished import PageRoute
from bilateral.web.opened import Open
from bilateral.web.rendering import render
from bilateral.web.spreadsheet import as_csv
from bilateral.world import states

router = APIRouter(route_class=PageRoute)

PERIODS = {1: "day", 7: "week", 30: "month"}
"""Days that the page can look back on."""
MAPPED = 30
"""Days of acts that the map shades."""
MOVED = 90
"""Days in which a shift was detected that the map draws."""
LINES = 16
"""Shifts that the map draws at most."""
MOST = 500
"""Events that the page reads at most."""
WEEK = timedelta(days=7)
SHADES = (1, 3, 8, 20, 50)
"""Acts from which a state has the next shade."""


class Changes(msgspec.Struct, frozen=True):
    """What became known from the day after `since` to `until`; each event in one list, the weightiest first."""

    since: date
    until: date
    shifts: tuple[Shift, ...]
    fresh: tuple[Event, ...]
    confirmed: tuple[Event, ...]
    contested: tuple[Event, ...]
    announced: tuple[Event, ...]
    planned: tuple[Event, ...]
    further: int


class Active(msgspec.Struct, frozen=True):
    """A state in the acts of the last days: how many, with how many partners, and the busiest of them."""

    code: str
    acts: int
    partners: int
    busiest: str | None


class Line(msgspec.Struct, frozen=True):
    """A shift on the map."""

    path: str
    shift: Shift


@router.get("/")
def today(opened: Open, days: int = 1) -> HTMLResponse:
    """What changed in the last day, week or month of news."""
    if days not in PERIODS:
        periods = ", ".join(map(str, PERIODS))
        raise Refused(400, "Not a period", f"The page looks back on {periods} days; {days} is none of them.")
    known = opened.shifts()
    shifts = known or ()
    found = opened.lasting(("changes", days, known is None), lambda view: changes(view, days, shifts))
    active = opened.lasting("active", activity)
    return render(
        "today.html",
        opened=opened,
        days=days,
        periods=PERIODS,
        changes=found,
        told=told(found, PERIODS[days]),
        latest=[shift for shift in shifts if shift not in found.shifts][::-1][:5],
        finding=known is None,
        active=active,
        shapes=shaded(active),
        lines=lines(shifts, found.until),
        borders=world_map().borders,
        notes=world_map().notes,
        fresh=opened.soon(View.freshness) if not opened.as_of else None,
        mapped=MAPPED,
        moved=MOVED,
    )


@router.get("/today/map.csv")
def map_file(opened: Open) -> Response:
    """The numbers behind the map."""
    rows = ((one.code, name_of(one.code), one.acts, one.partners, one.busiest or "") for one in activity(opened.view))
    return as_csv("acts-by-state.csv", ("state", "name", f"acts in {MAPPED} days", "partners", "busiest partner"), rows)


def changes(view: View, days: int, shifts: Iterable[Shift]) -> Changes:
    """What changed in the last `days` days of news."""
    since, until = view.horizon - timedelta(days=days), view.horizon
    edge = end_of_day(since)
    of: dict[str, list[Event]] = {"fresh": [], "confirmed": [], "contested": [], "announced": []}
    further = 0
    for event in view.changed(days, MOST):
        new = event.first_known > edge
        turned = bool(event.history) and event.history[-1].known > edge
        if turned and not new and event.status is Status.CONFIRMED:
            of["confirmed"].append(event)
        elif turned and event.status in CONTESTED:
            of["contested"].append(event)
        elif new and event.status in AHEAD:
            of["announced"].append(event)
        elif new and event.status not in AWAITED:
            of["fresh"].append(event)
        else:
            further += 1
    return Changes(
        since=since,
        until=until,
        shifts=tuple(shift for shift in shifts if since < shift.detected <= until)[::-1],
        planned=tuple(view.ahead(until + WEEK, 12)),
        further=further,
        **{name: tuple(sorted(held, key=lambda one: (-weight(one), one.id))) for name, held in of.items()},
    )


def told(found: Changes, period: str) -> str:
    """The page in a sentence."""
    parts = [
        (len(found.shifts), "new shift", "new shifts"),
        (len(found.fresh), "event newly known", "events newly known"),
        (len(found.confirmed), "newly confirmed", "newly confirmed"),
        (len(found.contested), "disputed, denied or withdrawn", "disputed, denied or withdrawn"),
        (len(found.announced), "announced or thought possible", "announced or thought possible"),
    ]
    held = [f"{counted(number)} {one if number == 1 else many}" for number, one, many in parts if number]
    when = f"In the {period} to {long_day(found.until)}"
    if not held:
        return f"{when} nothing new became known. That is no sign of calm: it may be that little was read."
    ahead = f"; {plural(len(found.planned), 'act')} planned for the week after" if found.planned else ""
    return f"{when}: {listed(held)}{ahead}."


def activity(view: View) -> list[Active]:
    """The states with acts in the last days, the most first."""
    acts: Counter[str] = Counter()
    partners: dict[str, Counter[str]] = {}
    for one in view.tallies(MAPPED):
        for code, other in _sides(one):
            acts[code] += one.recent
            if other and one.recent:
                partners.setdefault(code, Counter())[other] += one.recent
    order = sorted((code for code in acts if acts[code]), key=lambda code: (-acts[code], code))
    return [Active(code, acts[code], len(held := partners.get(code, Counter())), _first(held)) for code in order]


def shaded(active: Iterable[Active]) -> list[tuple[Shape, int, int]]:
    """Each shape of the map with the acts of its state and the shade that these give, 0 to 5."""
    acts = {one.code: one.acts for one in active}
    held = ((shape, acts.get(shape.code or "", 0)) for shape in world_map().shapes)
    return [(shape, number, sum(number >= least for least in SHADES)) for shape, number in held]


def lines(shifts: Iterable[Shift], until: date) -> list[Line]:
    """The newest shifts as lines between the capitals."""
    recent = [shift for shift in shifts if shift.detected > until - timedelta(days=MOVED)][-LINES:]
    return [Line(path, shift) for shift in recent if (path := arc(*shift.dyad))]


def name_of(code: str) -> str:
    """The name that the United Nations uses."""
    return states()[code].un_name or state_name(code) if code in states() else code


def _sides(one: Tally) -> list[tuple[str, str | None]]:
    codes = [code for code in dict.fromkeys((one.actor, one.recipient)) if code]
    return [(code, next((other for other in codes if other != code), None)) for code in codes]


def _first(partners: Counter[str]) -> str | None:
    return min(partners, key=lambda code: (-partners[code], code), default=None)
