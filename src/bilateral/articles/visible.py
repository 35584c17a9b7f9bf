"""What a page shows its readers: headings, bylines and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from bilateral.articles.claims import Claims, Names
from bilateral.articles.labels import Labels, of_line
from bilateral.articles.markup import Tree, plain

_BYLINE = re.compile(r"(?<![a-z])(?:authors?|bylines?|autor(?:en|es)?|auteurs?|writers?)(?![a-z])", re.I)
_MARKED = etree.XPath(".//*[@class or @id or @rel or @itemprop]")
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
    """The claims of headings, byline elements and `<time>` elements, in the order of the page."""
    marked = _MARKED(tree)
    headings = [plain(heading) for heading in islice(tree.iter("h1"), 5)] or [
        plain(heading) for heading in islice(tree.iter("h2"), 1)
    ]
    return Claims(
        titles=tuple(heading for heading in headings if heading),
        authors=tuple(Names(names) for byline in _bylines(marked) if (names := _pieces(byline))),
        published=tuple(islice(_times(tree), _MOST_TIMES)),
        tags=tuple(filter(None, (_tag_links(tree), _tag_lists(marked)))),
    )


def _bylines(marked: Sequence[Tree]) -> Iterator[Tree]:
    return islice(filter(_is_byline, marked), _MOST_BYLINES)


def _is_byline(node: Tree) -> bool:
    marks = _marks(node)
    named = _BYLINE.search(marks) or node.get("rel") == "author" or node.get("itemprop") == "author"
    if not named or node.tag in _OUTSIDE or _NO_BYLINE.search(marks):
        return False
    return not any(_is_outside(above) for above in islice(node.iterancestors(), 6))


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


def _tag_lists(marked: Sequence[Tree]) -> tuple[str, ...]:
    """The links of the first element that calls itself a list of tags or topics."""
    for node in marked:
        if _TAGS.search(_marks(node)):
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
