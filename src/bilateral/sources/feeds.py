"""RSS, Atom and JSON feeds: what was published, as links with what the feed says of each.

RSS and Atom are read by feedparser (BSD-2). What it is given is decoded and mended here, so that a charset that is
declared wrongly does no harm, no entity can be declared in hiding, and no feed takes it minutes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from bilateral.model import Feed, Link, SetAside
from bilateral.sources import json_feed
from bilateral.sources.entry_dates import instant
from bilateral.sources.markup import Unreadable, decoded, guarded, plain, web_address
from bilateral.sources.mending import mended

MOST_ENTRIES = 5_000
"""Entries of one feed that are read; a feed holds its newest first."""
TOLD = 20
"""Entries that are set aside one by one; of more only the number is told."""
LONGEST_SUMMARY = 2_000
LONGEST_TITLE = 1_000
"""Letters."""
_ADDRESS = re.compile(r"[^\s()<>@]+@[^\s()<>@]+")
_WITH_ADDRESS = re.compile(r"^[^\s()<>@]+@[^\s()<>@]+\s*\((.+)\)$|^(.+?)\s*[(<][^\s()<>@]+@[^\s()<>@]+[)>]$")


def read_feed(
    body: bytes, address: str, now: datetime, *, content_type: str | None = None, whole: bool = False
) -> Feed:
    """The feed that was found at an address, `now` being when it was read; with the `whole` texts where asked for.

    Raises `Unreadable` where it is no feed. An entry that names no article is set aside with its number; of several
    entries with one id the first stands, which is the newest.
    """
    text = decoded(body, content_type)
    found = _json(text, address, now) if text.lstrip()[:1] == "{" else _xml(text, address, now)
    links: dict[str, Link] = {}
    for link in found.links:
        links.setdefault(link.id, link if whole else msgspec.structs.replace(link, content=None))
    return msgspec.structs.replace(found, links=tuple(links.values()))


def news_in(links: Iterable[Link], seen: Mapping[str, str]) -> list[Link]:
    """The links that are new or say something new; `seen` gives the version that was read last by id."""
    return [link for link in links if seen.get(link.id) != link.version]


def _xml(text: str, address: str, now: datetime) -> Feed:
    import feedparser  # here, for it is slow to load

    data, total = mended(guarded(text, "feed"), MOST_ENTRIES)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    try:
        parsed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # what hostile markup makes feedparser stumble over is not to be foreseen
        raise Unreadable(f"no feed that can be read ({error!r}); tell its publisher") from error
    if not parsed.version:
        raise Unreadable(f"no feed: neither RSS nor Atom ({_trouble(parsed)})")
    about = parsed.feed
    home = web_address(address, _text(about.get("link")))
    links, aside = _taken(_entries(parsed.entries, home or address, now), total, address)
    return Feed(
        address=address,
        format=str(parsed.version),
        title=plain(_text(about.get("title"))),
        home=home,
        language=_text(about.get("language")),
        links=links,
        aside=aside,
    )


def _taken(
    entries: Iterable[Link | Unreadable], total: int, address: str
) -> tuple[tuple[Link, ...], tuple[SetAside, ...]]:
    """The entries that name an article, up to the most that are read; and what is told of the others."""
    links: list[Link] = []
    aside: list[SetAside] = []
    wrong = 0
    for number, entry in enumerate(islice(entries, MOST_ENTRIES), 1):
        if isinstance(entry, Link):
            links.append(entry)
            continue
        wrong += 1
        if wrong <= TOLD:
            aside.append(SetAside(address=f"{address} entry {number}", reason=str(entry)))
    if wrong > TOLD:
        aside.append(SetAside(address=address, reason=f"{wrong - TOLD:,} more of its entries cannot be used"))
    if total > MOST_ENTRIES:
        aside.append(SetAside(address=address, reason=f"only {MOST_ENTRIES:,} of its {total:,} entries are read"))
    return tuple(links), tuple(aside)


def _entries(entries: Iterable[Any], base: str, now: datetime) -> Iterator[Link | Unreadable]:
    for entry in entries:
        name = _text(entry.get("id"))
        link = web_address(base, _text(entry.get("link"))) or web_address("", name)
        if link is None:
            yield _LINKLESS
            continue
        yield Link(
            id=name or link,
            address=link,
            title=_short(_text(entry.get("title"))),
            summary=_summary(_text(entry.get("summary"))),
            published=instant(_text(entry.get("published")), now),
            updated=instant(_text(entry.get("updated")), now) if "updated" in entry.keys() else None,  # noqa: SIM118
            authors=_authors(entry),
            language=None,
            content=_content(entry),
        )


_LINKLESS = Unreadable("it has no link to an article; tell its publisher")


def _authors(entry: Any) -> tuple[str, ...]:
    """The names; feedparser splits mail addresses off by a rule that cuts long domains, so one author is split here."""
    several = [_text(one.get("name")) for one in entry.get("authors") or ()]
    found = several if len(several) > 1 else [_text(entry.get("author")) or next(iter(several), None)]
    names = (_WITH_ADDRESS.sub(r"\1\2", name).strip() for one in found if (name := plain(one)))
    return tuple(dict.fromkeys(name for name in names if name and not _ADDRESS.fullmatch(name)))


def _json(text: str, address: str, now: datetime) -> Feed:
    document = json_feed.document(text)
    home = web_address(address, document.home_page_url)
    links, aside = _taken(_json_entries(document, home or address, now), len(document.items), address)
    return Feed(
        address=address,
        format="json",
        title=plain(document.title),
        home=home,
        language=document.language,
        links=links,
        aside=aside,
    )


def _json_entries(document: json_feed.Document, base: str, now: datetime) -> Iterator[Link | Unreadable]:
    for raw in document.items:
        try:
            item = json_feed.item(raw)
        except Unreadable as why:
            yield why
            continue
        name = None if item.id is None else str(item.id)
        link = web_address(base, item.url or item.external_url) or web_address("", name)
        if link is None:
            yield _LINKLESS
            continue
        people = item.authors or ([item.author] if item.author else [])
        yield Link(
            id=name or link,
            address=link,
            title=_short(item.title),
            summary=_summary(item.summary or item.content_text or item.content_html),
            published=instant(item.date_published, now),
            updated=instant(item.date_modified, now),
            authors=tuple(name for one in people if (name := plain(one.name))),
            language=item.language,
            content=item.content_html or item.content_text or item.summary,
        )


def _short(markup: str | None) -> str | None:
    text = plain(markup)
    return text[:LONGEST_TITLE] if text else None


def _summary(markup: str | None) -> str | None:
    text = plain(markup)
    return text[:LONGEST_SUMMARY] if text else None


def _content(entry: Any) -> str | None:
    """The longest of what an entry holds: some feeds give the text as content, some as summary."""
    held = [_text(entry.get("summary")), *(_text(one.get("value")) for one in entry.get("content") or ())]
    return max(filter(None, held), key=len, default=None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _trouble(parsed: Any) -> str:
    trouble = str(parsed.get("bozo_exception") or "no element that one begins with")
    return trouble.splitlines()[0][:120]
