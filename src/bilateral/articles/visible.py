"""What a page shows its readers: headings, bylines and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

from lxml import etree  # type: ignore[import-untyped]

from bilateral.articles.claims import Claims, Names
from bilateral.articles.labels import Labels, of_line
from bilateral.articles.markup import Tree, plain
from bilateral.articles.outline import Outline

_AUTHOR, _TAGS = 1, 2
_MARKS = {
    **dict.fromkeys(
        "author authors byline bylines autor autoren autores auteur auteurs writer writers".split(), _AUTHOR
    ),
    **dict.fromkeys("tag tags topic topics keyword keywords themen tagi etiquetas etiketler temas".split(), _TAGS),
}
_LETTERS = re.compile("[a-z]+")
_NO_BYLINE = re.compile(
    r"comment|image|img|caption|figure|photo|foto|avatar|teaser|card|related|bio|desc|box|share|foot|wp-|post-\d",
    re.I,
)
_OUTSIDE = {"aside", "footer", "nav", "figure", "figcaption", "body", "html", "article", "script", "style"}
_BESIDE = re.compile(r"comment|teaser|related|recommend|card|caption", re.I)
_AFTER_HEADING = etree.XPath(
    "(//h1|//h2)[1]/following::*[self::p or self::div or self::span or self::li or self::td or self::small]"
)
_MOST_HEADINGS = 5
_MOST_LINES = 60
_MOST_CHILDREN = 12
_LONGEST_TAG = 40
_MOST_TAGS = 20
_LONGEST_BYLINE = 200
_MOST_BYLINES = 8
_MOST_TIMES = 3


def claims(page: Outline) -> Claims:
    """The claims of headings and `<time>` elements, in the order of the page."""
    headings = [plain(heading) for heading in page.h1[:_MOST_HEADINGS] or page.h2[:1]]
    return Claims(
        titles=tuple(heading for heading in headings if heading),
        published=tuple(islice(_times(page.timed), _MOST_TIMES)),
    )


def named(tree: Tree) -> Claims:
    """The claims of byline elements and lists of tags, for pages that do not say in their heads who and what."""
    bylines, lists, links = _marked(tree)
    return Claims(
        authors=tuple(
            Names(names) for one in islice(filter(_is_byline, bylines), _MOST_BYLINES) if (names := _pieces(one))
        ),
        tags=tuple(filter(None, (_words(links), _tag_lists(lists)))),
    )


def _marked(tree: Tree) -> tuple[list[Tree], list[Tree], list[Tree]]:
    """The elements that call themselves a byline, those that call themselves a list of tags, and links to a tag."""
    bylines, lists, links = [], [], []
    for node in tree.iter("*"):
        marked = 0
        if name := node.get("class"):
            marked = _marks(name)
        if name := node.get("id"):
            marked |= _marks(name)
        rel = node.get("rel")
        if marked & _TAGS:
            lists.append(node)
        if marked & _AUTHOR or rel == "author" or node.get("itemprop") == "author":
            bylines.append(node)
        if rel and node.tag == "a" and "tag" in rel.split():
            links.append(node)
    return bylines, lists, links


def _is_byline(node: Tree) -> bool:
    if node.tag in _OUTSIDE or _NO_BYLINE.search(f"{node.get('class', '')} {node.get('id', '')}"):
        return False
    return not any(_is_outside(above) for above in islice(node.iterancestors(), 6))


@lru_cache(16_384)
def _marks(name: str) -> int:
    """Whether the words of a class or an id speak of authors, tags or both."""
    return reduce(or_, (_MARKS.get(word, 0) for word in _LETTERS.findall(name.lower())), 0)


def _is_outside(node: Tree) -> bool:
    if node.tag in ("aside", "footer", "nav", "figure"):
        return True
    return bool(_BESIDE.search(node.get("class") or ""))


def _pieces(byline: Tree) -> tuple[str, ...]:
    pieces = tuple(folded for piece in byline.itertext() if (folded := " ".join(piece.split())))
    return pieces if sum(map(len, pieces)) <= _LONGEST_BYLINE else ()


def _times(timed: Iterable[Tree]) -> Iterator[str]:
    for node in timed:
        role = node.get("itemprop")
        written = node.get("datetime") or (node.get("content") if role == "datePublished" else None)
        if written and role != "dateModified":
            yield written


def _words(links: Iterable[Tree]) -> tuple[str, ...]:
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
