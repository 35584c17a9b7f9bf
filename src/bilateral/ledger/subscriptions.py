"""Which feeds the collector reads: rows that begin a subscription, change it or end it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, func, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal
from bilateral.model import FetchState, Subscription

SUBSCRIPTIONS, VISITS = schema.subscriptions, schema.visits


class Subscriptions(Journal):
    """The part of the ledger that holds the list of feeds."""

    def subscribe(self, feeds: Iterable[Subscription]) -> int:
        """Keep feeds for the collector; says how many were not there, or otherwise. Of one address the last counts."""
        wanted = {feed.address: feed for feed in feeds}
        with self._writing() as entry:
            held = _held(entry.connection)
            news = [feed for feed in wanted.values() if held.get(feed.address) != feed]
            return entry.note(SUBSCRIPTIONS, (_row(feed, kept=True) for feed in news))

    def unsubscribe(self, addresses: Iterable[str]) -> int:
        """End subscriptions; says how many there were. What the feeds announced is kept."""
        wanted = dict.fromkeys(addresses)
        with self._writing() as entry:
            held = _held(entry.connection)
            ended = [held[address] for address in wanted if address in held]
            return entry.note(SUBSCRIPTIONS, (_row(feed, kept=False) for feed in ended))

    def subscriptions(self) -> list[Subscription]:
        """The feeds that are read, by address."""
        with self._reading() as connection:
            held = _held(connection)
        return [held[address] for address in sorted(held)]

    def feed_states(self) -> dict[str, FetchState]:
        """What the last visits to feeds left, by address; also of those that are no longer subscribed to."""
        with self._reading() as connection:
            rows = connection.execute(select(VISITS.c.address, VISITS.c.state))
            return {address: msgspec.json.decode(state, type=FetchState) for address, state in rows}


def _held(connection: Connection) -> dict[str, Subscription]:
    newest = select(func.max(SUBSCRIPTIONS.c.number)).group_by(SUBSCRIPTIONS.c.address)
    query = select(SUBSCRIPTIONS.c.address, SUBSCRIPTIONS.c.body)
    rows = connection.execute(query.where(SUBSCRIPTIONS.c.number.in_(newest), SUBSCRIPTIONS.c.kept))
    return {address: msgspec.json.decode(body, type=Subscription) for address, body in rows}


def _row(feed: Subscription, *, kept: bool) -> dict[str, object]:
    return {"address": feed.address, "kept": kept, "body": msgspec.json.encode(feed)}
