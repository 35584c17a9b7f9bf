"""Events by the day of the act, a few at a time: a page of them costs what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import Select, literal, or_, tuple_

from bilateral.ledger import schema
from bilateral.ledger.events import each_newest
from bilateral.ledger.filings import block_of_dyad
from bilateral.ledger.journal import Journal
from bilateral.model import Event

STATES = schema.event_states
BATCH = 200
"""Events that are read at once."""

Place = tuple[date, str]
"""Day and id of an event: where it stands among all."""


class EventDays(Journal):
    """The part of the ledger that goes through events day by day."""

    def events_by_day(
        self,
        *,
        dyad: tuple[str, str] | None = None,
        state: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after: Place | None = None,
        newest_first: bool = False,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> Iterator[Event]:
        """The newest state of each event by then as `events` gives them, read as they are asked for.

        They come by (date, id), or the other way round; `after` goes on behind that place. Between batches nothing
        is locked or left open.
        """
        where = [STATES.c.block == block_of_dyad(dyad)] if dyad else []
        where += [or_(STATES.c.actor == state, STATES.c.recipient == state)] if state else []
        where += [STATES.c.date >= since] if since else []
        where += [STATES.c.date <= until] if until else []
        query = each_newest(
            STATES.c.date, STATES.c.id, STATES.c.body, as_of=as_of, recorded_as_of=recorded_as_of, scope=where
        )
        columns = (STATES.c.date, STATES.c.id)
        query = query.order_by(*(column.desc() for column in columns) if newest_first else columns).limit(BATCH)
        while True:
            with self._reading() as connection:
                rows = connection.execute(_behind(query, after, newest_first) if after else query).all()
            yield from (msgspec.json.decode(row.body, type=Event) for row in rows)
            if len(rows) < BATCH:
                return
            after = rows[-1].date, rows[-1].id


def _behind(
    query: Select[tuple[date, str, bytes]], after: Place, newest_first: bool
) -> Select[tuple[date, str, bytes]]:
    place = tuple_(STATES.c.date, STATES.c.id)
    mark = tuple_(literal(after[0]), literal(after[1]))
    return query.where(place < mark if newest_first else place > mark)
