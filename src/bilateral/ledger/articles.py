"""Articles in all their versions, what was read or set aside, and which articles copy one dispatch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, or_, select, text, tuple_

from bilateral.ledger import schema
from bilateral.ledger.blocks import touch
from bilateral.ledger.dialect import INDEX_ARTICLES
from bilateral.ledger.journal import CHUNK, Entry, Journal, chunks, known_by
from bilateral.ledger.superseding import in_force
from bilateral.model import Article, Placement, SetAside

VERSIONS, DISPATCHES = schema.articles, schema.dispatches
PLACED = DISPATCHES.alias()
PLACE = Placement.__struct_fields__
Placed = tuple[Article, Placement]
Conditions = list[ColumnElement[bool]]
ORDER = (VERSIONS.c.known, VERSIONS.c.version)


class Articles(Journal):
    """The part of the ledger that holds what was read."""

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store versions; says how many were new. All are gathered before the ledger is locked."""
        rows = [_row(article) for article in articles]
        with self._writing() as entry:
            return _store(entry, rows)

    def set_aside(self, items: Iterable[SetAside]) -> int:
        """Note what could not be used, each address and reason once."""
        rows = [msgspec.structs.asdict(item) for item in items]
        with self._writing() as entry:
            return entry.add(schema.set_aside, rows)

    def mark_read(self, address: str, digest: str) -> None:
        """Note that these bytes at this address have been read."""
        with self._writing() as entry:
            entry.add(schema.readings, [{"address": address, "digest": digest}])

    def was_read(self, address: str, digest: str) -> bool:
        """Whether these very bytes were read at this address before."""
        table = schema.readings.c
        with self._reading() as connection:
            found = exists().where(table.address == address, table.digest == digest)
            return bool(connection.execute(select(found)).scalar())

    def add_dispatches(self, places: Iterable[Placement]) -> int:
        """Store where versions belong, the newest counts; says for how many that is news.

        All are gathered before the ledger is locked, and stored together or not at all.
        """
        wanted = {place.version: place for place in places}
        with self._writing() as entry:
            held = _places(entry.connection, wanted)
            changed = [place for place in wanted.values() if held.get(place.version) != place]
            if changed:
                number = entry.number
                entry.add(DISPATCHES, (msgspec.structs.asdict(place) | {"entry": number} for place in changed))
            moved = [p.version for p in changed if p.version not in held or held[p.version].dispatch != p.dispatch]
            touch(entry, (VERSIONS.c.version.in_(chunk) for chunk in chunks(moved)))
        return len(moved)

    def places(self, versions: Iterable[str]) -> dict[str, Placement]:
        """Where those of the versions belong that have a place."""
        with self._reading() as connection:
            return _places(connection, versions)

    def uncoded(
        self, coder: str, *, languages: Collection[str | None] | None = None, batch: int = CHUNK
    ) -> Iterator[Article]:
        """Versions that this coder has not coded, by (known, version); reports may be added meanwhile.

        `languages` are primary subtags ("en", not "en-GB"); `None` among them stands for an unknown language.
        """
        table = schema.codings.c
        done = exists().where(table.version == VERSIONS.c.version, table.coder == coder)
        where = [~done, in_force(VERSIONS)]
        if languages is not None:
            known = [VERSIONS.c.language.in_([code for code in languages if code])]
            where.append(or_(*known, VERSIONS.c.language.is_(None)) if None in languages else known[0])
        yield from self._stream(where, batch)

    def undispatched(self) -> Iterator[Article]:
        """Versions that belong to no dispatch yet, by (known, version)."""
        yield from self._stream([~exists().where(DISPATCHES.c.version == VERSIONS.c.version)])

    def every_version(self, *, since: datetime) -> Iterator[Article]:
        """All versions known from `since` on, by (known, version)."""
        yield from self._stream([VERSIONS.c.known >= since])

    def dispatched(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> Iterator[Placed]:
        """Versions known from `since` on and before `until`, with their places, by (known, version)."""
        where: Conditions = [DISPATCHES.c.version == VERSIONS.c.version, *_newest(recorded_as_of)]
        where += known_by(VERSIONS, None, recorded_as_of)
        where += [VERSIONS.c.known >= since] if since else []
        where += [VERSIONS.c.known < until] if until else []
        for body, *columns in self._rows(where, CHUNK, *(DISPATCHES.c[name] for name in PLACE)):
            yield msgspec.json.decode(body, type=Article), Placement(*columns)

    def wordings(self, wordings: Iterable[str]) -> Iterator[tuple[Placement, datetime]]:
        """The places of texts that are one of these word for word, with when they were known, in that order."""
        query = _newest_places().add_columns(VERSIONS.c.known).join(VERSIONS)
        with self._reading() as connection:
            for chunk in chunks(wordings):
                for *place, known in connection.execute(query.where(DISPATCHES.c.wording.in_(chunk)).order_by(*ORDER)):
                    yield Placement(*place), known

    def article(
        self, id_or_version: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> Article | None:
        """This version, or the newest version of the article with this id, known by then."""
        limits = known_by(VERSIONS, as_of, recorded_as_of)
        found = self._versions([VERSIONS.c.version == id_or_version, *limits]) or self._versions(
            [VERSIONS.c.id == id_or_version, *limits, in_force(VERSIONS, recorded_as_of)]
        )
        return found[-1] if found else None

    def versions(self, article_id: str) -> list[Article]:
        """All versions of an article, by (known, version)."""
        return self._versions([VERSIONS.c.id == article_id])

    def articles(
        self,
        *,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
        since: datetime | None = None,
    ) -> Iterator[Article]:
        """The newest version of each article known by then and not before `since`, by (known, version)."""
        later = VERSIONS.alias()
        newer = exists().where(
            later.c.id == VERSIONS.c.id,
            tuple_(later.c.known, later.c.version) > tuple_(*ORDER),
            *known_by(later, as_of, recorded_as_of),
            in_force(later, recorded_as_of),
        )
        where = [~newer, *known_by(VERSIONS, as_of, recorded_as_of), in_force(VERSIONS, recorded_as_of)]
        where += [VERSIONS.c.known >= since] if since else []
        yield from self._stream(where)

    def _versions(self, where: Conditions) -> list[Article]:
        return list(self._stream(where))

    def _stream(self, where: Conditions, batch: int = CHUNK) -> Iterator[Article]:
        for (body,) in self._rows(where, batch):
            yield msgspec.json.decode(body, type=Article)

    def _rows(self, where: Conditions, batch: int, *more: ColumnElement[Any]) -> Iterator[tuple[Any, ...]]:
        """Bodies of versions in order, a batch at a time; between batches nothing is locked or left open."""
        place: tuple[datetime, str] | None = None
        while True:
            query = select(*ORDER, VERSIONS.c.body, *more).where(*where).order_by(*ORDER).limit(batch)
            if place:
                known, version = place
                query = query.where(tuple_(*ORDER) > tuple_(literal(known, schema.Instant), literal(version)))
            with self._reading() as connection:
                rows = connection.execute(query).all()
            yield from (tuple(row[2:]) for row in rows)
            if len(rows) < batch:
                return
            place = rows[-1].known, rows[-1].version


def store_versions(entry: Entry, articles: Iterable[Article]) -> int:
    """Store versions in a transaction that stores more; says how many were new."""
    return _store(entry, [_row(article) for article in articles])


def _store(entry: Entry, rows: Iterable[dict[str, Any]]) -> int:
    last = entry.connection.execute(select(func.coalesce(func.max(VERSIONS.c.number), 0))).scalar_one()
    new = entry.add(VERSIONS, rows)
    if new:
        entry.connection.execute(text(INDEX_ARTICLES), {"last": last})
        touch(entry, [and_(VERSIONS.c.number > last, VERSIONS.c.withdrawn)])
    return new


def _newest(recorded_as_of: datetime | None = None) -> Conditions:
    """That a row of dispatches is the last that was stored of its version by then."""
    newer = exists().where(
        PLACED.c.version == DISPATCHES.c.version,
        PLACED.c.entry > DISPATCHES.c.entry,
        *known_by(PLACED, None, recorded_as_of),
    )
    return [~newer, *known_by(DISPATCHES, None, recorded_as_of)]


def _newest_places() -> Select[Any]:
    """The place of each version as last stored."""
    return select(*(DISPATCHES.c[name] for name in PLACE)).where(*_newest())


def _places(connection: Connection, versions: Iterable[str]) -> dict[str, Placement]:
    held: dict[str, Placement] = {}
    for chunk in chunks(versions):
        rows = connection.execute(_newest_places().where(DISPATCHES.c.version.in_(chunk)))
        held |= {row.version: Placement(*row) for row in rows}
    return held


def newest_dispatch(
    version: ColumnElement[str], recorded_as_of: datetime | None = None, *, upto: int | None = None
) -> ColumnElement[Any]:
    """The dispatch that a version belongs to, by entry `upto` of the journal if that is given, as a subquery."""
    newest = select(PLACED.c.dispatch).where(PLACED.c.version == version, *known_by(PLACED, None, recorded_as_of))
    newest = newest if upto is None else newest.where(PLACED.c.entry <= upto)
    return newest.order_by(PLACED.c.entry.desc()).limit(1).scalar_subquery()


def _row(article: Article) -> dict[str, Any]:
    return {
        "version": article.version,
        "id": article.id,
        "known": article.known,
        "day": article.day,
        "language": article.language.partition("-")[0].lower() if article.language else None,
        "withdrawn": article.withdrawn,
        "body": msgspec.json.encode(article),
    }
