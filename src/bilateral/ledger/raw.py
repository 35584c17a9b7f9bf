"""Which responses were kept raw, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, func, select, tuple_

from bilateral.ledger import schema
from bilateral.ledger.journal import CHUNK, Journal, chunks
from bilateral.model import Article, RawPlace, RawRecord

RAW, VERSIONS = schema.raw_records, schema.articles


class Raw(Journal):
    """The part of the ledger that knows the raw files."""

    def raw_of(self, version: str) -> list[RawRecord]:
        """The records that an article version was made from, the first first."""
        query = select(RAW).where(RAW.c.version == version).order_by(RAW.c.fetched, RAW.c.file, RAW.c.offset)
        with self._reading() as connection:
            return [_record(row) for row in connection.execute(query)]

    def raw_between(self, since: datetime, until: datetime) -> Iterator[tuple[Article, RawRecord]]:
        """Each version that was made from a response fetched from `since` on and before `until`, with its record.

        They come by file and place; between batches nothing is locked, and what is stored meanwhile may come too.
        """
        place = ("", -1, "")
        order = (RAW.c.file, RAW.c.offset, RAW.c.version)
        query = select(RAW, VERSIONS.c.body).join(VERSIONS, VERSIONS.c.version == RAW.c.version)
        query = query.where(RAW.c.fetched >= since, RAW.c.fetched < until).order_by(*order).limit(CHUNK)
        while True:
            with self._reading() as connection:
                rows = connection.execute(query.where(tuple_(*order) > tuple_(*place))).all()
            yield from ((msgspec.json.decode(row.body, type=Article), _record(row)) for row in rows)
            if len(rows) < CHUNK:
                return
            place = (rows[-1].file, rows[-1].offset, rows[-1].version)

    def raw_ends(self) -> dict[str, int]:
        """Up to which byte the ledger knows each raw file."""
        query = select(RAW.c.file, func.max(RAW.c.offset + RAW.c.length)).group_by(RAW.c.file)
        with self._reading() as connection:
            return {file: int(end) for file, end in connection.execute(query)}

    def stored_versions(self, versions: Iterable[str]) -> set[str]:
        """Which of these article versions the ledger has."""
        with self._reading() as connection:
            found: set[str] = set()
            for chunk in chunks(versions):
                found.update(connection.execute(_among(VERSIONS.c.version.in_(chunk))).scalars())
            return found


def raw_row(version: str, record: RawRecord) -> dict[str, Any]:
    """A record as its row."""
    return {
        "version": version,
        **msgspec.structs.asdict(record.place),
        "address": record.address,
        "fetched": record.fetched,
        "entry_id": record.entry,
        "stated": record.stated,
    }


def _among(condition: ColumnElement[bool]) -> Any:
    return select(VERSIONS.c.version).where(condition)


def _record(row: Row[Any]) -> RawRecord:
    return RawRecord(
        place=RawPlace(file=row.file, offset=row.offset, length=row.length),
        address=row.address,
        fetched=row.fetched,
        entry=row.entry_id,
        stated=row.stated,
    )
