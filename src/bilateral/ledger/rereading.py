"""Newer readings of the bytes that were kept raw: they stand in the place of older ones from then on."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from bilateral.ledger import schema
from bilateral.ledger.articles import store_versions
from bilateral.ledger.blocks import touch
from bilateral.ledger.journal import Entry, Journal, chunks
from bilateral.ledger.raw import raw_row
from bilateral.ledger.superseding import in_force
from bilateral.model import Arrival

VERSIONS = schema.articles


class Rereading(msgspec.Struct, frozen=True, kw_only=True):
    """An article as its record is read now, and the `versions` that were made of the same record before."""

    arrival: Arrival
    versions: tuple[str, ...]


class Rereadings(Journal):
    """The part of the ledger that lets newer readings stand in the place of older ones."""

    def reread(self, readings: Iterable[Rereading]) -> int:
        """Store readings that are others than before; says how many. One that comes back stands again."""
        gathered = list(readings)
        with self._writing() as entry:
            standing = _standing(entry, gathered)
            changed = [one for one in gathered if _changes(one, standing)]
            if changed:
                _store(entry, changed)
        return len(changed)


def _store(entry: Entry, changed: list[Rereading]) -> None:
    store_versions(entry, (one.arrival.article for one in changed))
    entry.note(schema.raw_records, (raw_row(_version(one), one.arrival.record) for one in changed))
    by: dict[str, str | None] = {}
    for one in changed:
        by |= {version: _version(one) for version in one.versions}
        by[_version(one)] = None
    number = entry.number
    entry.add(schema.superseded, ({"version": old, "entry": number, "by": new} for old, new in by.items()))
    touch(entry, (VERSIONS.c.version.in_(chunk) for chunk in chunks(by)))


def _version(reading: Rereading) -> str:
    return reading.arrival.article.version


def _changes(reading: Rereading, standing: set[str]) -> bool:
    """Whether it is not yet the only one of its record that stands."""
    return {version for version in reading.versions if version in standing} != {_version(reading)}


def _standing(entry: Entry, readings: Iterable[Rereading]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(version for one in readings for version in one.versions):
        query = select(VERSIONS.c.version).where(VERSIONS.c.version.in_(chunk), in_force(VERSIONS))
        found.update(entry.connection.execute(query).scalars())
    return found
