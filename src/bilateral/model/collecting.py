"""What a collector keeps between its passes: pages that wait, bytes that are kept raw, and what a visit led to."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bilateral.model.articles import Article, SetAside
from bilateral.model.fetching import FetchState
from bilateral.model.links import Link


class RawPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a response lies among the raw files: `length` bytes from `offset` on in `file`, a name in their folder."""

    file: str
    offset: int
    length: int


class RawRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A response that is kept raw, and what an article was made of it.

    `address` is where the bytes came from, `fetched` when, UTC. `entry` is the id of an entry where they are a feed
    that holds whole texts, `None` where they are the article's own page. `stated` is when the feed says that the
    article was published.
    """

    place: RawPlace
    address: str
    fetched: datetime
    entry: str | None = None
    stated: datetime | None = None


class WaitingPage(msgspec.Struct, frozen=True, kw_only=True):
    """An article page that a feed announced and that is still to be read; `state` is `None` before the first try."""

    address: str
    feed: str
    link: Link
    state: FetchState | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """An article version with the record that it was made from."""

    article: Article
    record: RawRecord


class Visited(msgspec.Struct, frozen=True, kw_only=True):
    """What reading one address led to; all of it is stored together or not at all.

    `feed` is the feed that announced the address, `None` for a feed itself. `state` is kept for the next visit; `None`
    takes a page off the list of those that wait, and leaves a feed's state as it was. `links` are the entries of a
    feed; those that are new wait as pages, unless the feed is `whole`.
    """

    address: str
    feed: str | None = None
    state: FetchState | None = None
    links: tuple[Link, ...] = ()
    whole: bool = False
    arrivals: tuple[Arrival, ...] = ()
    aside: tuple[SetAside, ...] = ()


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What was new in a batch of visits: article versions, entries of feeds, and the pages that now wait."""

    articles: int
    entries: int
    pages: tuple[WaitingPage, ...]
