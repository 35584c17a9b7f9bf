"""Briefs: read, print, and take away as HTML, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from bilateral import products
from bilateral.products import Brief, page_chart
from bilateral.view import View
from bilateral.web.asked import Refused, day_of, pair_of_states, search_of, state_of
from bilateral.web.opened import Open
from bilateral.web.pages.relations import standings
from bilateral.web.rendering import at, render

router = APIRouter()

Subject = tuple[str, str] | str
OFFERED = 12
PATIENCE = 20.0
"""Seconds that a file waits for its brief; a page says meanwhile that it is being written."""

FORMATS: dict[str, tuple[str, Callable[[Brief], bytes]]] = {
    "html": ("text/html; charset=utf-8", lambda brief: products.as_page(brief).encode()),
    "md": ("text/markdown; charset=utf-8", lambda brief: products.as_markdown(brief).encode()),
    "json": ("application/json", msgspec.json.encode),
}
"""What a brief can be taken away as: its kind of file, and what makes it."""


@router.get("/briefs", response_model=None)
def briefs(opened: Open, q: str | None = None, since: str | None = None) -> HTMLResponse | RedirectResponse:
    """Which brief to read; leads to it where two states, or one, are named."""
    asked, first = search_of(q), day_of(since, "since")
    if asked.states and len(asked.states) <= 2:
        what = "-".join(sorted(state.code for state in asked.states))
        return RedirectResponse(at(f"/brief/{what}", opened.as_of, since=first), status_code=303)
    offered = opened.lasting(("standings", frozenset()), lambda view: standings(view, frozenset()))
    return render("briefs.html", opened=opened, asked=asked, offered=offered[:OFFERED], since=first)


@router.get("/brief/{name}.{kind}")
def brief_file(name: str, kind: str, opened: Open, since: str | None = None) -> Response:
    """A brief as a file."""
    if kind not in FORMATS:
        raise Refused(404, "No such format", f"A brief comes as {', '.join(FORMATS)}; {kind[:20]} is none of them.")
    found = _written(opened, name, day_of(since, "since"), PATIENCE)
    if found is None:
        raise Refused(503, "Not written yet", "The brief takes longer than usual; ask again in a minute.")
    media, made = FORMATS[kind]
    held = {"Content-Disposition": f'attachment; filename="brief-{_code(_subject(name))}-{found.as_of}.{kind}"'}
    return Response(made(found), media_type=media, headers=held)


@router.get("/brief/{name}")
def brief(name: str, opened: Open, since: str | None = None) -> HTMLResponse:
    """A brief to read; where it is still being written, a page that looks again by itself."""
    subject, first = _subject(name), day_of(since, "since")
    found = _written(opened, name, first, 1.0)
    if found is None:
        page = render("waiting.html", opened=opened, what="The brief is being written", status_code=202)
        page.headers["Refresh"] = "3"
        return page
    numbers = {citation.number: citation for citation in found.citations}
    return render(
        "brief.html",
        opened=opened,
        brief=found,
        code=_code(subject),
        home=f"/country/{subject}" if isinstance(subject, str) else f"/relation/{_code(subject)}",
        since=first,
        cited=lambda statement: [numbers[number] for number in statement.citations],
        chart=_chart(found, opened.as_of),
        formats=list(FORMATS),
    )


def _written(opened: Open, name: str, since: date | None, patience: float) -> Brief | None:
    subject = _subject(name)
    made = opened.soon(("brief", subject, since), lambda view: _make(view, subject, since), patience)
    if isinstance(made, str):
        raise Refused(404, "No brief", f"{made[:1].upper()}{made[1:]}.")
    return made


def _make(view: View, subject: Subject, since: date | None) -> Brief | str:
    try:
        if isinstance(subject, str):
            return products.desk(view, subject, since)
        return products.brief(view, subject, since)
    except ValueError as why:
        return str(why)


def _chart(found: Brief, as_of: date | None) -> Markup | None:
    if found.monthly is None or found.confirmed is None or found.dyad is None or not found.monthly.starts:
        return None
    path = f"/relation/{'-'.join(found.dyad)}#events"
    link = lambda day: at(path, as_of, month=f"{day:%Y-%m}")  # noqa: E731
    return page_chart.drawn(found.monthly, found.confirmed, found.shifts, link)


def _subject(name: str) -> Subject:
    return pair_of_states(name) if "-" in name else state_of(name).code


def _code(subject: Subject) -> str:
    return subject if isinstance(subject, str) else "-".join(subject)
