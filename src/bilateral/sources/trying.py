"""Whether a feed works, what it would give, and what its page announces where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

import msgspec

from bilateral.model import Feed
from bilateral.sources.announced import Announced, announced, proposals
from bilateral.sources.feeds import read_feed
from bilateral.sources.fetch.values import Reason, Refused, Response
from bilateral.sources.markup import Unreadable, decoded, web_address, without_password
from bilateral.sources.sitemaps import read_sitemap

_HOPELESS = (
    Reason.ADDRESS,
    Reason.FORBIDDEN,
    Reason.PORT,
    Reason.UNKNOWN_HOST,
    Reason.UNREACHABLE,
    Reason.CERTIFICATE,
    Reason.TIME,
    Reason.WAIT,
)
"""After these the home page of the same host is not asked for."""


class Reader(Protocol):
    """Reads an address politely: a `Visitor`."""

    def get(self, address: str) -> Response | Refused: ...


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One feed tried: what it gave, or why it gave nothing.

    `moved` is where it redirects to for good; `announced` are feeds that the page, or the home page of its host, names
    instead; `proposed` are usual addresses that nobody has looked at. `newest` is the latest date among its entries.
    `asked` is false where its machine may not or cannot be asked.
    """

    address: str
    feed: Feed | None = None
    why: str | None = None
    moved: str | None = None
    announced: tuple[Announced, ...] = ()
    proposed: tuple[str, ...] = ()
    asked: bool = True

    @property
    def newest(self) -> datetime | None:
        dates = [link.published or link.updated for link in self.feed.links] if self.feed else []
        return max((date for date in dates if date is not None), default=None)


def feed_in(answer: Response, *, whole: bool = False) -> Feed:
    """The feed or sitemap that a body is, with the `whole` texts where asked for; raises `Unreadable`."""
    start = decoded(answer.body[:2000]).lstrip()
    if answer.body.startswith(b"\x1f\x8b") or "<urlset" in start or "<sitemapindex" in start:
        found = read_sitemap(answer.body, answer.address, answer.fetched)
        if found.below and not found.links:
            raise Unreadable(f"an index of sitemaps; give one of them, such as {found.below[0][0]}")
        return Feed(address=answer.address, format="sitemap", links=found.links, aside=found.aside)
    content_type = answer.header("content-type")
    return read_feed(answer.body, answer.address, answer.fetched, content_type=content_type, whole=whole)


def try_feed(address: str, reader: Reader) -> Trial:
    """Read a feed once; where it gives nothing, look at what the page there or the home page announces."""
    answer = reader.get(address)
    if isinstance(answer, Refused):
        asked = answer.reason not in _HOPELESS
        named = _announced_at_home(address, reader) if asked else ()
        return Trial(address=without_password(address), why=answer.why, announced=named, asked=asked)
    try:
        feed = feed_in(answer)
    except Unreadable as why:
        named = _announced_in(answer) or _announced_at_home(address, reader)
        return Trial(address=address, why=str(why), announced=_others(named, address))
    moved = answer.address if answer.moved else None
    if not feed.links:
        return Trial(address=address, feed=feed, moved=moved, why="it has no entries that name an article")
    return Trial(address=address, feed=feed, moved=moved)


def find_feed(address: str, reader: Reader) -> Trial:
    """The feed at an address, or the first that works of those that the page there announces.

    Where none is announced, usual addresses are proposed, and none of them is asked for; none is proposed where the
    machine may not or cannot be asked at all.
    """
    first = try_feed(address, reader)
    if first.why is None:
        return first
    for one in first.announced:
        found = try_feed(one.address, reader)
        if found.why is None:
            return msgspec.structs.replace(found, announced=_others(first.announced, one.address))
    return msgspec.structs.replace(first, proposed=proposals(address) if first.asked and not first.announced else ())


def try_all(addresses: Iterable[str], reader: Reader, workers: int = 16) -> Iterator[Trial]:
    """Try feeds side by side, the answers in the order of the addresses; one that fails stops no other."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda address: try_feed(address, reader), addresses)


def _announced_in(answer: Response) -> tuple[Announced, ...]:
    return announced(answer.body, answer.address, content_type=answer.header("content-type"))


def _announced_at_home(address: str, reader: Reader) -> tuple[Announced, ...]:
    home = web_address(address, "/")
    if home is None or home == address:
        return ()
    answer = reader.get(home)
    return () if isinstance(answer, Refused) else _others(_announced_in(answer), address)


def _others(named: tuple[Announced, ...], address: str) -> tuple[Announced, ...]:
    return tuple(one for one in named if one.address != address)
