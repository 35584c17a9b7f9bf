"""Acts as the clustering left them, to be read as they were before any instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal, chunks
from bilateral.ledger.standing import stands

ACTS, HELD = schema.acts, schema.held
LATER = ACTS.alias()
BREADTHS = (8, 64, 512)
"""Most days from the first to the last day of an act, by class; the last class knows no bound. So acts around a day
are found by their last day, without reading all that ended later."""
Days = tuple[int, int]


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    """An act from `known` on: what it is found by, and the rest as only the clustering reads it.

    `event` and `opening`, the version with its first report, name it. `first` and `last` are ordinals of the days on
    which it may fall. One that is `merged` into another is not looked for.
    """

    event: str
    opening: str
    known: datetime
    families: tuple[str, ...]
    first: int
    last: int
    merged: bool
    body: bytes


class HeldRow(msgspec.Struct, frozen=True, kw_only=True):
    """The filing of a report in a version is in an act from `known` on; `dispatch` is what it was told by."""

    event: str
    opening: str
    known: datetime
    report: str
    version: str
    dispatch: str
    cancels: bool = False


class Acts(Journal):
    """The part of the ledger that a consolidation goes on from. What is known at the instant `before` is left out."""

    def acts_around(self, block: str, days: Iterable[Days], *, before: datetime) -> Iterator[ActRow]:
        """Acts of a block that may fall within any of these spans of days, as they were."""
        superseded = exists().where(
            LATER.c.event == ACTS.c.event,
            LATER.c.opening == ACTS.c.opening,
            LATER.c.known > ACTS.c.known,
            LATER.c.known < before,
            stands(LATER),
        )
        with self._reading() as connection:
            for first, last in days:
                query = _acts(before).where(_around(block, first, last), ~ACTS.c.merged, ~superseded)
                yield from map(_act, connection.execute(query).all())

    def acts_begun(self, block: str, since: datetime, *, before: datetime) -> Iterator[ActRow]:
        """Acts of a block that began or changed from `since` on, as they were."""
        query = _acts(before).where(ACTS.c.block == block, ACTS.c.known >= since).order_by(ACTS.c.known)
        with self._reading() as connection:
            newest = {(row.event, row.opening): row for row in connection.execute(query)}
        return map(_act, (row for row in newest.values() if not row.merged))

    def acts_of(self, events: Iterable[str], *, before: datetime) -> Iterator[ActRow]:
        """The acts that are these events, as they were, also those that were merged."""
        with self._reading() as connection:
            for chunk in chunks(events):
                query = _acts(before).where(ACTS.c.event.in_(chunk)).order_by(ACTS.c.known)
                newest = {(row.event, row.opening): row for row in connection.execute(query)}
                yield from map(_act, newest.values())

    def held_by(self, events: Iterable[str], *, before: datetime) -> Iterator[HeldRow]:
        """What the acts that are these events held."""
        yield from self._held(HELD.c.event, events, HELD.c.known < before)

    def told_by(self, block: str, dispatches: Iterable[str], *, before: datetime) -> Iterator[HeldRow]:
        """Where the filings of these dispatches are in a block."""
        here = HELD.c.block.concat("") == block  # SQLite would rather read the whole block than look up each dispatch
        yield from self._held(HELD.c.dispatch, dispatches, here, HELD.c.known < before)

    def filed_before(self, reports: Iterable[str], *, before: datetime) -> Iterator[tuple[str, str]]:
        """(report, event) of those of the reports that belonged to an event."""
        table = schema.memberships
        query = select(table.c.report, table.c.event).where(table.c.known < before, stands(table))
        with self._reading() as connection:
            for chunk in chunks(reports):
                rows = connection.execute(query.where(table.c.report.in_(chunk)))
                yield from ((row.report, row.event) for row in rows.all())

    def events_changed(self, block: str, since: datetime) -> set[str]:
        """Events with a state known from `since` on."""
        table = schema.event_states
        query = select(table.c.id).where(table.c.block == block, table.c.known >= since, stands(table))
        with self._reading() as connection:
            return set(connection.execute(query).scalars())

    def _held(self, column: ColumnElement[str], keys: Iterable[str], *where: ColumnElement[bool]) -> Iterator[HeldRow]:
        columns = [HELD.c[name] for name in HeldRow.__struct_fields__]
        with self._reading() as connection:
            for chunk in chunks(keys):
                rows = connection.execute(select(*columns).where(column.in_(chunk), *where, stands(HELD)))
                yield from (HeldRow(**row._mapping) for row in rows.all())


def act_columns(row: ActRow) -> dict[str, Any]:
    """The columns of an act."""
    span = row.last - row.first
    return {
        **msgspec.structs.asdict(row),
        "families": f" {' '.join(row.families)} ",
        "breadth": next((place for place, most in enumerate(BREADTHS) if span <= most), len(BREADTHS)),
    }


def _acts(before: datetime) -> Select[Any]:
    return select(*(ACTS.c[name] for name in ActRow.__struct_fields__)).where(ACTS.c.known < before, stands(ACTS))


def _around(block: str, first: int, last: int) -> ColumnElement[bool]:
    table = ACTS.c
    bounded = [
        and_(table.block == block, table.breadth == place, table.last.between(first, last + most))
        for place, most in enumerate(BREADTHS)
    ]
    boundless = and_(table.block == block, table.breadth == len(BREADTHS), table.last >= first)
    return and_(or_(*bounded, boundless), table.first <= last)


def _act(row: Row[Any]) -> ActRow:
    return ActRow(**{**row._mapping, "families": tuple(row.families.split())})
