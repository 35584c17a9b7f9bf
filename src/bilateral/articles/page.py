"""HTML -> Article: JSON-LD, meta tags and the visible page weighed together; no network, no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from msgspec import UNSET

from bilateral.articles import body, byline, headline, keywords, linked_data, meta_tags, notices, visible
from bilateral.articles.claims import Claims, Names
from bilateral.articles.dates import Stamp, machine, worded
from bilateral.articles.excerpt import excerpt
from bilateral.articles.labels import Labels, settled
from bilateral.articles.language import code, settle
from bilateral.articles.markup import Tree, cleaned, decode, parse
from bilateral.articles.outline import Outline, outline
from bilateral.articles.rows import checked, identity, printed
from bilateral.articles.unusable import Unusable
from bilateral.articles.walls import wall
from bilateral.articles.withdrawal import is_withdrawn
from bilateral.model import Article, Document
from bilateral.world import can_be_outlet

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|cmpid)(?:=|$)", re.I)


class _Head(NamedTuple):
    """All that a page says of its article but the text."""

    data: Claims
    meta: Claims
    titles: list[str]
    url: str | None
    title: str | None
    section: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published: Stamp | None
    updated: Stamp | None


def from_page(document: Document, now: datetime) -> Article:
    """The article of a saved page; raises `Unusable` where it shows no text or no date of publication."""
    tree = parse(cleaned(document.body, document.charset))
    head = _head(outline(tree), lambda: tree, document, now)
    data, meta, published = head.data, head.meta, head.published
    text = body.text(tree, (head.title, head.section), data.body, (*data.leads, *meta.leads))
    if instead := wall(head.titles, text):
        raise Unusable(f"no article: {instead}")
    if not text:
        raise Unusable("no article text found on the page")
    if published is None:
        raise Unusable("no date of publication found on the page; give it as an article row with published")
    return checked(
        Article(
            id=identity(head.url, head.title, text),
            published=published.settled(),
            day_only=published.day_only,
            updated=settled(head.updated),
            title=head.title,
            url=head.url,
            publishers=_publishers(head),
            section=head.section,
            authors=head.authors,
            tags=head.tags,
            language=settle(data.language or meta.language, text),
            text=text,
            withdrawn=is_withdrawn(head.title, text),
            dateline=notices.dateline(text, data.datelines) or UNSET,
            corrections=notices.corrections(text, data.corrections) or UNSET,
            paywalled=data.paywalled or meta.paywalled or UNSET,
            live=data.live or notices.is_live(head.title, head.url) or UNSET,
        ),
        now,
    )


def metadata(document: Document, now: datetime) -> dict[str, Any]:
    """The row of a page without its text and what only the text tells; an order faster. Raises `Unusable`."""
    page = cleaned(document.body, document.charset)
    whole = cache(lambda: parse(page, for_reading=True))
    parts = excerpt(page)
    head = _head(outline(parse(parts, for_reading=True) if parts else whole()), whole, document, now)
    if head.published is None:
        raise Unusable(f"no article: {wall(head.titles, '') or 'no date of publication found on the page'}")
    row: dict[str, Any] = {
        "published": printed(head.published.settled(), head.published.day_only),
        "updated": printed(head.updated.settled(), False) if head.updated else None,
        "title": head.title,
        "url": head.url,
        "publishers": _publishers(head),
        "section": head.section,
        "authors": head.authors,
        "tags": head.tags,
        "language": code(head.data.language or head.meta.language),
        "paywalled": head.data.paywalled or head.meta.paywalled,
        "live": head.data.live or notices.is_live(head.title, head.url),
    }
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items() if value}


def _head(page: Outline, whole: Callable[[], Tree], document: Document, now: datetime) -> _Head:
    """By its outline; the whole tree is asked for only where that does not tell who, what or when."""
    data, meta, seen = linked_data.claims(page.scripts), meta_tags.claims(page), visible.claims(page)
    url = _url(document.url, (*meta.urls, *data.urls))
    sites = (*meta.sites, *data.sites)
    titles = _titles(data, meta, seen, meta_tags.document_title(page))
    section = _section(meta.section or data.section)
    published, updated = _dates((data, meta, seen), now)
    said = Labels() if published else visible.printed(whole())
    authors, tags = _authors_and_tags(whole, data, meta, sites)
    return _Head(
        data=data,
        meta=meta,
        titles=titles,
        url=url,
        title=headline.choose(titles, sites, _host(url), section),
        section=section,
        authors=authors or said.authors,
        tags=tags or said.tags,
        published=published or said.published or _stated(document) or _last_resort(document, titles, url),
        updated=updated or said.updated,
    )


def _publishers(head: _Head) -> tuple[str, ...]:
    """The site's name for itself, else its host."""
    names = filter(None, (head.meta.publisher, head.data.publisher, _host(head.url)))
    return tuple(islice(filter(can_be_outlet, names), 1))


