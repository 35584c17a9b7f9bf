"""Reads on what was read: stories, full text, publishers, how fresh the ledger is, what a name stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from bilateral.model import Story
from bilateral.products import answers
from bilateral.products.answers import Found, Freshness, NameMeaning, Outlet
from bilateral.view import View
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many, One, Part
from bilateral.web.api.reads import read

router = APIRouter(tags=["news"])
DEEPEST = 1000
"""Hits that a search goes through; what lies deeper needs another query."""


@read(router, "/stories", Story, many=True)
def stories(
    ask: Many,
    date: Annotated[
        str,
        Query(
            description="The day whose stories are listed.", examples=["2024-01-14"], json_schema_extra=parameters.DAY
        ),
    ],
    min_articles: Annotated[int, Query(description="At least so many articles.", ge=1, le=10_000)] = 1,
) -> Response:
    """The developments that a day's articles tell of, those with most different texts first."""
    day = parameters.first_of(date, "date")
    assert day is not None  # the parameter is required
    return ask.rows(Story, lambda view: [one for one in view.stories(day) if len(one.articles) >= min_articles])


@read(router, "/search", Found, many=True)
def search(
    ask: Many,
    q: Annotated[
        str,
        Query(
            description='Words that must all occur, or a query of FTS5: shells AND "North Korea", missile*.',
            examples=["shells"],
            min_length=1,
            max_length=500,
        ),
    ],
) -> Response:
    """Articles by their words, the best first, 1,000 at most; in snippets hits stand between ‹ and ›."""

    def made(view: View, limit: int, behind: tuple[Any, ...] | None) -> Part:
        start = behind[0] if behind and isinstance(behind[0], int) and behind[0] > 0 else 0
        end = min(start + limit, DEEPEST)
        found = answers.found_articles(view, q, end + 1)
        return Part(found[start:end], (end,) if len(found) > end and end < DEEPEST else None)

    return ask.parts(Found, made)


@read(router, "/sources", Outlet, many=True)
def sources(
    ask: Many, days: Annotated[int, Query(description="Of the last so many days of news.", ge=1, le=3660)] = 90
) -> Response:
    """Who published what was read lately, those with most articles first, with their owners."""
    return ask.rows(Outlet, lambda view: answers.outlets(view, days))


@read(router, "/status", Freshness)
def status(ask: One) -> Response:
    """What the ledger holds at this moment, how fresh it is, and what could not be used."""
    return ask.one(answers.freshness)


@read(router, "/who", NameMeaning, many=True)
def who(
    ask: Many,
    name: Annotated[
        str, Query(description="A name as news writes it.", examples=["Choe Son Hui"], min_length=1, max_length=500)
    ],
    on: Annotated[str | None, Query(description="The day; today without it.", json_schema_extra=parameters.DAY)] = None,
) -> Response:
    """What a name stands for on a day; an empty list where it stands for nothing that is known."""
    day = parameters.first_of(on, "on") or datetime.now(UTC).date()
    return ask.rows(NameMeaning, lambda _: answers.meanings(name, day))
