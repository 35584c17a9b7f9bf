"""The morning paper: the few things that moved in the world on a day, with the reckoning that put each there."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.products import daily as paper
from bilateral.view import View
from bilateral.web.asked import Refused
from bilateral.web.finished import PageRoute
from bilateral.web.opened import LONG, Open, Opened
from bilateral.web.pages.taken import FORMATS, WRITERS, check_format, taken
from bilateral.web.rendering import render

router = APIRouter(route_class=PageRoute)

PATIENCE = 20.0
"""Seconds that a file waits for its paper."""


@router.get("/daily")
def daily(opened: Open) -> HTMLResponse:
    """The paper of the last day with news; where it is still being made, a page that looks again by itself."""
    found = _made(opened, LONG)
    if found is None:
        page = render("waiting.html", opened=opened, what="The morning paper is being made", status_code=202)
        page.headers["Refresh"] = "3"
        return page
    numbers = {citation.number: citation for citation in found.brief.citations}
    first, last = opened.reach
    return render(
        "daily.html",
        opened=opened,
        paper=found,
        rest=found.brief.sections[len(found.items) :],
        cited=lambda statement: [numbers[number] for number in statement.citations],
        before=found.day - timedelta(days=1) if found.day > first else None,
        after=found.day + timedelta(days=1) if found.day < last else None,
        formats=FORMATS,
    )


@router.get("/daily.{kind}")
def daily_file(kind: str, opened: Open) -> Response:
    """The same as a file: what `bilateral daily` writes."""
    check_format(kind)
    if _made(opened, PATIENCE) is None:
        raise Refused(503, "Not made yet", "The paper takes longer than usual; ask again in a minute.")
    found = paper.make(opened.view)
    body = paper.as_json(found) if kind == "json" else WRITERS[kind](found.brief)
    return taken(f"daily-{found.day}", kind, body)


def _made(opened: Opened, patience: float) -> paper.Paper | None:
    """With the reckoning of each item as its last statement."""
    return opened.soon(_paper, patience=patience)


def _paper(view: View) -> paper.Paper:
    return paper.make(view, why=True)
