"""One door for every kind of document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from functools import cache

from bilateral.articles.dates import zones
from bilateral.articles.language import detect
from bilateral.articles.page import from_page
from bilateral.articles.plain import from_text
from bilateral.articles.rows import from_row
from bilateral.articles.unusable import Unusable
from bilateral.model import Article, Document
from bilateral.world import states


def read(document: Document, *, now: datetime | None = None, known_names: Collection[str] | None = None) -> Article:
    """The article that a page, text or row holds; raises `Unusable` with one line that says why not.

    `now` is the clock that dates are checked against (default: this machine's). `known_names` are the words
    by which tags printed without separators are told apart (default: the names of states).
    """
    now = now or datetime.now(UTC)
    if document.kind == "page":
        return from_page(document, now)
    if document.kind == "text":
        return from_text(document, now, _state_names() if known_names is None else known_names)
    if document.kind == "row":
        return from_row(document.body, now)
    raise Unusable(f"unknown kind of document {document.kind!r}; page, text and row are read")


def prepare() -> None:
    """Load what reading needs: threads that begin together would each load it, which takes time and memory for each."""
    detect("Two ministers met at the harbour and spoke of grain.")
    zones()


@cache
def _state_names() -> frozenset[str]:
    return frozenset(name for state in states().values() for name in (state.name, *state.names))
