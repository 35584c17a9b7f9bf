"""How much was read, day by day: what counts of events are held against."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    distinct,
    exists,
    func,
    select,
    type_coerce,
)

from bilateral.ledger import schema
from bilateral.ledger.articles import newest_dispatch
from bilateral.ledger.journal import Journal, known_by
from bilateral.ledger.superseding import in_force

VERSIONS, CODINGS, CODED, STATES = schema.articles, schema.codings, schema.coded, schema.report_states
PLACED = schema.dispatches

Days = list[tuple[date, int]]
"""Days of publication, ascending, with a number of articles > 0."""

ANY = "any state"
"""Under which what `texts` counts is told beside what `exposure` counts of each state."""

Arrivals = list[tuple[date, date, int]]
"""Days of publication, the days (UTC) by whose end so many of their articles were known, and that number > 0."""


class Exposure(Journal):
    """The part of the ledger that counts articles."""

    def exposure(self, state: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report has the state as actor, recipient or speaker.

        Copies are no further texts, and add no states to their dispatch: volume alone moves no series.
        """
        return self._days(
            texts_that_count(recorded_as_of).where(STATES.c.state == state, *known_by(VERSIONS, as_of, recorded_as_of))
        )

    def arrivals(self, state: str | None = None) -> Arrivals:
        """What `exposure` of a state counts, or `texts` (`ANY`), or `volume`, apart by when it became known.

        By (day, known).

        As of the end of any day it is the sum of what was known by then.
        """
        query = texts_that_count(None) if state else read_texts()
        query = query.where(STATES.c.state == state) if state and state != ANY else query
        with self._reading() as connection:
            rows = connection.execute(first_known(query))
            return [(day, date.fromisoformat(known), number) for day, known, number in rows]

    def states_read(self) -> list[str]:
        """The states that a report names as actor, recipient or speaker."""
        with self._reading() as connection:
            return sorted(connection.execute(select(STATES.c.state).distinct()).scalars())

    def texts(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report names any state; copies are no further texts."""
        return self._days(texts_that_count(recorded_as_of).where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def volume(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Articles read a day."""
        query = select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id))).where(in_force(VERSIONS, recorded_as_of))
        return self._days(query.where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def _days(self, query: Select[Any]) -> Days:
        with self._reading() as connection:
            rows = connection.execute(query.group_by(VERSIONS.c.day).order_by(VERSIONS.c.day))
            return [(day, count) for day, count in rows]


def _entered(table: FromClause, upto: int | None) -> list[ColumnElement[bool]]:
    return [] if upto is None else [table.c.entry <= upto]


def first_known(query: Select[Any], *group: ColumnElement[Any]) -> Select[Any]:
    """Numbers of articles by group, day and the day on which the first version that counts there was known."""
    columns = *group, VERSIONS.c.day, VERSIONS.c.id
    first = query.with_only_columns(*columns, func.min(VERSIONS.c.known).label("known")).group_by(*columns).subquery()
    known = func.substr(type_coerce(first.c.known, String), 1, 10).label("known")
    by = *(first.c[one.name] for one in group), first.c.day, known
    return select(*by, func.count()).group_by(*by).order_by(*by)


def read_texts(upto: int | None = None) -> Select[Any]:
    """Days of all versions that no newer reading has replaced."""
    return select(VERSIONS.c.day).where(in_force(VERSIONS, upto=upto))


def texts_that_count(recorded_as_of: datetime | None, upto: int | None = None) -> Select[Any]:
    """Days with their numbers of texts that are no copies, as their newest coding has them (by entry `upto`)."""
    later = CODINGS.alias()
    superseded = exists().where(
        later.c.version == CODINGS.c.version,
        later.c.entry > CODINGS.c.entry,
        *known_by(later, None, recorded_as_of),
        *_entered(later, upto),
    )
    placed = newest_dispatch(VERSIONS.c.version, recorded_as_of, upto=upto)
    dispatch = func.coalesce(placed, VERSIONS.c.version)
    return (
        select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id)))
        .select_from(STATES)
        .join(CODED, CODED.c.report == STATES.c.report)
        .join(CODINGS, (CODINGS.c.version == CODED.c.version) & (CODINGS.c.coder == CODED.c.coder))
        .join(VERSIONS, VERSIONS.c.version == CODED.c.version)
        .where(~superseded, *known_by(CODINGS, None, recorded_as_of), *_entered(CODINGS, upto))
        .where(dispatch == VERSIONS.c.version, in_force(VERSIONS, recorded_as_of, upto=upto))
    )
