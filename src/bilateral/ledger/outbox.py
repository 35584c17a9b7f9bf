"""The outbox: what watchlists are to be told, the messages that carry it, and every try to send one.

Its rows are no news of the world and open no entry of the journal, so that what is kept (`ledger/derived.py`) stays
right while they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, exists, func, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal

MARKS, ALERTS, MESSAGES, TRIES = schema.watch_marks, schema.alerts, schema.messages, schema.tries
STARTED, DELIVERED, FAILED = "started", "delivered", "failed"


class WatchMark(msgspec.Struct, frozen=True):
    """A watchlist had been told of all up to entry `upto` at the instant `at`; it began at `began`."""

    upto: int
    at: datetime
    began: datetime


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell a watchlist; `number` is its place among all, 0 before it is stored."""

    key: str
    watchlist: str
    kind: str
    body: bytes
    silent: bool = False
    number: int = 0


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message over one channel with a watchlist's alerts up to number `upto`, written at the instant `at`."""

    id: str
    watchlist: str
    channel: str
    upto: int
    at: datetime
    body: bytes


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message with how often it was tried, when the last step was taken, and what that was (`None`: not tried)."""

    message: MessageRow
    tries: int = 0
    at: datetime | None = None
    step: str | None = None
    detail: str = ""


class Outbox(Journal):
    """The part of the ledger that keeps what is sent out."""

    def watch_mark(self, watchlist: str) -> WatchMark | None:
        """Up to where a watchlist has been told; `None` for one that is new."""
        here = MARKS.c.watchlist == watchlist
        newest = select(MARKS.c.upto, MARKS.c.at).where(here).order_by(MARKS.c.number.desc()).limit(1)
        first = select(MARKS.c.at).where(here).order_by(MARKS.c.number).limit(1)
        with self._reading() as connection:
            row = connection.execute(newest).one_or_none()
            return None if row is None else WatchMark(row.upto, row.at, connection.execute(first).scalar_one())

    def queue_alerts(self, watchlist: str, upto: int, at: datetime, alerts: Iterable[AlertRow]) -> int:
        """Store the alerts that are not there yet, and that the list is told up to entry `upto`: all or nothing.

        Says how many are new. What another process queued meanwhile is not queued twice.
        """
        rows = [{name: getattr(one, name) for name in ("key", "watchlist", "kind", "silent", "body")} for one in alerts]
        with self._writing() as entry:
            new = entry.note(ALERTS, rows)
            entry.note(MARKS, [{"watchlist": watchlist, "upto": upto, "at": at}])
            return new

    def alerts(self, watchlist: str | None = None, *, after: int = 0, kind: str | None = None) -> list[AlertRow]:
        """Alerts in the order in which they were queued, those with a number above `after`."""
        columns = [ALERTS.c[name] for name in AlertRow.__struct_fields__]
        query = select(*columns).where(ALERTS.c.number > after).order_by(ALERTS.c.number)
        query = query.where(ALERTS.c.watchlist == watchlist) if watchlist is not None else query
        query = query.where(ALERTS.c.kind == kind) if kind is not None else query
        with self._reading() as connection:
            return [AlertRow(**row._mapping) for row in connection.execute(query)]

    def sent_upto(self, watchlist: str) -> int:
        """The number of the last alert of a list that is in a message, 0 where none is."""
        query = select(func.coalesce(func.max(MESSAGES.c.upto), 0)).where(MESSAGES.c.watchlist == watchlist)
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def has_message(self, ids: Iterable[str]) -> bool:
        """Whether there is a message with any of these ids."""
        query = select(MESSAGES.c.id).where(MESSAGES.c.id.in_(list(ids))).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def add_messages(self, messages: Sequence[MessageRow]) -> int:
        """Store messages of one list, for all of its channels at once; those that are there already stay.

        Where another process has meanwhile put the list's alerts into messages, nothing is stored.
        """
        with self._writing() as entry:
            if messages and entry.connection.execute(_beyond(messages[0])).first():
                return 0
            return entry.note(MESSAGES, [msgspec.structs.asdict(one) for one in messages])

    def deliveries(self, *, pending: bool = True) -> list[Delivery]:
        """Messages by when they were written: those not yet delivered, or all."""
        done = exists().where(TRIES.c.message == MESSAGES.c.id, TRIES.c.step == DELIVERED)
        query = select(*(MESSAGES.c[name] for name in MessageRow.__struct_fields__))
        query = query.where(~done) if pending else query
        with self._reading() as connection:
            rows = connection.execute(query.order_by(MESSAGES.c.at, MESSAGES.c.id)).all()
            return [_delivery(connection, MessageRow(**row._mapping)) for row in rows]

    def start_try(self, message: str, number: int, at: datetime) -> bool:
        """Note that a message is about to be sent; false where another process does this very try."""
        row = {"message": message, "number": number, "step": STARTED, "at": at, "detail": ""}
        with self._writing() as entry:
            return entry.note(TRIES, [row]) > 0

    def end_try(self, message: str, number: int, at: datetime, *, delivered: bool, detail: str = "") -> None:
        """Note how a try ended."""
        step = DELIVERED if delivered else FAILED
        with self._writing() as entry:
            entry.note(TRIES, [{"message": message, "number": number, "step": step, "at": at, "detail": detail}])


def _beyond(one: MessageRow) -> Any:
    return select(MESSAGES.c.id).where(MESSAGES.c.watchlist == one.watchlist, MESSAGES.c.upto >= one.upto)


def _delivery(connection: Connection, message: MessageRow) -> Delivery:
    steps = select(TRIES.c.number, TRIES.c.step, TRIES.c.at, TRIES.c.detail).where(TRIES.c.message == message.id)
    rows = connection.execute(steps).all()
    if not rows:
        return Delivery(message=message)
    last = max(rows, key=lambda row: (row.number, row.step != STARTED))
    return Delivery(message=message, tries=last.number, at=last.at, step=last.step, detail=last.detail)
