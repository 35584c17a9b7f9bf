"""Articles that a full-text search finds, as values: a header, and the words around the hit."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bilateral.products.statements import web_address
from bilateral.view import View


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a search finds, best first; `snippet` has the hits between ‹ and ›."""

    article: str
    version: str
    title: str | None
    url: str | None
    publishers: tuple[str, ...]
    published: datetime
    known: datetime
    snippet: str


def found_articles(view: View, query: str, limit: int) -> list[Found]:
    """The articles whose newest version matches; a link that is not of the web is left out."""
    return [
        Found(
            article=article.id,
            version=article.version,
            title=article.title,
            url=web_address(article.url),
            publishers=article.publishers,
            published=article.published,
            known=article.known,
            snippet=snippet,
        )
        for article, snippet in view.search(query, limit)
    ]
