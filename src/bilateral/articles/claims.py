"""What one channel of a page (JSON-LD, meta tags, visible markup) claims about its article."""

from __future__ import annotations

from typing import NamedTuple


class Names(NamedTuple):
    """The authors by one channel; `organisation` where it calls them an organisation."""

    names: tuple[str, ...]
    organisation: bool = False


class Claims(NamedTuple):
    """Everything as printed on the page, best first; nothing yet parsed, cleaned or believed."""

    titles: tuple[str, ...] = ()
    authors: tuple[Names, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    tags: tuple[tuple[str, ...], ...] = ()
    section: str | None = None
    sites: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    urls: tuple[str, ...] = ()
    body: str | None = None
    leads: tuple[str, ...] = ()
    datelines: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    paywalled: bool = False
    live: bool = False
