"""Which events are others than they were: since an entry of the journal, or since an instant in the world."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, union

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal
from bilateral.ledger.standing import stands

STATES, DONE, ENTRIES, REVERSALS = schema.event_states, schema.consolidations, schema.entries, schema.reversals


class Renewed(Journal):
    """The part of the ledger that tells what is new in it."""

    def entry_recorded(self, number: int) -> datetime | None:
        """When an entry was recorded, UTC; `None` for one that is not there."""
        with self._reading() as connection:
            return connection.execute(select(ENTRIES.c.recorded).where(ENTRIES.c.number == number)).scalar()

    def events_concluded_since(self, entry: int) -> list[str]:
        """Ids of events of which a state was stored, put back or reversed after an entry, in order."""
        blocks = select(DONE.c.block).where(DONE.c.entry > entry)
        first = select(func.min(ENTRIES.c.recorded)).where(ENTRIES.c.number > entry).scalar_subquery()
        here = STATES.c.block.in_(blocks)
        stored = select(STATES.c.id).where(here, STATES.c.recorded >= first)
        turned = select(STATES.c.id).join(REVERSALS, REVERSALS.c.item == STATES.c.item)
        with self._reading() as connection:
            found = connection.execute(union(stored, turned.where(here, REVERSALS.c.entry > entry))).scalars()
            return sorted(found)

    def events_known_since(self, moment: datetime, until: datetime | None = None) -> list[str]:
        """Ids of events with a state that became known after an instant, and not after `until`, in order."""
        query = select(STATES.c.id).distinct().where(STATES.c.known > moment, stands(STATES))
        query = query.where(STATES.c.known <= until) if until else query
        with self._reading() as connection:
            return sorted(connection.execute(query).scalars())
