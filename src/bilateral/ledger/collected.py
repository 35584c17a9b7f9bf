"""What the collector brings: visits with all that they led to, stored together; and what is still to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import and_, delete, func, or_, select

from bilateral.ledger import schema
from bilateral.ledger.articles import store_versions
from bilateral.ledger.dialect import put
from bilateral.ledger.journal import Entry, Journal, chunks
from bilateral.ledger.raw import raw_row
from bilateral.model import FetchState, Link, Settled, Visited, WaitingPage

ANNOUNCED, VISITS, WAITING = schema.announced, schema.visits, schema.waiting


LEADS = "leads:"


class Collected(Journal):
    """The part of the ledger that the collector writes to."""

    def settle(self, visits: Sequence[Visited]) -> Settled:
        """Store what visits led to: articles with their raw records, entries, states, what was set aside.

        All or nothing, and the same twice is the same as once: an entry that a feed said before waits for no page, and
        neither does the first entry of a feed for a page that another feed announced.
        """
        with self._writing() as entry:
            arrivals = [arrival for visit in visits for arrival in visit.arrivals]
            articles = store_versions(entry, (arrival.article for arrival in arrivals))
            entry.note(schema.raw_records, (raw_row(one.article.version, one.record) for one in arrivals))
            entry.note(schema.set_aside, (msgspec.structs.asdict(item) for visit in visits for item in visit.aside))
            entries = 0
            pages: dict[str, WaitingPage] = {}
            for visit in visits:
                if visit.feed is not None:
                    _keep_page(entry, visit)
                    continue
                fresh = _fresh(entry, visit)
                entries += len(fresh)
                if not visit.whole:
                    pages |= {page.address: page for page in _to_read(entry, visit, fresh)}
                _note_links(entry, visit.address, fresh)
                if visit.state is not None:
                    put(entry.connection, VISITS, [{"address": visit.address, "state": _packed(visit.state)}])
            put(entry.connection, WAITING, [_page_row(page, entry.recorded) for page in pages.values()])
        return Settled(articles=articles, entries=entries, pages=tuple(pages.values()))

    def waiting_pages(self, now: datetime, most: int) -> list[WaitingPage]:
        """Pages that are due, of each host the `most` newest, from feeds that are subscribed to and from indexes."""
        place = func.row_number().over(partition_by=WAITING.c.host, order_by=(WAITING.c.at.desc(), WAITING.c.address))
        due = or_(WAITING.c.due.is_(None), WAITING.c.due <= now)
        wanted = or_(WAITING.c.feed.in_(_subscribed()), WAITING.c.feed.startswith(LEADS))
        ranked = select(WAITING, place.label("place")).where(due, wanted).subquery()
        query = select(ranked).where(ranked.c.place <= most).order_by(ranked.c.host, ranked.c.place)
        with self._reading() as connection:
            return [_page(row) for row in connection.execute(query).mappings()]

    def pages_waiting(self) -> int:
        """How many announced pages are still to be read."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(WAITING)).scalar_one())


def lead_feed(index: str) -> str:
    """What stands in the place of a feed for pages that an index names, such as "leads:gdelt"."""
    return LEADS + index


def is_lead(feed: str) -> bool:
    """Whether pages of this feed were named by an index that nobody subscribes to."""
    return feed.startswith(LEADS)


def host_of(address: str) -> str:
    """The host that an address is asked from; empty where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _fresh(entry: Entry, visit: Visited) -> list[Link]:
    """The entries of a feed in what it has not said before."""
    known: set[tuple[str, str]] = set()
    for chunk in chunks(link.id for link in visit.links):
        query = select(ANNOUNCED.c.link, ANNOUNCED.c.version)
        rows = entry.connection.execute(query.where(ANNOUNCED.c.feed == visit.address, ANNOUNCED.c.link.in_(chunk)))
        known.update((link, version) for link, version in rows)
    return [link for link in visit.links if (link.id, link.version) not in known]


def _to_read(entry: Entry, visit: Visited, fresh: Sequence[Link]) -> Iterable[WaitingPage]:
    """Pages of new addresses, and of entries of this feed that now say something else."""
    updated: set[str] = set()
    elsewhere: set[str] = set()
    for chunk in chunks(fresh):
        own = and_(ANNOUNCED.c.feed == visit.address, ANNOUNCED.c.link.in_([link.id for link in chunk]))
        updated.update(entry.connection.execute(select(ANNOUNCED.c.link).where(own)).scalars())
        there = ANNOUNCED.c.address.in_([link.address for link in chunk])
        elsewhere.update(entry.connection.execute(select(ANNOUNCED.c.address).where(there)).scalars())
    for link in fresh:
        if link.id in updated or link.address not in elsewhere:
            elsewhere.add(link.address)
            yield WaitingPage(address=link.address, feed=visit.address, link=link)


def _note_links(entry: Entry, feed: str, fresh: Iterable[Link]) -> None:
    entry.note(
        ANNOUNCED,
        ({"feed": feed, "link": link.id, "version": link.version, "address": link.address} for link in fresh),
    )


def _keep_page(entry: Entry, visit: Visited) -> None:
    same = WAITING.c.address == visit.address
    if visit.state is None:
        entry.connection.execute(delete(WAITING).where(same))
        return
    state = {"due": visit.state.due, "state": _packed(visit.state)}
    entry.connection.execute(WAITING.update().where(same).values(state))


def _subscribed() -> Any:
    table = schema.subscriptions
    newest = select(func.max(table.c.number)).group_by(table.c.address)
    return select(table.c.address).where(table.c.number.in_(newest), table.c.kept)


def _page_row(page: WaitingPage, now: datetime) -> dict[str, Any]:
    return {
        "address": page.address,
        "feed": page.feed,
        "host": host_of(page.address),
        "at": page.link.published or page.link.updated or now,
        "due": None,
        "link": msgspec.json.encode(page.link),
        "state": None,
    }


def _page(row: Mapping[Any, Any]) -> WaitingPage:
    state = row["state"]
    return WaitingPage(
        address=row["address"],
        feed=row["feed"],
        link=msgspec.json.decode(row["link"], type=Link),
        state=msgspec.json.decode(state, type=FetchState) if state is not None else None,
    )


def _packed(state: FetchState) -> bytes:
    return msgspec.json.encode(state)
