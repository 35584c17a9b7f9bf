"""How much was read, day by day: what counts of events are held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    distinct,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from bilateral.ledger import schema
from bilateral.ledger.articles import newest_dispatch
from bilateral.ledger.journal import Journal, chunks, known_by

VERSIONS, CODINGS, CODED, STATES = schema.articles, schema.codings, schema.coded, schema.report_states
PLACED = schema.dispatches

Days = list[tuple[date, int]]
"""Days of publication, ascending, with a number of articles > 0."""

Arrivals = list[tuple[date, date, int]]
"""Days of publication, the days (UTC) by whose end so many of their articles were known, and that number > 0."""


class Mark(NamedTuple):
    """A moment of the journal: the newest entry and the number of the newest article version, 0 where there is none."""

    entry: int
    article: int


class Exposure(Journal):
    """The part of the ledger that counts articles."""

    def exposure(self, state: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report has the state as actor, recipient or speaker.

        Copies are no further texts, and add no states to their dispatch: volume alone moves no series.
        """
        return self._days(
            self._texts(recorded_as_of).where(STATES.c.state == state, *known_by(VERSIONS, as_of, recorded_as_of))
        )

    def arrivals(self, state: str | None = None) -> Arrivals:
        """What `exposure` of a state counts, or `volume`, apart by when it became known, by (day, known).

        As of the end of any day it is the sum of what was known by then.
        """
        query = self._texts(None).where(STATES.c.state == state) if state else select(VERSIONS.c.day)
        with self._reading() as connection:
            return _arrivals(connection, query)

    def arrivals_since(self, mark: Mark) -> tuple[Mark, dict[str | None, Arrivals]]:
        """How `arrivals` of each state, and of `None` for all, have changed since a mark, and the mark of this moment.

        Numbers may be negative here: a text may have turned out to be a copy.
        """
        with self._reading() as connection:
            now = _mark(connection)
            ids = connection.execute(_changed_since(mark)).scalars().all()
            changes: defaultdict[str | None, Counter[tuple[date, date]]] = defaultdict(Counter)
            for chunk in chunks(ids):
                for moment, sign in ((None, 1), (mark, -1)):
                    for state, day, known, number in _arrivals_of(connection, self._texts(None, moment), chunk, moment):
                        changes[state][day, known] += sign * number
        return now, {
            state: [(day, known, number) for (day, known), number in sorted(found.items()) if number]
            for state, found in changes.items()
        }

    def states_read(self) -> list[str]:
        """The states that a report names as actor, recipient or speaker."""
        with self._reading() as connection:
            return sorted(connection.execute(select(STATES.c.state).distinct()).scalars())

    def mark(self) -> Mark:
        """Where the journal stands at this moment."""
        with self._reading() as connection:
            return _mark(connection)

    def texts(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Texts a day in which a report names any state; copies are no further texts."""
        return self._days(self._texts(recorded_as_of).where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def volume(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Days:
        """Articles read a day."""
        query = select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id)))
        return self._days(query.where(*known_by(VERSIONS, as_of, recorded_as_of)))

    def _texts(self, recorded_as_of: datetime | None, mark: Mark | None = None) -> Select[Any]:
        """Days with their numbers of texts that are no copies, as their newest coding has them."""
        later = CODINGS.alias()
        superseded = exists().where(
            later.c.version == CODINGS.c.version,
            later.c.entry > CODINGS.c.entry,
            *known_by(later, None, recorded_as_of),
            *_entered(later, mark),
        )
        placed = newest_dispatch(VERSIONS.c.version, recorded_as_of, upto=mark.entry if mark else None)
        dispatch = func.coalesce(placed, VERSIONS.c.version)
        return (
            select(VERSIONS.c.day, func.count(distinct(VERSIONS.c.id)))
            .select_from(STATES)
            .join(CODED, CODED.c.report == STATES.c.report)
            .join(CODINGS, (CODINGS.c.version == CODED.c.version) & (CODINGS.c.coder == CODED.c.coder))
            .join(VERSIONS, VERSIONS.c.version == CODED.c.version)
            .where(~superseded, *known_by(CODINGS, None, recorded_as_of), *_entered(CODINGS, mark))
            .where(dispatch == VERSIONS.c.version)
        )

    def _days(self, query: Select[Any]) -> Days:
        with self._reading() as connection:
            rows = connection.execute(query.group_by(VERSIONS.c.day).order_by(VERSIONS.c.day))
            return [(day, count) for day, count in rows]


def _mark(connection: Connection) -> Mark:
    newest = (func.max(column) for column in (schema.entries.c.number, VERSIONS.c.number))
    return Mark(*(int(connection.execute(select(func.coalesce(one, 0))).scalar_one()) for one in newest))


def _entered(table: FromClause, mark: Mark | None) -> list[ColumnElement[bool]]:
    return [] if mark is None else [table.c.entry <= mark.entry]


def _changed_since(mark: Mark) -> Select[Any]:
    """Ids of articles with a version that was stored, coded or placed since."""
    coded = select(CODINGS.c.version).where(CODINGS.c.entry > mark.entry)
    placed = select(PLACED.c.version).where(PLACED.c.entry > mark.entry)
    new = VERSIONS.c.number > mark.article
    since = or_(new, VERSIONS.c.version.in_(coded), VERSIONS.c.version.in_(placed))
    return select(VERSIONS.c.id).where(since).distinct().order_by(VERSIONS.c.id)


def _first_known(query: Select[Any], *group: ColumnElement[Any]) -> Select[Any]:
    """Numbers of articles by group, day and the day on which the first version that counts there was known."""
    columns = *group, VERSIONS.c.day, VERSIONS.c.id
    first = query.with_only_columns(*columns, func.min(VERSIONS.c.known).label("known")).group_by(*columns).subquery()
    known = func.substr(type_coerce(first.c.known, String), 1, 10).label("known")
    by = *(first.c[one.name] for one in group), first.c.day, known
    return select(*by, func.count()).group_by(*by).order_by(*by)


def _arrivals(connection: Connection, query: Select[Any]) -> Arrivals:
    rows = connection.execute(_first_known(query))
    return [(day, date.fromisoformat(known), number) for day, known, number in rows]


def _arrivals_of(
    connection: Connection, texts: Select[Any], ids: Sequence[str], mark: Mark | None
) -> Iterable[tuple[str | None, date, date, int]]:
    """What some articles add to each state, and to `None` for all, as it stood at a mark."""
    among = VERSIONS.c.id.in_(ids), *([] if mark is None else [VERSIONS.c.number <= mark.article])
    for day, known, number in _arrivals(connection, select(VERSIONS.c.day).where(*among)):
        yield None, day, known, number
    for state, day, known, number in connection.execute(_first_known(texts.where(*among), STATES.c.state)):
        yield state, day, date.fromisoformat(known), number
