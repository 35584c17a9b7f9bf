"""Other people's events as daily counts, file by file: adding a file twice is adding it once, another file adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, insert, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Entry, Journal, known_by
from bilateral.model import DailyCount, EventType, SetAside, dyad, end_of_day

FILES, COUNTS = schema.imports, schema.daily_counts

STORED = 20_000
"""Counts that one statement stores."""

Dyad = tuple[str, str]


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of other people's events. `digest` is of its unpacked text; the numbers are of rows.

    `counted` are acts between two states, `speech` no acts, `apart` not between two states; what was set aside is in
    none of these. `first` and `last` are the days on which what is counted became known, `None` where nothing is.
    """

    dataset: str
    digest: str
    address: str
    kind: str
    rows: int
    counted: int
    speech: int
    apart: int
    first: date | None = None
    last: date | None = None


class Imported(Journal):
    """The part of the ledger that holds other people's events."""

    def was_imported(self, dataset: str, digest: str) -> bool:
        """Whether a data set has a file with this content."""
        with self._reading() as connection:
            return connection.execute(select(FILES.c.number).where(*_same(dataset, digest))).first() is not None

    def add_import(self, file: ImportedFile, counts: Iterable[DailyCount], aside: Iterable[SetAside] = ()) -> bool:
        """Store a file's counts and what was set aside of it, all or nothing; `False` where it was there already."""
        with self._writing() as entry:
            if not entry.add(FILES, [msgspec.structs.asdict(file)]):
                return False
            found = entry.connection.execute(select(FILES.c.number).where(*_same(file.dataset, file.digest)))
            _store(entry, int(found.scalar_one()), counts)
            entry.add(schema.set_aside, (msgspec.structs.asdict(item) for item in aside))
        return True

    def imports(self, *, recorded_as_of: datetime | None = None) -> list[ImportedFile]:
        """The files by data set, in the order of import."""
        chosen = [FILES.c[name] for name in ImportedFile.__struct_fields__]
        query = select(*chosen).where(*known_by(FILES, None, recorded_as_of)).order_by(FILES.c.dataset, FILES.c.number)
        with self._reading() as connection:
            return [ImportedFile(**row) for row in connection.execute(query).mappings()]

    def daily_counts(
        self, dataset: str, dyad: Dyad, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[DailyCount]:
        """The counts of a relation over all files of a data set, by (day, known, actor, recipient, type)."""
        keys = [COUNTS.c[name] for name in ("day", "known", "actor", "recipient", "event_type")]
        query = (
            select(*keys, func.sum(COUNTS.c.count).label("count"))
            .join(FILES, FILES.c.number == COUNTS.c.file)
            .where(COUNTS.c.actor.in_(dyad), COUNTS.c.recipient.in_(dyad))
            .where(*_limits(dataset, as_of, recorded_as_of))
            .group_by(*keys)
            .order_by(*keys)
        )
        with self._reading() as connection:
            return [_count(row._mapping) for row in connection.execute(query)]

    def carrying_files(
        self, dataset: str, one: DailyCount, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[tuple[str, str, int]]:
        """The files that a count comes from: address, digest and number of rows, by address."""
        same = (COUNTS.c[name] == getattr(one, name) for name in ("day", "known", "actor", "recipient", "event_type"))
        query = (
            select(FILES.c.address, FILES.c.digest, COUNTS.c.count)
            .join(FILES, FILES.c.number == COUNTS.c.file)
            .where(*same, *_limits(dataset, as_of, recorded_as_of))
            .order_by(FILES.c.address, FILES.c.digest)
        )
        with self._reading() as connection:
            return [(address, digest, count) for address, digest, count in connection.execute(query)]

    def counted_dyads(
        self, dataset: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[tuple[Dyad, int]]:
        """Pairs of states with the number of their rows, the most first."""
        query = (
            select(COUNTS.c.actor, COUNTS.c.recipient, func.sum(COUNTS.c.count))
            .join(FILES, FILES.c.number == COUNTS.c.file)
            .where(*_limits(dataset, as_of, recorded_as_of))
            .group_by(COUNTS.c.actor, COUNTS.c.recipient)
        )
        totals: dict[Dyad, int] = {}
        with self._reading() as connection:
            for actor, recipient, number in connection.execute(query):
                pair = dyad(actor, recipient)
                totals[pair] = totals.get(pair, 0) + number
        return sorted(totals.items(), key=lambda one: (-one[1], one[0]))

    def counted_days(
        self, dataset: str, state: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[tuple[date, int]]:
        """Rows with a state as actor or recipient by the day on which they became known, ascending."""
        total: dict[date, int] = {}
        with self._reading() as connection:
            for side in (COUNTS.c.actor, COUNTS.c.recipient):
                query = (
                    select(COUNTS.c.known, func.sum(COUNTS.c.count))
                    .join(FILES, FILES.c.number == COUNTS.c.file)
                    .where(side == state, *_limits(dataset, as_of, recorded_as_of))
                    .group_by(COUNTS.c.known)
                )
                for day, number in connection.execute(query):
                    total[day] = total.get(day, 0) + number
        return sorted(total.items())


def _store(entry: Entry, file: int, counts: Iterable[DailyCount]) -> None:
    """The counts of a new file; no row of it can be there yet."""
    rows: Iterator[dict[str, Any]] = (
        {**msgspec.structs.asdict(one), "file": file, "recorded": entry.recorded} for one in counts
    )
    while batch := list(islice(rows, STORED)):
        entry.connection.execute(insert(COUNTS), batch)


def _same(dataset: str, digest: str) -> tuple[ColumnElement[bool], ...]:
    return (FILES.c.dataset == dataset, FILES.c.digest == digest)


def _limits(dataset: str, as_of: datetime | None, recorded_as_of: datetime | None) -> list[ColumnElement[bool]]:
    """A data set as it was known and recorded by then; a day is known when it has ended."""
    limits = [FILES.c.dataset == dataset, *known_by(FILES, None, recorded_as_of)]
    if as_of is not None:
        day = as_of.astimezone(UTC).date()
        limits.append(COUNTS.c.known <= (day if as_of >= end_of_day(day) else day - timedelta(days=1)))
    return limits


def _count(row: Any) -> DailyCount:
    return DailyCount(**{**row, "event_type": EventType(row["event_type"])})
