"""Who published what was read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, func, select, type_coerce

from bilateral.ledger import schema
from bilateral.ledger.dialect import first_publisher
from bilateral.ledger.journal import Journal, chunks, known_by

VERSIONS = schema.articles


class Printing(NamedTuple):
    """So many versions of articles by one outlet, the first-named publisher (`None` without a name); `newest` is UTC.

    `highest` is the number of the one that was stored last.

    They became known on the day `known` (UTC) and were published on `day`; the version of their article by this outlet
    that was known before them became so on the day `before`, `None` where there is none.
    """

    outlet: str | None
    known: date
    before: date | None
    day: date
    number: int
    newest: datetime
    highest: int


class Outlets(Journal):
    """The part of the ledger that counts articles by publisher."""

    def publishers(
        self,
        *,
        since: datetime,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[tuple[str, int, datetime]]:
        """First-named publishers of the versions known after `since`, the most articles first: (name, articles,
        newest); those without a name are left out.
        """
        name = first_publisher(VERSIONS.c.body)
        number = func.count(VERSIONS.c.id.distinct())
        query = select(name, number, func.max(VERSIONS.c.known, type_=schema.Instant))
        where = [VERSIONS.c.known > since, name.is_not(None), *known_by(VERSIONS, as_of, recorded_as_of)]
        with self._reading() as connection:
            rows = connection.execute(query.where(*where).group_by(name).order_by(number.desc(), name))
            return [(row[0], row[1], row[2]) for row in rows]

    def printings(self, upto: int) -> list[Printing]:
        """All article versions up to a number of them, by outlet and days."""
        every = select(*_PRINTED).where(VERSIONS.c.number <= upto)
        with self._reading() as connection:
            return list(map(_printing, connection.execute(_printings(every))))

    def printings_since(self, number: int, upto: int) -> tuple[list[Printing], list[Printing]]:
        """Of articles with a version after a number: what `printings` tells of them up to it, and what up to `upto`."""
        newer = select(VERSIONS.c.id).where(VERSIONS.c.number > number, VERSIONS.c.number <= upto).distinct()
        told: tuple[list[Printing], list[Printing]] = ([], [])
        with self._reading() as connection:
            for ids in chunks(connection.execute(newer).scalars().all()):
                every = select(*_PRINTED).where(VERSIONS.c.id.in_(ids))
                for held, last in zip(told, (number, upto), strict=True):
                    among = every.where(VERSIONS.c.number <= last)
                    held += map(_printing, connection.execute(_printings(among)))
        return told


_NAME = first_publisher(VERSIONS.c.body)
_BEFORE = func.lag(VERSIONS.c.known).over(
    partition_by=(VERSIONS.c.id, _NAME), order_by=(VERSIONS.c.known, VERSIONS.c.version)
)
_PRINTED = (_NAME.label("outlet"), VERSIONS.c.known, _BEFORE.label("before"), VERSIONS.c.day, VERSIONS.c.number)


def _printings(versions: Select[Any]) -> Select[Any]:
    one = versions.subquery().c
    days = [func.substr(type_coerce(column, String), 1, 10) for column in (one.known, one.before)]
    by = one.outlet, *days, one.day
    return select(*by, func.count(), func.max(one.known, type_=schema.Instant), func.max(one.number)).group_by(*by)


def _printing(row: Any) -> Printing:
    outlet, known, before, day, number, newest, highest = row
    earlier = date.fromisoformat(before) if before else None
    return Printing(outlet, date.fromisoformat(known), earlier, day, number, newest, highest)
