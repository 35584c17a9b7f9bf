"""Which state of each event was the newest on which days: what any day's list of relations is counted from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select

from bilateral.ledger import schema
from bilateral.ledger.journal import END_OF_TIME, Journal, chunks
from bilateral.ledger.standing import stands
from bilateral.model import Event, Status

STATES, FORWARDS = schema.event_states, schema.forwards


class Life(NamedTuple):
    """A state of an event, the newest at the end of each day from `known` on until that before `end` (`None`: today).

    `item` names the row of the state, `day` is the day of the act; days are UTC.
    """

    item: str
    event: str
    day: date
    known: date
    end: date | None
    status: Status


class Lives(Journal):
    """The part of the ledger that tells how long each state of an event was the newest."""

    def lives(self, block: str, since: date = date.min) -> tuple[list[Life], dict[str, date]]:
        """States of the events of a block that were the newest at the end of any day, by (day, event, item).

        Those known from the day `since` on; and of each event the day, from then on, on which what it was before ends.
        """
        columns = STATES.c.id, STATES.c.known, STATES.c.item, STATES.c.date, STATES.c.status
        query = select(*columns).where(STATES.c.block == block, stands(STATES))
        query = query.where(STATES.c.known >= datetime.combine(since, time(), UTC)) if since > date.min else query
        forwards = select(FORWARDS.c.younger, FORWARDS.c.known).where(FORWARDS.c.block == block, stands(FORWARDS))
        with self._reading() as connection:
            joined: dict[str, datetime] = {}
            for younger, known in connection.execute(forwards):
                joined[younger] = min(known, joined.get(younger, known))
            of: defaultdict[str, list[tuple[datetime, str, date, str]]] = defaultdict(list)
            for event, *rest in connection.execute(query.order_by(STATES.c.known)):
                of[event].append(tuple(rest))
        ends = {event: known.date() for event, known in joined.items() if known.date() >= since}
        for event, states in of.items():
            first = states[0][0].date()
            ends[event] = min(first, ends.get(event, first))
        found = (life for event, states in of.items() for life in _lives(event, states, joined.get(event)))
        return sorted(found, key=lambda one: (one.day, one.event, one.item)), ends

    def states(self, items: Collection[str]) -> dict[str, Event]:
        """States of events by the names of their rows."""
        found: dict[str, Event] = {}
        with self._reading() as connection:
            for chunk in chunks(items):
                query = select(STATES.c.item, STATES.c.body).where(STATES.c.item.in_(chunk))
                found |= {row[0]: msgspec.json.decode(row[1], type=Event) for row in connection.execute(query)}
        return found

    def filings_stand_before(self, block: str, entry: int) -> datetime | None:
        """Before when no filing of a block has changed since what was made of it up to an entry; `None`: at no time.

        What was consolidated after the entry may follow changes from before it.
        """
        done, touched = schema.consolidations.c, schema.touched.c
        last = select(func.coalesce(func.max(done.upto), 0)).where(done.block == block, done.entry <= entry)
        changes = select(touched.since).where(touched.block == block, touched.entry > last.scalar_subquery())
        with self._reading() as connection:
            found = connection.execute(changes).scalars().all()
        return None if None in found else min(found, default=END_OF_TIME)

    def consolidated_since(self, entry: int) -> set[str]:
        """The blocks that were consolidated in an entry after this one."""
        done = schema.consolidations.c
        with self._reading() as connection:
            query = select(done.block).where(done.entry > entry).group_by(done.block)
            return set(connection.execute(query).scalars())


def _lives(event: str, states: list[tuple[datetime, str, date, str]], joined: datetime | None) -> Iterable[Life]:
    """The lives of the states of one event, which ascend; `joined` is when it became a part of another."""
    ends = [known for known, *_ in states[1:]] + [joined]
    for (known, item, day, status), following in zip(states, ends, strict=True):
        end = min((one for one in (following, joined) if one is not None), default=None)
        if end is None or known.date() < end.date():
            yield Life(item, event, day, known.date(), end.date() if end else None, Status(status))
