"""Transactions: readers see one moment, writers come one after the other, each an entry of the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Engine, FromClause, Table, func, insert, select
from sqlalchemy.exc import DatabaseError

from bilateral.ledger import schema
from bilateral.ledger.dialect import insert_new
from bilateral.ledger.opening import explained

CHUNK = 500
"""Rows or keys that one statement takes."""

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

T = TypeVar("T")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists of at most `CHUNK`."""
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


class Entry:
    """One writing transaction. Its number is taken when the first new row comes: no news, no entry."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        newest = connection.execute(select(func.max(schema.entries.c.recorded))).scalar()
        self.recorded = max(now, newest) if newest else now  # a clock set back must not rewrite replays
        self._number: int | None = None

    @property
    def number(self) -> int:
        """The place of this transaction among all."""
        return self._open()

    def add(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Store the rows that are not there yet; says how many those were."""
        new = self.note(table, rows)
        if new:
            self._open()
        return new

    def note(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Store rows as `add` does, of what nothing is concluded from: no entry is opened, what is kept stays right."""
        new = 0
        for chunk in chunks(rows):
            stamped = [{**row, "recorded": self.recorded} for row in chunk]
            new += self.connection.execute(insert_new(table), stamped).rowcount
        return new

    def present(self, column: Column[Any], keys: Iterable[str], *where: ColumnElement[bool]) -> set[str]:
        """Which of the keys the table has already."""
        found: set[str] = set()
        for chunk in chunks(keys):
            found.update(self.connection.execute(select(column).where(column.in_(chunk), *where)).scalars())
        return found

    def _open(self) -> int:
        if self._number is None:
            opened = insert(schema.entries).values(recorded=self.recorded).returning(schema.entries.c.number)
            self._number = int(self.connection.execute(opened).scalar_one())
        return self._number


class Journal:
    """What every part of the ledger stands on: a file, an engine, a clock."""

    path: Path
    _engine: Engine
    _clock: Callable[[], datetime]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise explained(self.path, error) from error

    @contextmanager
    def _writing(self) -> Iterator[Entry]:
        """All or nothing; waits for another writer. Raises `LedgerError`."""
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                yield Entry(connection, self._clock())
        except DatabaseError as error:
            raise explained(self.path, error) from error

    def _bodies(self, table: Table, key: Column[Any], keys: Sequence[str]) -> dict[str, bytes]:
        with self._reading() as connection:
            rows = connection.execute(select(key, table.c.body).where(key.in_(keys)))
            return {row[0]: row[1] for row in rows}


def known_by(table: FromClause, as_of: datetime | None, recorded_as_of: datetime | None) -> list[ColumnElement[bool]]:
    """Conditions that leave the rows known and recorded by then; `None` leaves all."""
    limits = (("known", as_of), ("recorded", recorded_as_of))
    return [table.c[name] <= moment for name, moment in limits if moment is not None and name in table.c]
