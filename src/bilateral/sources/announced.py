"""The feeds that a page announces (`rel=alternate`), and the usual addresses of feeds as proposals."""

from __future__ import annotations

import msgspec
from lxml import etree, html  # type: ignore[import-untyped]

from bilateral.sources.markup import decoded, plain, web_address

KINDS = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "rss",
}
USUAL = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/sitemap-news.xml")
"""Where feeds often are. They are proposed and never taken unseen."""
_READ = 1_000_000
"""Bytes of a page that are looked at; feeds are announced in its head."""


class Announced(msgspec.Struct, frozen=True):
    """A feed that a page names."""

    address: str
    kind: str
    title: str | None = None


def announced(body: bytes, address: str, *, content_type: str | None = None) -> tuple[Announced, ...]:
    """The feeds that a page announces, in its order, each once; feeds of comments come last."""
    text = decoded(body[:_READ], content_type)
    if "<" not in text:
        return ()
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    base = web_address(address, next(iter(root.xpath("//base/@href")), None)) or address
    found: dict[str, Announced] = {}
    for link in root.iter("link", "a"):
        kind = KINDS.get((link.get("type") or "").partition(";")[0].strip().lower())
        place = web_address(base, link.get("href"))
        if kind and place and "alternate" in (link.get("rel") or "").lower().split():
            found.setdefault(place, Announced(place, kind, plain(link.get("title"))))
    return tuple(sorted(found.values(), key=lambda one: "comment" in f"{one.address} {one.title}".lower()))


def proposals(address: str) -> tuple[str, ...]:
    """Addresses at which the host of an address may have a feed."""
    made = (web_address(address, path) for path in USUAL)
    return tuple(one for one in made if one is not None)
