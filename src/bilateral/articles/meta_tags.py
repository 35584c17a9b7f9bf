"""Meta tags: Open Graph, Dublin Core, Parsely, Sailthru and what else heads of pages hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bilateral.articles.claims import Claims, Names
from bilateral.articles.markup import Tree, plain
from bilateral.articles.outline import Outline

PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "date.available", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "date", "published",
    "published_at", "published_time", "pubdate", "publishdate", "publish-date", "publication_date",
    "publication-date",
    "content:publishdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "citation_publication_date", "citation_date", "prism.publicationdate",
    "sailthru.date", "publisheddate",
)  # fmt: skip
UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified",
    "dc.date.modified", "date.modified", "lastmod", "lastupdate", "revised",
)  # fmt: skip
TITLES = (
    "og:title",
    "twitter:title",
    "sailthru.title",
    "parsely-title",
    "dc.title",
    "citation_title",
    "title",
)
AUTHORS = (
    "author", "article:author", "article:author_name", "og:author", "parsely-author", "sailthru.author",
    "byl", "cxenseparse:author", "articleauthor", "dc.creator", "dcterms.creator", "citation_author",
)  # fmt: skip
TAGS = ("article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "keywords", "tags", "dmp:tags")
LEADS = ("og:description", "description", "twitter:description")
SECTIONS = ("article:section", "parsely-section", "og:section", "section", "prism.section")
SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")
TIERS = ("article:content_tier", "og:article:content_tier", "content_tier")
"""Facebook's tag for publishers: "free", "metered" or "locked"."""
LANGUAGES = ("content-language", "language", "dc.language", "og:locale", "inlanguage")


def claims(page: Outline) -> Claims:
    """The claims of the page's meta and link tags."""
    found = _contents(page.metas)
    sites = _all(found, SITES)
    root = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return Claims(
        titles=_all(found, TITLES),
        authors=tuple(Names(tuple(names)) for key in AUTHORS if (names := _people(key, found))),
        published=_all(found, PUBLISHED),
        updated=_all(found, UPDATED),
        tags=tuple(tuple(found[key]) for key in TAGS if found.get(key)),
        section=next(iter(_all(found, SECTIONS)), None),
        sites=sites,
        publisher=next(iter(sites), None),
        language=root or next(iter(_all(found, LANGUAGES)), None),
        leads=_all(found, LEADS),
        paywalled="locked" in map(str.lower, _all(found, TIERS)),
        urls=(*_links(page.links, "canonical"), *_all(found, ("og:url",))),
    )


def document_title(page: Outline) -> str | None:
    """The `<title>` of the page."""
    return (plain(page.titles[0]) or None) if page.titles else None


def _contents(metas: Iterable[Tree]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for meta in metas:
        content = (meta.get("content") or "").strip()
        keys = {meta.get(name) for name in ("property", "name", "itemprop", "http-equiv")} - {None}
        for key in keys if content else ():
            if content not in found[key.strip().lower()]:
                found[key.strip().lower()].append(content)
    return found


def _all(found: Mapping[str, Sequence[str]], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(content for key in keys for content in found.get(key, ()))


def _people(key: str, found: Mapping[str, Sequence[str]]) -> list[str]:
    """Names without addresses; Dublin Core and citation tags put the family name first."""
    names = [name for name in found.get(key, ()) if "://" not in name and not name.startswith(("(", "@"))]
    if key.startswith(("dc", "citation")):
        names = [" ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name for name in names]
    return names


def _links(links: Iterable[Tree], relation: str) -> tuple[str, ...]:
    related = (link for link in links if relation in (link.get("rel") or "").lower().split())
    return tuple(link.get("href") for link in related if link.get("href"))
