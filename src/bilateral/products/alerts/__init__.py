"""Alerts: what changed in what an analyst watches, told once, over the channels that the watchlist names.

`alert` is one pass: it finds what is new since each list was last told, puts that into the ledger's outbox, writes the
messages that are due, and sends them. It may be called after each pass of the monitor, and be ended anywhere.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bilateral.ledger import Ledger
from bilateral.products.alerts.composing import compose
from bilateral.products.alerts.delivering import deliver
from bilateral.products.alerts.queueing import queue, queue_since, told_since, would_be_told
from bilateral.products.alerts.watchfile import WatchlistError, parsed, read_watchlist
from bilateral.products.alerts.watchlist import Channel, ChannelKind, Trigger, Watch, Watchlist
from bilateral.products.alerts.wording import Alert


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass did: alerts that are new, messages written and delivered, and why others were not."""

    alerts: int
    messages: int
    delivered: int
    failed: tuple[str, ...]


def alert(ledger: Ledger, watchlist: Watchlist, now: datetime, *, since: date | None = None) -> Told:
    """One pass. With `since`, of all that became known from that day on, also to lists that are new."""
    new = queue(ledger, watchlist, now) if since is None else queue_since(ledger, watchlist, since, now)
    written = compose(ledger, watchlist, now)
    sent = deliver(ledger, watchlist, now)
    return Told(alerts=new, messages=written, delivered=sent.delivered, failed=tuple(sent.failed))


__all__ = [
    "Alert",
    "Channel",
    "ChannelKind",
    "Told",
    "Trigger",
    "Watch",
    "Watchlist",
    "WatchlistError",
    "alert",
    "parsed",
    "read_watchlist",
    "told_since",
    "would_be_told",
]
