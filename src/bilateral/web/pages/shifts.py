"""Shifts: every change of a relationship that was found, the newest first."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.model import Direction, Shift
from bilateral.relations import FIELD_GROUPS
from bilateral.web.asked import Refused, search_of, short
from bilateral.web.finished import PageRoute
from bilateral.web.listing import page_of
from bilateral.web.opened import LONG, Open, Opened
from bilateral.web.rendering import render
from bilateral.web.spreadsheet import as_csv

router = APIRouter(route_class=PageRoute)


@router.get("/shifts")
def shifts(
    opened: Open, direction: str | None = None, field: str | None = None, q: str | None = None, page: int = 1
) -> HTMLResponse:
    """The shifts by day of detection, narrowed to a direction, a field, or the states that are named."""
    asked = search_of(q)
    found = chosen(opened, direction, field, q)
    return render(
        "shifts.html",
        opened=opened,
        asked=asked,
        direction=direction or "",
        directions=list(Direction),
        field=field or "",
        fields=list(FIELD_GROUPS),
        listed=page_of(found or [], page),
        finding=found is None,
    )


@router.get("/shifts.csv")
def shifts_file(opened: Open, direction: str | None = None, field: str | None = None, q: str | None = None) -> Response:
    """The same as a file."""
    names, found = Shift.__struct_fields__, chosen(opened, direction, field, q, LONG)
    if found is None:
        raise Refused(503, "Not found yet", "The shifts of that day are being found; ask again in a minute.")
    rows = (["-".join(one.dyad), *list(msgspec.to_builtins(one).values())[1:]] for one in found or ())
    return as_csv("shifts.csv", names, rows)


def chosen(
    opened: Opened, direction: str | None, field: str | None, q: str | None, patience: float | None = None
) -> list[Shift] | None:
    """The shifts that are asked for, the newest first; `None` while they are found. Raises `Refused` (400)."""
    known = [one.value for one in Direction]
    if direction and direction not in known:
        detail = f"{short(direction)} is no direction; choose from {' and '.join(known)}."
        raise Refused(400, "Unknown direction", detail)
    if field and field not in FIELD_GROUPS:
        raise Refused(400, "Unknown field", f"{short(field)} is no field; choose from {', '.join(FIELD_GROUPS)}.")
    naming = {state.code for state in search_of(q).states}
    if q and q.strip() and not naming:
        return []
    every = opened.shifts(patience)
    if every is None:
        return None
    return [
        one
        for one in reversed(every)
        if (not direction or one.direction.value == direction)
        and (not field or one.field == field)
        and (not naming or (naming.issuperset(one.dyad) if len(naming) > 1 else not naming.isdisjoint(one.dyad)))
    ]
