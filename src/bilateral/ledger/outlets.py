"""Who published what was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bilateral.ledger import schema
from bilateral.ledger.dialect import first_publisher
from bilateral.ledger.journal import Journal, known_by

VERSIONS = schema.articles


class Outlets(Journal):
    """The part of the ledger that counts articles by publisher."""

    def publishers(
        self,
        *,
        since: datetime,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[tuple[str, int, datetime]]:
        """First-named publishers of the versions known from `since` on, the most articles first: (name, articles,
        newest); those without a name are left out.
        """
        name = first_publisher(VERSIONS.c.body)
        number = func.count(VERSIONS.c.id.distinct())
        query = select(name, number, func.max(VERSIONS.c.known, type_=schema.Instant))
        where = [VERSIONS.c.known >= since, name.is_not(None), *known_by(VERSIONS, as_of, recorded_as_of)]
        with self._reading() as connection:
            rows = connection.execute(query.where(*where).group_by(name).order_by(number.desc(), name))
            return [(row[0], row[1], row[2]) for row in rows]
