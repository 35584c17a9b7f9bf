"""Events by the day of the act, a few at a time: a page of them costs what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, FromClause, Select, exists, literal, or_, select, tuple_

from bilateral.ledger import schema
from bilateral.ledger.filings import block_of_dyad
from bilateral.ledger.journal import Journal, known_by
from bilateral.ledger.standing import stands
from bilateral.model import Event

STATES, FORWARDS = schema.event_states, schema.forwards
LATER = STATES.alias("later_states")
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
        query = _newest(as_of, recorded_as_of).where(*where)
        columns = (STATES.c.date, STATES.c.id)
        query = query.order_by(*(column.desc() for column in columns) if newest_first else columns).limit(BATCH)
        while True:
            with self._reading() as connection:
                rows = connection.execute(_behind(query, after, newest_first) if after else query).all()
            yield from (msgspec.json.decode(row.body, type=Event) for row in rows)
            if len(rows) < BATCH:
                return
            after = rows[-1].date, rows[-1].id


def _newest(as_of: datetime | None, recorded_as_of: datetime | None) -> Select[tuple[date, str, bytes]]:
    """Day, id and body of each event; a later state is looked for one by one, so that the first come at once."""
    later = exists().where(
        LATER.c.id == STATES.c.id,
        LATER.c.known > STATES.c.known,
        *_live(LATER, as_of, recorded_as_of),
    )
    led = exists().where(FORWARDS.c.younger == STATES.c.id, *_live(FORWARDS, as_of, recorded_as_of))
    query = select(STATES.c.date, STATES.c.id, STATES.c.body)
    return query.where(*_live(STATES, as_of, recorded_as_of), ~later, ~led)


def _live(table: FromClause, as_of: datetime | None, recorded_as_of: datetime | None) -> list[ColumnElement[bool]]:
    return [*known_by(table, as_of, recorded_as_of), stands(table, recorded_as_of)]


def _behind(
    query: Select[tuple[date, str, bytes]], after: Place, newest_first: bool
) -> Select[tuple[date, str, bytes]]:
    place = tuple_(STATES.c.date, STATES.c.id)
    mark = tuple_(literal(after[0]), literal(after[1]))
    return query.where(place < mark if newest_first else place > mark)
