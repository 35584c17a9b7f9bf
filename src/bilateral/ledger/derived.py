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

    def states_touched(self, after: int) -> set[str]:
        """States whose exposure may have changed since an entry: with a report in a text that was stored, placed or
        coded since.
        """
        versions, codings, placed = schema.articles, schema.codings, schema.dispatches
        since = select(func.min(ENTRIES.c.recorded)).where(ENTRIES.c.number > after).scalar_subquery()
        ids = select(versions.c.id).where(
            (versions.c.recorded >= since)
            | versions.c.version.in_(select(codings.c.version).where(codings.c.recorded >= since))
            | versions.c.version.in_(select(placed.c.version).where(placed.c.recorded >= since))
        )
        query = (
            select(schema.report_states.c.state)
            .distinct()
            .join(schema.coded, schema.coded.c.report == schema.report_states.c.report)
            .join(versions, versions.c.version == schema.coded.c.version)
            .where(versions.c.id.in_(ids))
        )
        with self._reading() as connection:
            return set(connection.execute(query).scalars())

    def last_consolidations(self) -> dict[str, int]:
        """The entry in which each block was last consolidated."""
        done = schema.consolidations.c
        with self._reading() as connection:
            query = select(done.block, func.max(done.entry)).group_by(done.block)
            return {row[0]: row[1] for row in connection.execute(query)}


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(ENTRIES.c.number), 0))).scalar_one())


def _upto(connection: Connection) -> int | None:
    body = connection.execute(select(DERIVED.c.body).where(DERIVED.c.kind == UPTO)).scalar()
    return None if body is None else int(body)
