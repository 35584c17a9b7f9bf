"""What an assistant may ask of what was read: articles, stories, names, how fresh the ledger is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from msgspec import Meta

from bilateral.mcp.tool import AsOf, Found, Limit, tool
from bilateral.products import answers
from bilateral.view import View


class SearchAsked(AsOf, frozen=True, kw_only=True):
    query: Annotated[str, Meta(min_length=1, max_length=500, description='shells AND "North Korea", missile*')]
    limit: Limit = 12


@tool(SearchAsked)
def search(view: View, asked: SearchAsked) -> Found:
    """Articles by their words, the best first, each with outlet, day and the words around the hit (‹ ›)."""
    return Found(answer=answers.found_articles(view, asked.query, asked.limit))


class StoriesAsked(AsOf, frozen=True, kw_only=True):
    date: Annotated[date, Meta(description="The day whose stories are listed.")]
    limit: Limit = 20


@tool(StoriesAsked)
def stories(view: View, asked: StoriesAsked) -> Found:
    """The developments that a day's articles tell of, those with most different texts first, with their owners."""
    return Found(answer=view.stories(asked.date)[: asked.limit])


class NameAsked(AsOf, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=500, description="A name as news writes it.")]
    on: Annotated[date | None, Meta(description="The day; today without it.")] = None


@tool(NameAsked)
def who(view: View, asked: NameAsked) -> Found:  # noqa: ARG001
    """What a name stands for on a day: states, places, bodies, office-holders."""
    return Found(answer=answers.meanings(asked.name, asked.on or datetime.now(UTC).date()))


@tool(AsOf)
def status(view: View, asked: AsOf) -> Found:  # noqa: ARG001
    """What the ledger holds at this moment, how fresh it is, and what could not be used."""
    return Found(answer=answers.freshness(view))
