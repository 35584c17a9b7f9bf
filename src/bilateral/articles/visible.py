"""What a page shows its readers: headings, bylines and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from bilateral.articles.claims import Claims, Names
from bilateral.articles.labels import Labels, of_line
from bilateral.articles.markup import Tree, plain

_BYLINE = re.compile(r"(?<![a-z])(?:authors?|bylines?|autor(?:en|es)?|auteurs?|writers?)(?![a-z])", re.I)

_NO_BYLINE = re.compile(
    r"comment|image|img|caption|figure|photo|foto|avatar|teaser|card|related|bio|desc|box|share|foot|wp-|post-\d",
    re.I,
)
_OUTSIDE = {"aside", "footer", "nav", "figure", "figcaption", "body", "html", "article", "script", "style"}
_TAGS = re.compile(r"(?<![a-z])(?:tags?|topics?|keywords?|themen|tagi|etiquetas|etiketler|temas)(?![a-z])", re.I)
_AFTER_HEADING = etree.XPath(
    "(//h1|//h2)[1]/following::*[self::p or self::div or self::span or self::li or self::td or self::small]"
)
_MOST_LINES = 60
_MOST_CHILDREN = 12
_LONGEST_TAG = 40
_MOST_TAGS = 20
_LONGEST_BYLINE = 200
_MOST_BYLINES = 8
_MOST_TIMES = 3


def claims(tree: Tree) -> Claims:
    """The claims of headings and `<time>` elements, in the order of the page."""
    headings = [plain(heading) for heading in islice(tree.iter("h1"), 5)] or [
        plain(heading) for heading in islice(tree.iter("h2"), 1)
    ]
    return Claims(
        titles=tuple(heading for heading in headings if heading),
        published=tuple(islice(_times(tree), _MOST_TIMES)),
    )


def named(tree: Tree) -> Claims:
    """The claims of byline elements and lists of tags, for pages that do not say in their heads who and what."""
    bylines, lists = _marked(tree)
    return Claims(
        authors=tuple(
            Names(names) for one in islice(filter(_is_byline, bylines), _MOST_BYLINES) if (names := _pieces(one))
        ),
        tags=tuple(filter(None, (_tag_links(tree), _tag_lists(lists)))),
    )


def _marked(tree: Tree) -> tuple[list[Tree], list[Tree]]:
    """The elements that call themselves a byline, and those that call themselves a list of tags, in one walk."""
    bylines, lists = [], []
    for node in tree.iter(etree.Element):
        marks = _marks(node)
        if marks != " " and _names_tags(marks):
            lists.append(node)
        if (marks != " " and _names_author(marks)) or "author" in (node.get("rel"), node.get("itemprop")):
            bylines.append(node)
    return bylines, lists


def _is_byline(node: Tree) -> bool:
    if node.tag in _OUTSIDE or _NO_BYLINE.search(_marks(node)):
        return False
    return not any(_is_outside(above) for above in islice(node.iterancestors(), 6))


@lru_cache(4096)
def _names_author(marks: str) -> bool:
    return bool(_BYLINE.search(marks))


@lru_cache(4096)
def _names_tags(marks: str) -> bool:
    return bool(_TAGS.search(marks))


def _marks(node: Tree) -> str:
    return f"{node.get('class', '')} {node.get('id', '')}"


def _is_outside(node: Tree) -> bool:
    if node.tag in ("aside", "footer", "nav", "figure"):
        return True
    return bool(re.search(r"comment|teaser|related|recommend|card|caption", node.get("class") or "", re.I))


def _pieces(byline: Tree) -> tuple[str, ...]:
    pieces = tuple(folded for piece in byline.itertext() if (folded := " ".join(piece.split())))
    return pieces if sum(map(len, pieces)) <= _LONGEST_BYLINE else ()


def _times(tree: Tree) -> Iterator[str]:
    for node in tree.iter("time", "abbr", "span"):
        role = node.get("itemprop")
        written = node.get("datetime") or (node.get("content") if role == "datePublished" else None)
        if written and role != "dateModified":
            yield written


def _tag_links(tree: Tree) -> tuple[str, ...]:
    links = (link for link in tree.iter("a") if "tag" in (link.get("rel") or "").split())
    return tuple(filter(None, (plain(link) for link in links)))


def _tag_lists(lists: Iterable[Tree]) -> tuple[str, ...]:
    """The links of the first list that has some, and not too many."""
    for node in lists:
        words = tuple(word for link in node.iter("a") if 1 < len(word := plain(link)) <= _LONGEST_TAG)
        if 0 < len(words) <= _MOST_TAGS:
            return words
    return ()


def printed(tree: Tree) -> Labels:
    """What short lines under the headline say in words: "12 January 2025, 11:45 · by Ann Bee"."""
    found = Labels()
    for node in islice(_AFTER_HEADING(tree), _MOST_LINES):
        if len(node) < _MOST_CHILDREN:
            found = of_line(plain(node)).under(found)
    return found
