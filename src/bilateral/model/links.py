"""What a feed, a sitemap or a list of feeds says: links to articles, and feeds."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bilateral.model.articles import SetAside
from bilateral.model.basics import content_id


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed: where an article is, and what the feed says of it, as plain text.

    `id` is the feed's own name for the entry, else the address. `published` and `updated` keep the zone that the feed
    gives (UTC where it gives none) and are `None` where it gives no date that can be read. `content` is the whole text
    as markup, `None` unless whole texts were asked for.
    """

    id: str
    address: str
    title: str | None = None
    summary: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    content: str | None = None

    @property
    def version(self) -> str:
        """A hash of all that the entry says: another one under the same `id` is an update."""
        return content_id(msgspec.json.encode(self))


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as read: `format` is such as "rss20", "atom10", "json" or "sitemap"; `aside` holds what cannot be used."""

    address: str
    format: str
    title: str | None = None
    home: str | None = None
    language: str | None = None
    links: tuple[Link, ...] = ()
    aside: tuple[SetAside, ...] = ()


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A feed in somebody's list, with the folders that it lies in.

    `country` and `region` are its publisher's, `language` is the feed's own (ISO 639-1). `whole` says that the feed
    itself holds its articles from beginning to end, so that no pages are read.
    """

    address: str
    title: str | None = None
    home: str | None = None
    folders: tuple[str, ...] = ()
    publisher: str | None = None
    country: str | None = None
    region: str | None = None
    language: str | None = None
    whole: bool = False


class Lead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article that somebody else's index names, to be read: where it is and what the index says of it.

    `seen` is when the index met it, UTC; `events` are the index's numbers of its own events that the article tells of,
    `themes` the index's themes.
    """

    address: str
    seen: datetime
    publisher: str | None = None
    title: str | None = None
    events: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def link(self) -> Link:
        """The same as an entry of a feed, for who reads the pages of feeds."""
        return Link(id=self.address, address=self.address, title=self.title)
