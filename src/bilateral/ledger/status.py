"""What the ledger holds, in figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, distinct, exists, func, select

from bilateral.ledger import schema
from bilateral.ledger.blocks import Blocks
from bilateral.ledger.coverage import Coverage, CoverageBoard
from bilateral.ledger.dialect import size
from bilateral.ledger.events import newest_events
from bilateral.ledger.schema import VERSION
from bilateral.model import Article

VERSIONS, CODINGS, CODED = schema.articles, schema.codings, schema.coded


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be used, why, and when that was noted (UTC)."""

    address: str
    reason: str
    recorded: datetime


class LedgerStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and newest instants (UTC, `None` while there is nothing).

    `waiting` counts article versions not yet coded, by language ("?" where unknown), `events` the events by
    status, `bytes` the file with its log, `imported` other people's events by data set: files, rows that count.
    `reports` leaves out those that a newer coder superseded. `coverage` is `None` where nothing is subscribed to.
    """

    path: str
    schema_version: str
    bytes: int
    articles: int
    versions: int
    waiting: dict[str, int]
    reports: int
    events: dict[str, int]
    blocks_waiting: int
    set_aside: tuple[Aside, ...]
    newest_published: datetime | None
    newest_known: datetime | None
    newest_recorded: datetime | None
    imported: dict[str, tuple[int, int]] = {}
    coverage: Coverage | None = None


class StatusBoard(Blocks, CoverageBoard):
    """The part of the ledger that tells its state."""

    def status(self, *, coder: str | None = None) -> LedgerStatus:
        """The figures of this moment. `waiting` counts for this coder, else what no coder has coded."""
        blocks = len(self.blocks_to_consolidate())
        coverage = self.coverage()
        with self._reading() as connection:
            one = connection.execute
            return LedgerStatus(
                path=str(self.path),
                schema_version=VERSION,
                bytes=size(self.path),
                articles=one(select(func.count(distinct(VERSIONS.c.id)))).scalar_one(),
                versions=one(select(func.count()).select_from(VERSIONS)).scalar_one(),
                waiting=_waiting(connection, coder),
                reports=one(_reports()).scalar_one(),
                events=_events(connection),
                blocks_waiting=blocks,
                set_aside=_asides(connection),
                newest_published=_newest_published(connection),
                newest_known=one(select(func.max(VERSIONS.c.known))).scalar(),
                newest_recorded=one(select(func.max(schema.entries.c.recorded))).scalar(),
                imported=_imported(connection),
                coverage=coverage if coverage.feeds[1] else None,
            )


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {name or "?": number for name, number in connection.execute(query)}


def _waiting(connection: Connection, coder: str | None) -> dict[str, int]:
    done = exists().where(CODINGS.c.version == VERSIONS.c.version)
    done = done.where(CODINGS.c.coder == coder) if coder else done
    query = select(VERSIONS.c.language, func.count()).where(~done).group_by(VERSIONS.c.language)
    return _counts(connection, query.order_by(VERSIONS.c.language))


def _events(connection: Connection) -> dict[str, int]:
    newest = newest_events(schema.event_states.c.status).subquery()
    query = select(newest.c.status, func.count()).group_by(newest.c.status)
    return _counts(connection, query.order_by(newest.c.status))


def _reports() -> Select[Any]:
    """The number of reports that stand in the newest coding of a version."""
    later = CODINGS.alias()
    superseded = exists().where(later.c.version == CODINGS.c.version, later.c.entry > CODINGS.c.entry)
    same = (CODINGS.c.version == CODED.c.version) & (CODINGS.c.coder == CODED.c.coder)
    return select(func.count(distinct(CODED.c.report))).join(CODINGS, same).where(~superseded)


def _asides(connection: Connection) -> tuple[Aside, ...]:
    table: Table = schema.set_aside
    query = select(table.c.address, table.c.reason, table.c.recorded)
    rows = connection.execute(query.order_by(table.c.recorded, table.c.address, table.c.reason))
    return tuple(Aside(address=address, reason=reason, recorded=recorded) for address, reason, recorded in rows)


def _imported(connection: Connection) -> dict[str, tuple[int, int]]:
    files = schema.imports.c
    query = select(files.dataset, func.count(), func.sum(files.counted)).group_by(files.dataset)
    return {name: (number, rows) for name, number, rows in connection.execute(query.order_by(files.dataset))}


def _newest_published(connection: Connection) -> datetime | None:
    """Publication of the article that became known last, UTC."""
    query = select(VERSIONS.c.body).order_by(VERSIONS.c.known.desc(), VERSIONS.c.version.desc()).limit(1)
    body = connection.execute(query).scalar()
    return msgspec.json.decode(body, type=Article).published.astimezone(UTC) if body else None
