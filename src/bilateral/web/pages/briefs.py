"""Briefs on a relation, a country or a bloc: read, print, and take away as HTML, Markdown, JSON or PDF."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from bilateral import products
from bilateral.products import Brief, map_drawing, page_chart
from bilateral.products.bloc_brief import MOST
from bilateral.products.grounded import as_json, grounded
from bilateral.view import View
from bilateral.web.asked import Refused, day_of, pair_of_states, search_of, short, state_of
from bilateral.web.finished import PageRoute
from bilateral.web.opened import LONG, Open, Opened
from bilateral.web.pages import blocs, today
from bilateral.web.pages.relations import standings
from bilateral.web.pages.taken import FORMATS, WRITERS, check_format, taken
from bilateral.web.rendering import at, render

router = APIRouter(route_class=PageRoute)

About = tuple[str, ...]
"""What a brief is on: a state, both of a relation, or three and more of a bloc, in order."""
OFFERED = 12
READ = 1.0
"""Seconds that a page waits for its brief, before it says that it is being written."""


@router.get("/briefs", response_model=None)
def briefs(opened: Open, q: str | None = None, since: str | None = None) -> HTMLResponse | RedirectResponse:
    """Which brief to read; leads to it where a state, two, or those of a bloc are named."""
    asked, first = search_of(q), day_of(since, "since")
    if asked.states and len(asked.states) <= MOST:
        what = "-".join(sorted(state.code for state in asked.states))
        return RedirectResponse(at(f"/brief/{what}", opened.as_of, since=first), status_code=303)
    return render(
        "briefs.html",
        opened=opened,
        asked=asked,
        since=first,
        most=MOST,
        relations=opened.lasting(("standings", frozenset()), lambda view: standings(view, frozenset()))[:OFFERED],
        countries=opened.lasting("active", today.activity)[:OFFERED],
        blocs=blocs.newest(opened),
    )


@router.get("/brief/{name}.{kind}")
def brief_file(name: str, kind: str, opened: Open, since: str | None = None) -> Response:
    """A brief as a file; as JSON with the ids of all that it rests on, which `bilateral verify` checks."""
    check_format(kind)
    about, first = _about(name), day_of(since, "since")
    found = _written(opened, about, first, LONG)
    body = WRITERS[kind](found) if found and kind != "json" else None
    if found and body is None:
        body = opened.soon(_grounded, about, first, patience=LONG)
    if found is None or body is None:
        raise Refused(503, "Not written yet", "The brief takes longer than usual; ask again in a minute.")
    return taken(f"brief-{'-'.join(about)}-{found.as_of}", kind, body)


@router.get("/brief/{name}")
def brief(name: str, opened: Open, since: str | None = None) -> HTMLResponse:
    """A brief to read; where it is still being written, a page that looks again by itself."""
    about, first = _about(name), day_of(since, "since")
    found = _written(opened, about, first, READ)
    if found is None:
        page = render("waiting.html", opened=opened, what="The brief is being written", status_code=202)
        page.headers["Refresh"] = "3"
        return page
    numbers = {citation.number: citation for citation in found.citations}
    code = "-".join(about)
    return render(
        "brief.html",
        opened=opened,
        brief=found,
        code=code,
        home={1: f"/country/{code}", 2: f"/relation/{code}"}.get(len(about), ""),
        since=first,
        cited=lambda statement: [numbers[number] for number in statement.citations],
        chart=_chart(found, opened.as_of),
        map=map_drawing.figure(found.map, lambda pair: at(f"/relation/{'-'.join(pair)}", opened.as_of)),
        formats=FORMATS,
    )


def _written(opened: Opened, about: About, since: date | None, patience: float) -> Brief | None:
    made = opened.soon(_make, about, since, patience=patience)
    if isinstance(made, str):
        raise Refused(404, "No brief", f"{made[:1].upper()}{made[1:]}.")
    return made


def _make(view: View, about: About, since: date | None) -> Brief | str:
    try:
        return products.brief_on(view, about, since)
    except ValueError as why:
        return str(why)


def _grounded(view: View, about: About, since: date | None) -> bytes:
    """Made without what is written meanwhile, so that it is of one state of the ledger."""
    still = View(view.ledger, view.as_of, view.ledger.last_recorded())
    return as_json(grounded(products.brief_on(still, about, since), still))


def _about(name: str) -> About:
    """Raises `Refused` (404)."""
    parts = name.upper().split("-")
    if len(parts) == 1:
        return (state_of(name).code,)
    if len(parts) == 2:
        return pair_of_states(name)
    codes = tuple(sorted({state_of(part).code for part in parts}))
    if len(codes) != len(parts) or len(codes) > MOST:
        raise Refused(404, "No such bloc", f"{short(name)} is no bloc; write up to {MOST} different ISO codes.")
    return codes


def _chart(found: Brief, as_of: date | None) -> Markup | None:
    if found.monthly is None or found.confirmed is None or found.dyad is None or not found.monthly.starts:
        return None
    path = f"/relation/{'-'.join(found.dyad)}#events"
    link = lambda day: at(path, as_of, month=f"{day:%Y-%m}")  # noqa: E731
    return page_chart.drawn(found.monthly, found.confirmed, found.shifts, link)
