"""How much was read, day by day: what counts of events are held against."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, distinct, exists, func, select

from bilateral.ledger import schema
from bilateral.ledger.articles import newest_dispatch
from bilateral.ledger.journal import Journal, known_by

VERSIONS, CODINGS, CODED, STATES = schema.articles, schema.codings, schema.coded, schema.report_states

Days = list[tuple[date, int]]
"""Days of publication, ascending, with a number of articles > 0."""


class Exposure(Journal):
    """The part of the ledger that counts articles."""

    def exposure(self, state: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report has the state as actor, recipient or speaker.

        Copies are no further texts, and add no states to their dispatch: volume alone moves no series.
        """
        return self._days(
            self._texts(recorded_as_of).where(STATES.c.state == state, *known_by(VERSIONS, as_of, recorded_as_of))
        )

    def texts(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report names any state; copies are no further texts."""
        return self._days(self._texts(recorded_as_of).where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def volume(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Articles read a day."""
        query = select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id)))
        return self._days(query.where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def _texts(self, recorded_as_of: datetime | None) -> Select[Any]:
        """Days with their numbers of texts that are no copies, as their newest coding has them."""
        later = CODINGS.alias()
        superseded = exists().where(
            later.c.version == CODINGS.c.version,
            later.c.entry > CODINGS.c.entry,
            *known_by(later, None, recorded_as_of),
        )
        dispatch = func.coalesce(newest_dispatch(VERSIONS.c.version, recorded_as_of), VERSIONS.c.version)
        return (
            select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id)))
            .select_from(STATES)
            .join(CODED, CODED.c.report == STATES.c.report)
            .join(CODINGS, (CODINGS.c.version == CODED.c.version) & (CODINGS.c.coder == CODED.c.coder))
            .join(VERSIONS, VERSIONS.c.version == CODED.c.version)
            .where(~superseded, *known_by(CODINGS, None, recorded_as_of))
            .where(dispatch == VERSIONS.c.version)
        )

    def _days(self, query: Select[Any]) -> Days:
        with self._reading() as connection:
            rows = connection.execute(query.group_by(VERSIONS.c.day).order_by(VERSIONS.c.day))
            return [(day, count) for day, count in rows]
