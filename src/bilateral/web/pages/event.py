"""Event: its status and how it got there, every report with its sentence, and the tree of who says so."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from bilateral import reviewing
from bilateral.events import Press, voice_of
from bilateral.model import Filing
from bilateral.products.review_tables import about
from bilateral.products.source_tree import branches
from bilateral.products.telling import tell
from bilateral.view import pair_of
from bilateral.web.asked import Refused, short
from bilateral.web.finished import PageRoute
from bilateral.web.opened import Open
from bilateral.web.rendering import at, render
from bilateral.world import control_of, owner_of

router = APIRouter(route_class=PageRoute)

SHOWN = 120
"""Filings of an event, copies too, that its page reads."""
PRESS = Press(owner_of, control_of)


@router.get("/event/{event_id}", response_model=None)
def event(event_id: str, opened: Open) -> HTMLResponse | RedirectResponse:
    """One event by its id or the first digits of it."""
    view = opened.view
    found = view.event(event_id)
    moved = reviewing.led_to(view.ledger, event_id) if found is None else None
    if moved is not None:
        return RedirectResponse(at(f"/event/{moved}", opened.as_of), status_code=303)
    if found is None:
        detail = f"No event has the id {short(event_id)}; relations list the ids of theirs."
        raise Refused(404, "No such event", f"{detail} It may have become known after the day that you look at.")
    filings, reports = view.carriers_upto(found, SHOWN)
    counted = [one for one in filings if one.report.id in set(found.reports)]
    return render(
        "event.html",
        opened=opened,
        event=found,
        pair=pair_of(found),
        told=tell(found, counted or filings),
        dispatches=folded(filings),
        tree=branches(filings, lambda filing: voice_of(filing, PRESS)),
        unread=max(0, reports - SHOWN),
        decided=[(one, about(one)) for one in reviewing.on_event(view.ledger, found)],
    )


def folded(filings: list[Filing]) -> list[list[Filing]]:
    """Reports by dispatch, each dispatch's by when they were known: the first with its copies behind it."""
    first: dict[str, datetime] = {}
    for filing in filings:
        first.setdefault(filing.dispatch, filing.known)
    order = sorted(filings, key=lambda one: (first[one.dispatch], one.dispatch, one.known, one.report.id))
    return [list(group) for _, group in groupby(order, key=lambda one: one.dispatch)]
