"""The portal's pages: lists in lists under headings, each innermost point a piece of news with its sources behind it.

A day stands in a box of the class `current-events-main` with its date in `bday`; pages of the first years have headings
with the date instead. Topics are the headings and the points above an item, nearest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from lxml import etree, html  # type: ignore[import-untyped]

from bilateral.model import Document, content_id
from bilateral.sources.current_events.days import day_in
from bilateral.sources.markup import Unreadable, decoded, web_address
from bilateral.world import can_be_outlet

Element = Any
"""An `lxml.html.HtmlElement`; lxml brings no types."""

SHORTEST = 20
"""Letters of an item; less is no news but a list of names."""
LONGEST_NAME = 80
"""Letters of an outlet's name."""
DEEPEST = 8
"""Lists in lists that are looked into."""
_BOX = "current-events-main"
_BESIDE = re.compile(
    r"\b(?:noprint|navbox|infobox|toc|mw-editsection|current-events-(?:nav|side)\w*|reflist|sistersitebox)"
)
_NUMBER = re.compile(r"\[\d+\]")
_SPACE = re.compile(r"\s+")
_EDGES = " \t\r\n()[],;·"


class _Piece(NamedTuple):
    """Words of a point, and where they lead if that is outside the portal."""

    words: str
    to: str | None = None


class _Row(msgspec.Struct, kw_only=True):
    id: str
    published: date
    text: str
    url: str
    publishers: tuple[str, ...]
    topics: tuple[str, ...]
    language: str = "en"


def documents(body: bytes, address: str, day: date | None = None) -> Iterator[Document]:
    """The items of a page as article rows, in its order, each text of a day once.

    `day` is that of the page where it says none itself. The id is of the day and the text, so that it stays when others
    are added before it. Raises `Unreadable` where the page is none of the portal.
    """
    seen: set[str] = set()
    for row in _rows(_root(body), address, day):
        if row.id not in seen:
            seen.add(row.id)
            yield Document(address=f"{address} {row.id}", kind="row", body=msgspec.json.encode(row), url=address)


def _root(body: bytes) -> Element:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(decoded(body).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not readable as HTML: {error}") from None


def _rows(root: Element, address: str, day: date | None) -> Iterator[_Row]:
    boxes = [box for box in root.iter("div") if _BOX in (box.get("class") or "").split()]
    if boxes:
        for box in boxes:
            yield from _under(box, address, _day_of(box) or day)
        return
    content = next((one for one in root.iter("div") if "mw-parser-output" in (one.get("class") or "").split()), None)
    if content is None:
        raise Unreadable("no page of the Current Events portal: it has neither its boxes nor its text")
    yield from _under(content, address, day)


def _day_of(box: Element) -> date | None:
    said = next((one.text_content() for one in box.iter("span") if "bday" in (one.get("class") or "").split()), "")
    return day_in(said) or day_in(box.get("id") or "") or day_in(box.get("aria-label") or "")


def _under(place: Element, address: str, day: date | None) -> Iterator[_Row]:
    """The items below an element, with the headings between its lists."""
    heading: str | None = None
    for element in _outside_lists(place):
        if element.tag in ("ul", "ol"):
            if day is not None:
                yield from _in_list(element, address, day, (heading,) if heading else ())
        elif said := _heading(element):
            found = day_in(said)
            day, heading = (found, None) if found else (day, said)


def _outside_lists(place: Element) -> Iterator[Element]:
    for element in place:
        if not isinstance(element.tag, str) or _BESIDE.search(element.get("class") or ""):
            continue
        yield element
        if element.tag not in ("ul", "ol"):
            yield from _outside_lists(element)


def _heading(element: Element) -> str | None:
    """What a heading says; a paragraph that is all in bold is one."""
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt"):
        return _folded(element.text_content()) or None
    if element.tag == "p" and len(element) and all(child.tag in ("b", "strong") for child in element):
        said = _folded(element.text_content())
        return said if said and said == _folded("".join(child.text_content() for child in element)) else None
    return None


def _in_list(points: Element, address: str, day: date, topics: tuple[str, ...], depth: int = 1) -> Iterator[_Row]:
    for point in points.iterchildren("li"):
        below = [one for one in point.iter("ul", "ol") if next(one.iterancestors("li")) is point]
        text, publishers = _said(point)
        if text and (publishers or not below):
            yield from _item(text, publishers, address, day, topics)
        elif text:
            topics_below = (text.rstrip(":"), *topics)
            for one in below if depth < DEEPEST else ():
                yield from _in_list(one, address, day, topics_below, depth + 1)
            continue
        for one in below if depth < DEEPEST else ():
            yield from _in_list(one, address, day, topics, depth + 1)


def _item(text: str, publishers: tuple[str, ...], address: str, day: date, topics: tuple[str, ...]) -> Iterator[_Row]:
    if len(text) < SHORTEST:
        return
    yield _Row(
        id=f"current-events/{day}/{content_id(text)[:12]}",
        published=day,
        text=text,
        url=address,
        publishers=publishers,
        topics=topics,
    )


def _said(point: Element) -> tuple[str, tuple[str, ...]]:
    """A point's own words without the sources that end it, and who published what it links to.

    A link behind the sentence bears its outlet's name, one within the sentence only its address tells.
    """
    pieces: list[_Piece] = []
    _collect(point, pieces)
    end = len(pieces)
    while end and (pieces[end - 1].to is not None or not pieces[end - 1].words.strip(_EDGES)):
        end -= 1
    end = end or len(pieces)
    text = _folded("".join(one.words for one in pieces[:end] if not (one.to and _NUMBER.fullmatch(one.words.strip()))))
    within = (_host(one.to) for one in pieces[:end] if one.to)
    behind = (_publisher(one.words, one.to) for one in pieces[end:] if one.to)
    return _without_open_bracket(text), tuple(dict.fromkeys(filter(None, (*behind, *within))))


def _collect(element: Element, pieces: list[_Piece]) -> None:
    pieces.append(_Piece(element.text or ""))
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("ul", "ol", "dl", "style", "script", "sup"):
            to = web_address("", child.get("href")) if "external" in (child.get("class") or "").split() else None
            if to is not None:
                pieces.append(_Piece(child.text_content(), to))
            elif not _BESIDE.search(child.get("class") or ""):
                _collect(child, pieces)
        pieces.append(_Piece(child.tail or ""))


def _without_open_bracket(text: str) -> str:
    """A bracket in which only the sources stood is left open by taking them out."""
    return text.rstrip(" ([") if text.count("(") > text.count(")") and text.endswith("(") else text


def _publisher(label: str, address: str) -> str | None:
    """The name in the label; of a number, a year or a score the host."""
    name = _folded(label).strip(_EDGES)
    return name if can_be_outlet(name) and len(name) <= LONGEST_NAME else _host(address)


def _host(address: str) -> str | None:
    return (urlsplit(address).hostname or "").removeprefix("www.") or None


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
