"""Relations: the busiest of the last ninety days, or those of the states that are looked for."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bilateral.view import Standing, View
from bilateral.web.asked import search_of
from bilateral.web.finished import PageRoute
from bilateral.web.opened import Open
from bilateral.web.rendering import render

router = APIRouter(route_class=PageRoute)

QUARTER = timedelta(days=89)
SHOWN = 60


@router.get("/relations")
def relations(opened: Open, q: str | None = None) -> HTMLResponse:
    """The busiest relations, or those of the states that are named."""
    asked = search_of(q)
    naming = frozenset(state.code for state in asked.states)
    found = opened.lasting(("standings", naming), lambda view: standings(view, naming)) if naming or not q else []
    both = [one for one in found if len(naming) > 1 and naming.issuperset(one.dyad)]
    return render(
        "relations.html",
        opened=opened,
        asked=asked,
        standings=both or found,
        horizon=opened.view.horizon,
        since=opened.view.horizon - QUARTER,
    )


def standings(view: View, naming: frozenset[str]) -> list[Standing]:
    """The relations with most going on, all or those with one of these states."""
    return view.standings(SHOWN, naming=naming or None)
