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
from bilateral.ledger.journal import known_by
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

    `languages` counts article versions by language ("?" where unknown), `waiting` those not yet coded, `events` the
    events by status, `bytes` the file with its log, `imported` other people's events by data set: files, rows that
    count. `reports` leaves out those that a newer coder superseded. `coverage` is
    `None` where nothing is subscribed to.
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
    languages: dict[str, int] = {}
    coverage: Coverage | None = None


class Figures(msgspec.Struct, frozen=True):
    """What takes long to count in a large ledger: articles, versions by language ("?" where unknown), those of them
    that no coder has coded, and events by status.
    """

    articles: int
    languages: dict[str, int]
    waiting: dict[str, int]
    events: dict[str, int]


class StatusBoard(Blocks, CoverageBoard):
    """The part of the ledger that tells its state."""

    def waiting(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> dict[str, int]:
        """Article versions known by then that no coder had read, by language ("?" where unknown)."""
        with self._reading() as connection:
            return _waiting(connection, None, as_of, recorded_as_of)

    def status(self, *, coder: str | None = None, figures: Figures | None = None) -> LedgerStatus:
        """The figures of this moment. `waiting` counts for this coder, else what no coder has coded.

        `figures` are taken for what they hold where they are given.
        """
        blocks = len(self.blocks_to_consolidate())
        coverage = self.coverage()
        with self._reading() as connection:
            one = connection.execute
            languages = figures.languages if figures else _counts(connection, _languages())
            return LedgerStatus(
                path=str(self.path),
                schema_version=VERSION,
                bytes=size(self.path),
                articles=figures.articles if figures else _articles(connection),
                versions=sum(languages.values()),
                waiting=figures.waiting if figures and coder is None else _waiting(connection, coder),
                reports=_reports(connection),
                events=figures.events if figures else _events(connection),
                blocks_waiting=blocks,
                set_aside=_asides(connection),
                newest_published=_newest_published(connection),
                newest_known=one(select(func.max(VERSIONS.c.known))).scalar(),
                newest_recorded=one(select(func.max(schema.entries.c.recorded))).scalar(),
                imported=_imported(connection),
                languages=languages,
                coverage=coverage if coverage.feeds[1] else None,
            )

    def figures(self) -> Figures:
        """What takes long to count."""
        with self._reading() as connection:
            return Figures(
                articles=_articles(connection),
                languages=_counts(connection, _languages()),
                waiting=_waiting(connection, None),
                events=_events(connection),
            )


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {name or "?": number for name, number in connection.execute(query)}


def _waiting(
    connection: Connection,
    coder: str | None,
    as_of: datetime | None = None,
    recorded_as_of: datetime | None = None,
) -> dict[str, int]:
    done = exists().where(CODINGS.c.version == VERSIONS.c.version, *known_by(CODINGS, None, recorded_as_of))
    done = done.where(CODINGS.c.coder == coder) if coder else done
    query = select(VERSIONS.c.language, func.count()).where(~done, *known_by(VERSIONS, as_of, recorded_as_of))
    query = query.group_by(VERSIONS.c.language)
    return _counts(connection, query.order_by(VERSIONS.c.language))


def _languages() -> Select[Any]:
    counted = select(VERSIONS.c.language, func.count().label("n")).group_by(VERSIONS.c.language)
    return counted.order_by(func.count().desc(), VERSIONS.c.language)


def _events(connection: Connection) -> dict[str, int]:
    newest = newest_events(schema.event_states.c.status).subquery()
    query = select(newest.c.status, func.count()).group_by(newest.c.status)
    return _counts(connection, query.order_by(newest.c.status))


def _articles(connection: Connection) -> int:
    return int(connection.execute(select(func.count(distinct(VERSIONS.c.id)))).scalar_one())


def _reports(connection: Connection) -> int:
    """The number of reports that stand in the newest coding of a version; where one coder read all, that is all."""
    coders = connection.execute(select(CODINGS.c.coder).distinct().limit(2)).all()
    if len(coders) < 2:
        return connection.execute(select(func.count()).select_from(schema.reports)).scalar_one()
    later = CODINGS.alias()
    superseded = exists().where(later.c.version == CODINGS.c.version, later.c.entry > CODINGS.c.entry)
    same = (CODINGS.c.version == CODED.c.version) & (CODINGS.c.coder == CODED.c.coder)
    query = select(func.count(distinct(CODED.c.report))).join(CODINGS, same).where(~superseded)
    return connection.execute(query).scalar_one()


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