def _titles(data: Claims, meta: Claims, seen: Claims, document: str | None) -> list[str]:
    """Open Graph's first, as it is written for readers elsewhere; then those of data and page."""
    return [*meta.titles[:1], *data.titles, *seen.titles[:1], *meta.titles[1:], *filter(None, [document])]


def _authors_and_tags(
    whole: Callable[[], Tree], data: Claims, meta: Claims, sites: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As the head of the page has them; the page itself is searched only for what is not there."""
    authors = byline.people((*data.authors, *meta.authors), sites)
    tags = keywords.choose((*meta.tags, *data.tags))
    if authors and tags:
        return authors, tags
    seen = visible.named(whole())
    bylines = (Names(people) for claim in seen.authors if (people := byline.shown(claim.names)))
    authors = authors or byline.choose((*data.authors, *meta.authors, *bylines), sites)
    return authors, tags or keywords.choose(seen.tags)


def _dates(channels: Iterable[Claims], now: datetime) -> tuple[Stamp | None, Stamp | None]:
    """The first credible date of publication, made exact by what other channels say of that moment."""
    claims = list(channels)
    published = [stamp for claim in claims for text in claim.published if (stamp := _credible(text, now))]
    updated = [stamp for claim in claims for text in claim.updated if (stamp := _credible(text, now))]
    if not published:
        return None, None
    return _sharpened(published[0], published, updated), updated[0] if updated else None


def _stated(document: Document) -> Stamp | None:
    return Stamp(document.stated) if document.stated is not None else None


def _last_resort(document: Document, titles: Iterable[str], url: str | None) -> Stamp | None:
    """The day at the end of a title ("… | 28.04.2023"), else what htmldate finds (Barbaresi 2020)."""
    for title in titles:
        if stamp := worded(title[-12:]):
            return stamp
    from htmldate import find_date  # here, for it is slow to load

    found = find_date(decode(document.body, document.charset), url=url, original_date=True, extensive_search=False)
    return machine(found) if found else None


def _credible(text: str, now: datetime) -> Stamp | None:
    stamp = machine(text)
    return stamp if stamp and stamp.settled() <= now + timedelta(days=2) else None


def _sharpened(stamp: Stamp, published: list[Stamp], updated: list[Stamp]) -> Stamp:
    if stamp.day_only:
        timed = (other for other in published if not other.day_only and other.when.date() == stamp.when.date())
        stamp = next(timed, stamp)
    if stamp.day_only or stamp.zoned:
        return stamp
    for other in (*published, *updated):
        if other.zoned and other.when.strftime("%F %R") == stamp.when.strftime("%F %R"):
            return Stamp(stamp.when.replace(tzinfo=other.when.tzinfo))
    return stamp


def _url(given: str | None, stated: Iterable[str]) -> str | None:
    """The canonical address, if on the same site and no mere front page; else the one it came from."""
    for link in stated:
        with suppress(ValueError):
            whole = urljoin(given or "", link.strip())
            if _is_article_of(whole, given):
                return whole
    return _untracked(given) if given else None


def _untracked(url: str) -> str:
    """The address without what only tells who followed the link, so that two readers mean one article by it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = [pair for pair in parts.query.split("&") if not _TRACKING.match(pair)]
    return parts._replace(query="&".join(pairs), fragment="").geturl()


def _is_article_of(url: str, given: str | None) -> bool:
    parts, origin = urlsplit(url), urlsplit(given or url)
    near = (parts.hostname or "").split(".")[-2:] == (origin.hostname or "").split(".")[-2:]
    return parts.scheme in ("http", "https") and near and (parts.path.strip("/") != "" or bool(parts.query))


def _host(url: str | None) -> str | None:
    with suppress(ValueError):
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    return None


def _section(section: str | None) -> str | None:
    return section.strip(" -–|") or None if section else None
