"""Search: states and relations by name, and the words of articles, with the events that these tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from textwrap import shorten

import msgspec
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from bilateral.ledger import NAMELESS
from bilateral.model import Article, Event
from bilateral.view import View
from bilateral.web.asked import LONGEST, search_of
from bilateral.web.finished import PageRoute
from bilateral.web.listing import page_of
from bilateral.web.opened import Open
from bilateral.web.rendering import render

router = APIRouter(route_class=PageRoute)

READ = 300
"""Hits, the best first, that facets are counted over."""
SIZE = 20
"""Hits of one page."""
FACETS = 10
"""Values that a facet names."""


class Facet(msgspec.Struct, frozen=True):
    """What the hits can be narrowed by: values with the number of hits of each."""

    name: str
    chosen: str
    values: tuple[tuple[str, int], ...]


class Hit(msgspec.Struct, frozen=True):
    """An article with the words that were found in it, and the events that it tells of."""

    article: Article
    snippet: Markup
    events: tuple[Event, ...]


@router.get("/search")
def search(
    opened: Open,
    q: str | None = None,
    year: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    page: int = 1,
) -> HTMLResponse:
    """States and articles that fit the words; without words the newest articles of an outlet."""
    words = (q or "").replace("\0", " ").strip()[:LONGEST]
    asked, chosen = search_of(words), {"year": year or "", "outlet": outlet or "", "language": language or ""}
    found = opened.lasting(("search", words, chosen["outlet"]), lambda view: _found(view, words, chosen["outlet"]))
    kept = [one for one in found if all(not value or value in KEYS[name](one[0]) for name, value in chosen.items())]
    listed = page_of(kept, page, SIZE)
    return render(
        "search.html",
        opened=opened,
        words=words,
        states=asked.states[:12],
        facets=[_facet(name, chosen[name], (article for article, _ in kept)) for name in KEYS],
        chosen={name: value for name, value in chosen.items() if value},
        listed=listed,
        hits=_hits(opened.view, listed.rows),
        full=len(found) == READ,
    )


def _found(view: View, words: str, outlet: str) -> list[tuple[Article, str]]:
    """The articles with these words, or without any the newest of an outlet."""
    if words:
        return view.search(words, READ)
    if not outlet:
        return []
    return [(article, shorten(article.text, 200, placeholder=" …")) for article in view.articles_of(outlet, READ)]


KEYS: dict[str, Callable[[Article], list[str]]] = {
    "year": lambda article: [str(article.day.year)],
    "outlet": lambda article: list(article.publishers) or [NAMELESS],
    "language": lambda article: [article.language or "unknown"],
}


def marked(snippet: str) -> Markup:
    """A snippet in which everything is escaped but the hits, which FTS5 puts into ‹ ›."""
    return Markup(escape(snippet).replace("‹", Markup('<mark class="hit">')).replace("›", Markup("</mark>")))


def _hits(view: View, found: Iterable[tuple[Article, str]]) -> list[Hit]:
    rows = list(found)
    told = view.told_by([article.version for article, _ in rows])
    return [Hit(article, marked(snippet), told.get(article.version, ())) for article, snippet in rows]


def _facet(name: str, chosen: str, articles: Iterable[Article]) -> Facet:
    counts = Counter(value for article in articles for value in KEYS[name](article))
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FACETS]
    return Facet(name, chosen, tuple(sorted(order, reverse=True) if name == "year" else order))
