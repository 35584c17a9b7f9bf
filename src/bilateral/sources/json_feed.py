"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

from typing import Any

import msgspec

from bilateral.sources.markup import Unreadable


class Author(msgspec.Struct, kw_only=True):
    name: str | None = None


class Item(msgspec.Struct, kw_only=True):
    id: Any = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    author: Author | None = None
    authors: list[Author] | None = None
    language: str | None = None


class Document(msgspec.Struct, kw_only=True):
    version: str
    title: str | None = None
    home_page_url: str | None = None
    language: str | None = None
    items: list[msgspec.Raw] = msgspec.field(default_factory=list)


def document(text: str) -> Document:
    """The feed; raises `Unreadable`."""
    try:
        found = msgspec.json.decode(text, type=Document)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no JSON feed: {error}") from error
    if "jsonfeed.org/version/" not in found.version:
        raise Unreadable(f"no JSON feed: its version is {found.version[:80]!r}")
    return found


def item(raw: msgspec.Raw) -> Item:
    """One entry; raises `Unreadable`."""
    try:
        return msgspec.json.decode(raw, type=Item)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no entry: {error}") from error
