"""The morning paper: the few things that moved in the world on a day, with the reckoning that put each there."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.products import daily as paper
from bilateral.view import View
from bilateral.web.asked import Refused
from bilateral.web.finished import PageRoute
from bilateral.web.opened import LONG, Open
from bilateral.web.pages.taken import FORMATS, WRITERS, check_format, taken
from bilateral.web.rendering import render

router = APIRouter(route_class=PageRoute)


@router.get("/daily")
def daily(opened: Open) -> HTMLResponse:
    """The paper of the last day with news; where it is still being made, a page that looks again by itself."""
    found = opened.soon(_paper)
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
    written = opened.soon(_written, kind, patience=LONG)
    if written is None:
        raise Refused(503, "Not made yet", "The paper takes longer than usual; ask again in a minute.")
    return taken(f"daily-{written[0]}", kind, written[1])


def _written(view: View, kind: str) -> tuple[date, bytes]:
    """The day of the paper, and its file."""
    found = paper.make(view)
    return found.day, paper.as_json(found) if kind == "json" else WRITERS[kind](found.brief)


def _paper(view: View) -> paper.Paper:
    """With the reckoning of each item as its last statement."""
    return paper.make(view, why=True)
