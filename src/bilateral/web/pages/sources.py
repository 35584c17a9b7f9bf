"""Sources: what was read and how fresh it is, from which outlets, who owns and controls them, and what failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bilateral.ledger import Aside, FailingFeed, LedgerStatus
from bilateral.products.tables import status_lines
from bilateral.view import View
from bilateral.web.finished import PageRoute
from bilateral.web.opened import Open
from bilateral.web.rendering import at, render
from bilateral.web.spreadsheet import as_csv
from bilateral.world import Publisher, outlet_of

router = APIRouter(route_class=PageRoute)

DAYS = 90
OUTLETS, EXAMPLES, MONTHS, FAILING = 40, 5, 24, 40


IN_TABLES = ("languages", "waiting for the coder")
"""Figures of the ledger that have tables of their own."""


class Outlet(msgspec.Struct, frozen=True):
    """An outlet with its articles of the last days, and what is known of it."""

    name: str
    articles: int
    known: Publisher | None


class Failed(msgspec.Struct, frozen=True):
    """What was set aside for one reason: how often, and the last of it."""

    reason: str
    number: int
    last: tuple[Aside, ...]


class Read(msgspec.Struct, frozen=True):
    """What was read: articles by month, outlets of the last days, articles by who controls their outlet."""

    months: tuple[tuple[date, int], ...]
    outlets: tuple[Outlet, ...]
    others: int
    control: tuple[tuple[str, int], ...]
    articles: int


@router.get("/sources")
def sources(opened: Open) -> HTMLResponse:
    """The state of the ledger at this moment, and what it read by the day that is looked at."""
    status = opened.soon(View.freshness)
    return render(
        "sources.html",
        opened=opened,
        lines=figures(status) if status else [],
        coverage=status.coverage if status else None,
        shown=FAILING,
        status=status,
        failed=failures(status) if status else [],
        read=opened.lasting("read", read),
        days=DAYS,
        horizon=opened.view.horizon,
    )


def figures(status: LedgerStatus) -> list[tuple[str, str]]:
    """The ledger's figures but for those that are shown as tables, and for where its file lies."""
    lines = status_lines(msgspec.structs.replace(status, coverage=None))[1:]
    return [line for line in lines if line[0] not in IN_TABLES]


@router.get("/status")
def status(opened: Open) -> RedirectResponse:
    """Where the state of the ledger stood before."""
    return RedirectResponse(at("/sources", opened.as_of), status_code=307)


@router.get("/sources.csv")
def sources_file(opened: Open) -> Response:
    """The outlets of the last days."""
    header = ("outlet", f"articles in {DAYS} days", "owner", "country", "control")
    rows = (
        (one.name, one.articles, *((one.known.owner, one.known.country or "", one.known.control) if one.known else ()))
        for one in outlets(opened.view)
    )
    return as_csv("outlets.csv", header, rows)


@router.get("/sources/failing.csv")
def failing_file(opened: Open) -> Response:
    """The subscriptions that fail at this moment: since when (UTC), how often in a row, why."""
    coverage = opened.view.freshness().coverage
    header = FailingFeed.__struct_fields__
    return as_csv("failing.csv", header, map(msgspec.structs.astuple, coverage.failing if coverage else ()))


def read(view: View) -> Read:
    """What the ledger read."""
    found, months = outlets(view), Counter[date]()
    for day, number in view.volume:
        months[day.replace(day=1)] += number
    control: Counter[str] = Counter()
    for one in found:
        control[one.known.control if one.known else "not known"] += one.articles
    total = sum(one.articles for one in found)
    return Read(
        months=tuple(sorted(months.items())[-MONTHS:]),
        outlets=tuple(found[:OUTLETS]),
        others=max(0, len(found) - OUTLETS),
        control=tuple(control.most_common()),
        articles=total,
    )


def outlets(view: View) -> list[Outlet]:
    """The outlets of the last days of news, those with most articles first."""
    since = view.horizon - timedelta(days=DAYS - 1)
    return [Outlet(name, number, outlet_of(name)) for name, number in view.outlets(since)]


def failures(status: LedgerStatus) -> list[Failed]:
    """What was set aside, by reason, the most frequent first."""
    of: dict[str, list[Aside]] = defaultdict(list)
    for one in status.set_aside:
        of[one.reason].append(one)
    order = sorted(of, key=lambda reason: (-len(of[reason]), reason))
    return [Failed(reason, len(of[reason]), tuple(of[reason][::-1][:EXAMPLES])) for reason in order]
