"""HTML -> Article: JSON-LD, meta tags and the visible page weighed together; no network, no scripts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from htmldate import find_date

from bilateral.articles import body, byline, headline, keywords, linked_data, meta_tags, visible
from bilateral.articles.claims import Claims, Names
from bilateral.articles.dates import Stamp, machine, worded
from bilateral.articles.labels import Labels, settled
from bilateral.articles.language import settle
from bilateral.articles.markup import decode, parse
from bilateral.articles.rows import checked, identity
from bilateral.articles.unusable import Unusable
from bilateral.articles.withdrawal import is_withdrawn
from bilateral.model import Article, Document


def from_page(document: Document, now: datetime) -> Article:
    """The article of a saved page; raises `Unusable` where it shows no text or no date of publication."""
    tree = parse(document.body)
    data, meta, seen = linked_data.claims(tree), meta_tags.claims(tree), visible.claims(tree)
    url = _url(document.url, (*meta.urls, *data.urls))
    sites = (*meta.sites, *data.sites)
    titles = _titles(data, meta, seen, meta_tags.document_title(tree))
    section = _section(meta.section or data.section)
    title = headline.choose(titles, sites, _host(url), section)
    published, updated = _dates((data, meta, seen), now)
    printed = Labels() if published else visible.printed(tree)
    published = published or printed.published or _stated(document) or _last_resort(document, titles, url)
    text = body.text(tree, (title, section), data.body, (*data.leads, *meta.leads))
    if not text:
        raise Unusable("no article text found on the page")
    if published is None:
        raise Unusable("no date of publication found on the page; give it as an article row with published")
    return checked(
        Article(
            id=identity(url, title, text),
            published=published.settled(),
            day_only=published.day_only,
            updated=updated.settled() if updated else settled(printed.updated),
            title=title,
            url=url,
            publishers=tuple(filter(None, [meta.publisher or data.publisher or _host(url)])),
            section=section,
            authors=_authors(data, meta, seen, sites) or printed.authors,
            tags=keywords.choose((*meta.tags, *data.tags, *seen.tags)) or printed.tags,
            language=settle(data.language or meta.language, text),
            text=text,
            withdrawn=is_withdrawn(title, text),
        ),
        now,
    )


def _titles(data: Claims, meta: Claims, seen: Claims, document: str | None) -> list[str]:
    """Open Graph's first, as it is written for readers elsewhere; then those of data and page."""
    return [*meta.titles[:1], *data.titles, *seen.titles[:1], *meta.titles[1:], *filter(None, [document])]


def _authors(data: Claims, meta: Claims, seen: Claims, sites: Iterable[str]) -> tuple[str, ...]:
    bylines = (Names(people) for claim in seen.authors if (people := byline.shown(claim.names)))
    return byline.choose((*data.authors, *meta.authors, *bylines), sites)


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
    found = find_date(decode(document.body), url=url, original_date=True, extensive_search=False)
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
    return given


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
