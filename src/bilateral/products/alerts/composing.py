"""Makes messages of what waits in the outbox: at once, or one a list and day; none in quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from bilateral.ledger import Ledger, MessageRow
from bilateral.model import content_id
from bilateral.products.alerts.watchlist import Watch, Watchlist
from bilateral.products.alerts.wording import Alert, text, title


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What goes over a channel: `id` stays the same however often it is tried. `digest` is the day of a digest."""

    id: str
    watchlist: str
    title: str
    text: str
    alerts: tuple[Alert, ...]
    digest: date | None = None


def compose(ledger: Ledger, watchlist: Watchlist, now: datetime) -> int:
    """Write the messages that are due; says how many are new."""
    return sum(_compose(ledger, watch, now) for watch in watchlist.watches if watch.channels)


def _compose(ledger: Ledger, watch: Watch, now: datetime) -> int:
    day = watch.digest_day(now)
    if watch.is_quiet(now) or (watch.digest is not None and (day is None or _digested(ledger, watch, day))):
        return 0
    waiting = ledger.alerts(watch.name, after=ledger.sent_upto(watch.name))
    told = [msgspec.json.decode(row.body, type=Alert) for row in waiting if not row.silent]
    if not told:
        return 0
    upto = waiting[-1].number
    return ledger.add_messages([_row(watch, channel, told, upto, day, now) for channel in watch.channels])


def _digested(ledger: Ledger, watch: Watch, day: date) -> bool:
    """Whether the list has had its message of the day: what came after it waits for the next day's."""
    return ledger.has_message(_name(watch, channel, day) for channel in watch.channels)


def _name(watch: Watch, channel: str, which: date | int) -> str:
    return content_id(msgspec.json.encode([watch.name, channel, which]))


def _row(watch: Watch, channel: str, told: Sequence[Alert], upto: int, day: date | None, now: datetime) -> MessageRow:
    """One message, named by what it ends with; a digest by its day."""
    name = _name(watch, channel, day or upto)
    body = Message(
        id=name,
        watchlist=watch.name,
        title=title(watch.name, told, day),
        text=text(told, name),
        alerts=tuple(told),
        digest=day,
    )
    return MessageRow(id=name, watchlist=watch.name, channel=channel, upto=upto, at=now, body=msgspec.json.encode(body))
