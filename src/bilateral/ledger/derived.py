"""What can be reckoned anew at any time and is kept only to be quick: a table that is changed in place.

It holds values by key, and up to which entry of the journal they are right. A replay never reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, func, select

from bilateral.ledger import schema
from bilateral.ledger.dialect import insert_new
from bilateral.ledger.journal import Journal, chunks

DERIVED, ENTRIES = schema.derived, schema.entries
UPTO = "upto"


class Derived(Journal):
    """The part of the ledger that holds what was reckoned from the rest."""

    def newest_entry(self) -> int:
        """The number of the newest entry of the journal, 0 where there is none."""
        with self._reading() as connection:
            return _newest(connection)

    def derived_upto(self) -> int | None:
        """The entry up to which derived values are right; `None` where there are none."""
        with self._reading() as connection:
            return _upto(connection)

    def derived(
        self, kind: str, names: Collection[str] | None = None, *, stale: bool = False
    ) -> dict[str, bytes] | None:
        """Values of a kind by name, all or those named.

        `None` where something was written since they were reckoned, unless also `stale` ones are asked for.
        """
        query = select(DERIVED.c.name, DERIVED.c.body).where(DERIVED.c.kind == kind)
        if names is not None:
            query = query.where(DERIVED.c.name.in_(names))
        with self._reading() as connection:
            if not stale and _upto(connection) != _newest(connection):
                return None
            return {row[0]: row[1] for row in connection.execute(query)}

    def put_derived(self, upto: int, values: Mapping[str, Mapping[str, bytes]]) -> None:
        """Put values by kind and name in the place of older ones, right up to entry `upto`."""
        rows = [
            {"kind": kind, "name": name, "body": body} for kind, held in values.items() for name, body in held.items()
        ]
        rows.append({"kind": UPTO, "name": "", "body": str(upto).encode()})
        with self._writing() as entry:
            for chunk in chunks(rows):
                for row in chunk:
                    same = (DERIVED.c.kind == row["kind"]) & (DERIVED.c.name == row["name"])
                    entry.connection.execute(delete(DERIVED).where(same))
                entry.connection.execute(insert_new(DERIVED), chunk)


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(ENTRIES.c.number), 0))).scalar_one())


def _upto(connection: Connection) -> int | None:
    body = connection.execute(select(DERIVED.c.body).where(DERIVED.c.kind == UPTO)).scalar()
    return None if body is None else int(body)
