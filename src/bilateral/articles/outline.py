"""The elements of a page that tell of its article, found in one walk: each walk through a page takes as long."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from bilateral.articles.markup import Tree

_TIMED = ("time", "abbr", "span")
_NAMES = ("script", "meta", "link", "title", "h1", "h2", *_TIMED)


class Outline(NamedTuple):
    """Elements in the order of the page. `titles` are those in its head, `timed` what can hold a time."""

    root: Tree
    scripts: list[Tree]
    metas: list[Tree]
    links: list[Tree]
    titles: list[Tree]
    h1: list[Tree]
    h2: list[Tree]
    timed: list[Tree]


def outline(tree: Tree) -> Outline:
    """What the readers of JSON-LD, meta tags, headings and times look at."""
    found: dict[str, list[Tree]] = defaultdict(list)
    for node in tree.iter(*_NAMES):
        name = node.tag
        found["timed" if name in _TIMED else name].append(node)
    return Outline(
        root=tree,
        scripts=found["script"],
        metas=found["meta"],
        links=found["link"],
        titles=[title for title in found["title"] if title.getparent() is not None and title.getparent().tag == "head"],
        h1=found["h1"],
        h2=found["h2"],
        timed=found["timed"],
    )
