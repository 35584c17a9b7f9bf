"""News sitemaps and indexes of them (sitemaps.org 0.9, Google's news extension), plain or gzipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
from lxml import etree  # type: ignore[import-untyped]

from bilateral.model import Feed, Link, SetAside
from bilateral.sources.entry_dates import instant
from bilateral.sources.fetch.unpacking import unpacked
from bilateral.sources.fetch.values import Refusal
from bilateral.sources.markup import Unreadable, decoded, plain, tree, web_address

LARGEST = 50_000_000
"""Bytes of an unpacked sitemap: the standard's own limit."""
MOST_LINKS = 50_000
"""Addresses of one sitemap: the standard's own limit."""
DEPTH = 2
"""How many indexes may lie above a sitemap."""
MOST_SITEMAPS = 50

Read = Callable[[str], bytes | str]
"""Reads an address: its bytes, or in words why not."""


class Sitemap(msgspec.Struct, frozen=True, kw_only=True):
    """One file: links to articles, or, where it is an index, the sitemaps that it lists with their times of change."""

    links: tuple[Link, ...] = ()
    below: tuple[tuple[str, datetime | None], ...] = ()
    aside: tuple[SetAside, ...] = ()


def read_sitemap(body: bytes, address: str, now: datetime) -> Sitemap:
    """One sitemap or index; raises `Unreadable`. Entries without an address are set aside."""
    if body.startswith(b"\x1f\x8b"):
        try:
            body = unpacked([body], "gzip", LARGEST)
        except Refusal as refusal:
            raise Unreadable(f"no sitemap: {refusal.why}") from refusal
    root = tree(decoded(body), "sitemap")
    kind = _name(root)
    if kind == "sitemapindex":
        found = ((_address(entry, address), instant(_of(entry, "lastmod"), now)) for entry in root)
        return Sitemap(below=tuple((one, changed) for one, changed in found if one))
    if kind != "urlset":
        raise Unreadable(f"no sitemap: it begins with <{kind}> and not with <urlset> or <sitemapindex>")
    links: dict[str, Link] = {}
    aside = []
    for number, entry in enumerate(root, 1):
        if number > MOST_LINKS:
            aside.append(SetAside(address=address, reason=f"only {MOST_LINKS:,} of its {len(root):,} entries are read"))
            break
        link = _link(entry, address, now)
        if link is None:
            aside.append(SetAside(address=f"{address} entry {number}", reason="it has no web address"))
        else:
            links.setdefault(link.id, link)
    return Sitemap(links=tuple(links.values()), aside=tuple(aside))


def walk_sitemaps(address: str, read: Read, now: datetime, *, depth: int = DEPTH, most: int = MOST_SITEMAPS) -> Feed:
    """All links below a sitemap or index, newest sitemaps first; what cannot be read is set aside and stops no other.

    At most `depth` indexes lie above a sitemap and at most `most` files are read, each once.
    """
    waiting = [(address, 0)]
    seen: set[str] = set()
    links: dict[str, Link] = {}
    aside: list[SetAside] = []
    while waiting:
        at, level = waiting.pop(0)
        if at in seen:
            continue
        if len(seen) >= most:
            aside.append(SetAside(address=address, reason=f"only {most} of its sitemaps are read"))
            break
        seen.add(at)
        found = _one(at, read, now, aside)
        aside += found.aside
        for link in found.links:
            links.setdefault(link.id, link)
        if found.below and level >= depth:
            aside.append(SetAside(address=at, reason=f"it lies deeper than {depth} indexes"))
        elif found.below:
            waiting += [(below, level + 1) for below in _newest_first(found.below)]
    return Feed(address=address, format="sitemap", links=tuple(links.values()), aside=tuple(aside))


def _one(address: str, read: Read, now: datetime, aside: list[SetAside]) -> Sitemap:
    body = read(address)
    try:
        if isinstance(body, str):
            raise Unreadable(body)
        return read_sitemap(body, address, now)
    except Unreadable as why:
        aside.append(SetAside(address=address, reason=str(why)))
        return Sitemap()


def _newest_first(below: tuple[tuple[str, datetime | None], ...]) -> Iterator[str]:
    dated = sorted((one for one in below if one[1]), key=lambda one: one[1], reverse=True)  # type: ignore[arg-type, return-value]
    yield from (address for address, _ in dated)
    yield from (address for address, changed in below if changed is None)


def _link(entry: etree._Element, base: str, now: datetime) -> Link | None:
    address = _address(entry, base)
    if address is None:
        return None
    news = next((one for one in entry if _name(one) == "news"), None)
    publication = next((one for one in news if _name(one) == "publication"), None) if news is not None else None
    return Link(
        id=address,
        address=address,
        title=plain(_of(news, "title")),
        published=instant(_of(news, "publication_date"), now),
        updated=instant(_of(entry, "lastmod"), now),
        language=_of(publication, "language"),
    )


def _address(entry: etree._Element, base: str) -> str | None:
    return web_address(base, _of(entry, "loc"))


def _of(entry: etree._Element | None, name: str) -> str | None:
    if entry is None:
        return None
    text = next((one.text for one in entry if _name(one) == name), None)
    return text.strip() if text and text.strip() else None


def _name(element: etree._Element) -> str:
    """The element's name without its namespace: sitemaps write these in many ways."""
    return str(element.tag).rpartition("}")[2]
