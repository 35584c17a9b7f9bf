"""Feeds of a relation or a country: Atom (RFC 4287), JSON Feed 1.1, and iCalendar (RFC 5545) of what is planned.

An entry says that an event came to a status, or that a relation shifted, with who says so. Its id is made of the event
and the status alone (a UUID of version 5, RFC 9562), so it is the same from any server and at any time, and it is dated
with when that became known. The same ledger and day give the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree import ElementTree

import msgspec

from bilateral.model import end_of_day
from bilateral.products.news import About, News, name_of, news
from bilateral.products.printing import printable
from bilateral.products.schedule import calendar
from bilateral.view import View

__all__ = ["About", "atom", "calendar", "json_feed"]

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACE = UUID("6f1d7bd1-5f0e-5c43-9d4a-2f6c7f0f6b1e")
"""Under which entries are numbered; never changed, or every reader would take old entries for new ones."""

AUTHOR = "Bilateral"
LANGUAGE = "en-GB"


def atom(view: View, about: About, *, base: str | None = None) -> bytes:
    """The news of a relation or country as an Atom feed in UTF-8; with `base`, the address of the pages, linked."""
    found = news(view, about)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": LANGUAGE})
    _put(feed, "id", _urn(f"feed {_path(about)}"))
    _put(feed, "title", _title(about))
    _put(feed, "subtitle", _subtitle(about))
    _put(feed, "updated", _stamp(_updated(view, found)))
    _put(ElementTree.SubElement(feed, "author"), "name", AUTHOR)
    _link(feed, base, _path(about))
    for one in found:
        entry = ElementTree.SubElement(feed, "entry")
        _put(entry, "id", _urn(one.key))
        _put(entry, "title", one.title)
        _put(entry, "updated", _stamp(one.known))
        _put(entry, "published", _stamp(one.known))
        _put(entry, "content", one.text, type="text")
        for term in _tags(one):
            ElementTree.SubElement(entry, "category", {"term": term})
        _link(entry, base, _address(one))
    ElementTree.indent(feed)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def json_feed(view: View, about: About, *, base: str | None = None) -> bytes:
    """The same as a JSON Feed; `_bilateral` of an item names the events and reports that it rests on."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(about),
        "description": _subtitle(about),
        "language": LANGUAGE,
        "authors": [{"name": AUTHOR}],
        **({"home_page_url": _join(base, _path(about))} if base else {}),
        "items": [_item(one, base) for one in news(view, about)],
    }
    return msgspec.json.format(msgspec.json.encode(feed)) + b"\n"


def _item(one: News, base: str | None) -> dict[str, object]:
    return {
        "id": _urn(one.key),
        **({"url": _join(base, _address(one))} if base else {}),
        "title": printable(one.title),
        "content_text": printable(one.text),
        "date_published": _stamp(one.known),
        "tags": list(_tags(one)),
        "_bilateral": {
            "status": one.status,
            "events": list(one.events),
            "reports": list(one.reports),
            "first_known": _stamp(one.first),
        },
    }


def _title(about: About) -> str:
    return f"{name_of(about)}: news of the relationship" if isinstance(about, tuple) else f"{name_of(about)}: news"


def _subtitle(about: About) -> str:
    return f"Events as they become known or change their status, and shifts: {name_of(about)}"


def _tags(one: News) -> tuple[str, ...]:
    return ("shift",) if one.status is None else ("event", one.status.value)


def _updated(view: View, found: list[News]) -> datetime:
    return found[0].known if found else end_of_day(view.horizon)


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _urn(key: str) -> str:
    return uuid5(NAMESPACE, key).urn


def _path(about: About) -> str:
    return f"country/{about}" if isinstance(about, str) else f"relation/{'-'.join(about)}"


def _address(one: News) -> str:
    return f"relation/{'-'.join(one.dyad)}" if one.dyad else f"event/{one.events[0]}"


def _join(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{quote(path)}"


def _put(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = printable(text)


def _link(parent: ElementTree.Element, base: str | None, path: str) -> None:
    if base:
        ElementTree.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": _join(base, path)})
