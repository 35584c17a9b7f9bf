"""The text of an article without menus, comments and pointers elsewhere, by trafilatura (Barbaresi 2021)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree  # type: ignore[import-untyped]

from bilateral.articles.labels import Labels, of_line
from bilateral.articles.markup import Tree, plain

_BLANK = re.compile(r"\s*\n\s*")
_POINTER = re.compile(
    r"\W*(?:read (?:more|also|next)|also read|see also|more on this|related(?: (?:articles?|stories))?"
    r"|recommended|more (?:from|in) this "
    r"|you (?:might|may) also like|sign up (?:for|to) |subscribe (?:to|now)|follow us"
    r"|mehr zum thema|auch interessant|lesen sie (?:auch|dazu|hier)|lesetipp|ähnliche|weiterführende links"
    r"|lire aussi|à lire aussi|leer más|lea también|te puede interesar|leggi anche"
    r"|leia (?:também|mais)|lees (?:ook|meer)"
    r"|les (?:også|mer)|läs (?:också|mer|även)|læs (?:også|mere)"
    r"|czytaj (?:więcej|też|także)|zobacz (?:też|także)"
    r"|читайте (?:также|ещё)|читайте на тему|etiketler|baca juga|関連記事|あわせて読みたい)\b",
    re.I,
)
_BOX = re.compile(r"related|recommend|newsletter|promo|advert|read-?more|also-?read|share|social|subscrib|teaser", re.I)
_ASIDES = etree.XPath(
    ".//figure | .//figcaption | .//ul[.//a] | .//ol[.//a] | .//p[.//a] | .//div[@class] | .//section[@class]"
)
_LONGEST_POINTER = 160
_LONGEST_BOX = 1000
_MUCH_MORE = 1.3
_LINKS_ONLY = 0.9
_LEAST_LINKED = 15
_SHORTEST_LEAD = 40


def text(tree: Tree, heads: Iterable[str | None], stated: str | None, leads: Iterable[str]) -> str:
    """Paragraphs parted by blank lines, without headline, section and byline (`heads` and labels).

    `stated` is the body that JSON-LD gives, for pages that show less. Of `leads`, the summaries in the head
    of the page, the first that its readers see is put above the text. The tree is used up: it is pruned.
    """
    shown_leads = _shown([lead for lead in leads if len(lead) >= _SHORTEST_LEAD], tree)
    _drop_asides(tree)
    _open_layout_tables(tree)
    scattered = _scattered(tree)
    shown = _extracted(tree)
    if len(scattered) > _MUCH_MORE * len(shown) and _key(shown[:200])[:40] in _key(scattered):
        shown = scattered
    if stated and len(shown) < 0.5 * len(stated):
        shown = stated
    paragraphs = list(_paragraphs(shown, heads))
    for lead in shown_leads[:1]:
        if paragraphs and _key(lead)[:60] not in _key(" ".join(paragraphs)):
            paragraphs.insert(0, lead)
    return "\n\n".join(paragraphs)


def _extracted(tree: Tree) -> str:
    import trafilatura  # here, for it is slow to load
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(tree, include_comments=False, favor_recall=True, fast=True)
    return (found.text or "") if isinstance(found, Document) else ""


def _paragraphs(shown: str, heads: Iterable[str | None]) -> Iterator[str]:
    known = {_key(head) for head in heads if head}
    for line in _BLANK.split(shown.strip()):
        if not line or _is_pointer(line) or _key(line) in known:
            continue
        if of_line(line) == Labels():
            yield line


def _is_pointer(line: str) -> bool:
    """A short line that is no sentence; "Related to this, the ministers agreed …" is text."""
    return len(line) <= _LONGEST_POINTER and not line.endswith((".", "”", '"')) and bool(_POINTER.match(line))


def _drop_asides(tree: Tree) -> None:
    """Captions, short boxes that point elsewhere, and lists or paragraphs that are nothing but links."""
    for node in _ASIDES(tree):
        if node.getparent() is not None and _is_aside(node):
            node.drop_tree()


def _is_aside(node: Tree) -> bool:
    if node.tag in ("figure", "figcaption"):
        return _is_short(node)
    if node.tag in ("div", "section"):
        return _points_elsewhere(node.get("class", "")) and _is_short(node)
    linked = sum(len(plain(link)) for link in node.findall(".//a"))
    return linked >= _LEAST_LINKED and linked >= _LINKS_ONLY * len(plain(node))


@lru_cache(4096)
def _points_elsewhere(marks: str) -> bool:
    return bool(_BOX.search(marks))


def _is_short(node: Tree) -> bool:
    length = 0
    for piece in node.itertext():
        length += len(piece)
        if length > _LONGEST_BOX:
            return False
    return True


def _open_layout_tables(tree: Tree) -> None:
    """Cells that hold a headline or several paragraphs are no data: such tables become plain containers."""
    for cell in list(tree.iter("td")):
        if cell.find(".//h1") is not None or cell.find(".//h2") is not None or len(cell.findall(".//p")) > 1:
            for node in (cell, *cell.iterancestors("tr", "tbody", "table")):
                node.tag = "div"


def _scattered(tree: Tree) -> str:
    """The paragraphs of the commonest class, for articles that adverts cut into several containers."""
    by_class: dict[str, list[str]] = defaultdict(list)
    for node in tree.iter("p"):
        if marks := node.get("class"):
            by_class[marks].append(plain(node))
    paragraphs = max(by_class.values(), key=lambda texts: sum(map(len, texts)), default=[])
    return "\n".join(filter(None, paragraphs))


def _shown(leads: list[str], tree: Tree) -> list[str]:
    """Those that some element of the page begins with."""
    nodes = tree.iter("p", "div", "span", "h2", "h3") if leads else ()
    starts = [" ".join(node.text[:100].split()) for node in nodes if node.text]
    return [lead for lead in leads if any(start.startswith(" ".join(lead.split())[:30]) for start in starts)]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
