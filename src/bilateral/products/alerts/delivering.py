"""Sends what waits in the outbox: each try is noted before and after, and one that failed is tried again later.

A message is sent at least once. Where a process is ended between sending and noting it, nobody can know whether it
arrived, and it is sent again under the same id.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from bilateral.ledger import Delivery, Ledger
from bilateral.products.alerts.channels import send
from bilateral.products.alerts.composing import Message
from bilateral.products.alerts.watchlist import Channel, Watchlist
from bilateral.products.alerts.webhook import Undelivered

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
"""Waits after a try that failed: twice as long after each, up to the longest."""
LEASE = timedelta(minutes=2)
"""After so long without a word a try is taken to have ended with its process."""

Send = Callable[[Channel, Message], None]


class Sent(msgspec.Struct, kw_only=True):
    """What a pass did: messages delivered, and the reasons of those that were not."""

    delivered: int = 0
    failed: list[str] = msgspec.field(default_factory=list)


def due(one: Delivery) -> datetime:
    """The instant from which a message may be tried again."""
    if one.at is None:
        return one.message.at
    if one.step == "started":
        return one.at + LEASE
    wait: timedelta = min(FIRST * 2 ** min(one.tries - 1, 20), LONGEST)
    return one.at + wait


def deliver(ledger: Ledger, watchlist: Watchlist, now: datetime) -> Sent:
    """Try every message that is due, oldest first; after a failure the others of its channel wait for the next pass.

    Messages of lists or channels that the file names no more stay where they are.
    """
    sent, down = Sent(), set[str]()
    watches = {watch.name: watch for watch in watchlist.watches}
    for one in ledger.deliveries():
        watch, channel = watches.get(one.message.watchlist), watchlist.channels.get(one.message.channel)
        if watch is None or channel is None or channel.name in down or due(one) > now or watch.is_quiet(now):
            continue
        number = one.tries + 1
        if not ledger.start_try(one.message.id, number, now):
            continue
        why = _why_not(channel, msgspec.json.decode(one.message.body, type=Message))
        ledger.end_try(one.message.id, number, now, delivered=why is None, detail=why or "")
        if why is None:
            sent.delivered += 1
        else:
            down.add(channel.name)
            sent.failed.append(f"{channel.name}: {why}")
    return sent


def _why_not(channel: Channel, message: Message) -> str | None:
    try:
        send(channel, message)
    except Undelivered as error:
        return str(error)
    except Exception as error:  # a channel's library may fail in any way; its words may hold the address
        return f"failed ({type(error).__name__})"
    return None
