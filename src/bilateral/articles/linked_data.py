"""JSON-LD: what schema.org markup says about the article (https://schema.org/Article)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import msgspec

from bilateral.articles.claims import Claims, Names
from bilateral.articles.markup import Tree

Node = dict[str, Any]

_MOST_NODES = 5000
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$|;\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")
_RANK = ("NewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "Report", "ClaimReview", "WebPage")
_SITES = ("WebSite", "NewsMediaOrganization", "Organization")


def claims(scripts: Iterable[Tree]) -> Claims:
    """The claims of the article nodes in these `<script>`s, the most article-like first; empty where there are none."""
    nodes = list(islice(_nodes(scripts), _MOST_NODES))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    found = sorted((node for node in nodes if _rank(node) < len(_RANK)), key=_rank)
    articles = [node for node in found if _rank(node) < len(_RANK) - 1]
    publishers = [name for node in found for name in _names(node.get("publisher"), known).names]
    sites = [name for node in nodes if set(_types(node)) & set(_SITES) for name in _strings(node.get("name"))]
    return Claims(
        titles=_all(articles, "headline"),
        authors=tuple(names for node in articles if (names := _names(node.get("author"), known)).names),
        published=_all(found, "datePublished"),
        updated=_all(found, "dateModified"),
        tags=tuple(tags for node in articles if (tags := _strings(node.get("keywords")))),
        section=next(iter(_all(articles, "articleSection")), None),
        sites=tuple(publishers + sites),
        publisher=next(iter(publishers), None),
        language=next(iter(_all(found, "inLanguage")), None),
        urls=_all(articles, "url"),
        body=max(_all(articles, "articleBody"), key=len, default=None),
        leads=_all(articles, "description"),
        datelines=_all(articles, "dateline"),
        corrections=tuple(text for node in articles for text in _corrections(node.get("correction"))),
        paywalled=any(_is_false(node.get("isAccessibleForFree")) for node in articles),
        live=any("LiveBlogPosting" in _types(node) for node in articles),
    )


def _corrections(value: Any) -> Iterator[str]:
    """Notices as plain strings or as `CorrectionComment`s."""
    for item in value if isinstance(value, list) else [value]:
        yield from _strings(item.get("text") if isinstance(item, dict) else item)


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().rpartition("/")[2].lower() == "false")


def _nodes(scripts: Iterable[Tree]) -> Iterator[Node]:
    for script in scripts:
        if "ld+json" in script.get("type", "").lower():
            yield from _walk(_load(script.text or ""))


def _walk(value: Any) -> Iterator[Node]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in _INWARD if isinstance(value.get(key), dict | list))


def _load(text: str) -> Any:
    """The JSON, past wrappings, stray line breaks and trailing commas; `None` where it stays broken."""
    with suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(text)
    text = _WRAPPING.sub("", _WRAPPING.sub("", text))
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        with suppress(ValueError, RecursionError):
            return json.loads(attempt, strict=False)
    return None


def _types(node: Node) -> tuple[str, ...]:
    return tuple(name.rpartition("/")[2] for name in _strings(node.get("@type")))


def _rank(node: Node) -> int:
    ranks = [_RANK.index(name) for name in _types(node) if name in _RANK]
    ranks += [0 for name in _types(node) if name.endswith("NewsArticle")]
    ranks += [1 for name in _types(node) if name.endswith("Article")]
    return min(ranks, default=len(_RANK))


def _strings(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(html.unescape(item).strip() for item in items if isinstance(item, str) and item.strip())


def _all(nodes: Iterable[Node], key: str) -> tuple[str, ...]:
    return tuple(text for node in nodes for text in _strings(node.get(key)))


def _names(value: Any, known: dict[str, Node]) -> Names:
    names: list[str] = []
    people = False
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = known.get(item.get("@id", ""), item) if isinstance(item.get("@id", ""), str) else item
            people |= not set(_types(node)) & set(_SITES)
            names += _name(node)
        else:
            people = True
            names += _strings(item)
    return Names(tuple(names), organisation=not people)


def _name(node: Node) -> tuple[str, ...]:
    """The `name` (or Reuters-like `byline`), else given and family name together."""
    parts = (*_strings(node.get("givenName")), *_strings(node.get("familyName")))
    return _strings(node.get("name")) or _strings(node.get("byline")) or ((" ".join(parts),) if parts else ())
