"""What has come since a moment of the journal, counted without reading what was there before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import CompoundSelect, Connection, distinct, exists, func, select, union

from bilateral.ledger import schema
from bilateral.ledger.exposure import ANY, Arrivals, first_known, read_texts, texts_that_count
from bilateral.ledger.journal import Journal, chunks

VERSIONS, CODINGS, PLACED, STATES = schema.articles, schema.codings, schema.dispatches, schema.report_states


class Mark(NamedTuple):
    """A moment of the journal: the newest entry and the number of the newest article version, 0 where there is none."""

    entry: int
    article: int


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How counts have changed from one mark to `mark`; numbers may be negative.

    `articles` are ids, `languages` versions by language ("?" where unknown), `waiting` those that no coder has coded,
    and `arrivals` what `arrivals` of each state says, of `ANY` of them, and of `None` for all.
    """

    mark: Mark
    articles: int
    languages: dict[str, int]
    waiting: dict[str, int]
    arrivals: dict[str | None, Arrivals]


BEGINNING = datetime.min.replace(tzinfo=UTC)


class Growths(Journal):
    """The part of the ledger that tells what came."""

    def growth(self, mark: Mark) -> Growth:
        """What has come since a mark, all at one moment."""
        with self._reading() as connection:
            return Growth(
                mark=_mark(connection),
                articles=_articles(connection, mark),
                languages=_languages(connection, mark),
                waiting=_waiting(connection, mark),
                arrivals=_arrivals(connection, mark),
            )

    def earliest_since(self, mark: Mark) -> datetime | None:
        """The first instant, UTC, of which something was stored or changed since a mark; `None` where nothing was.

        What was known before that instant reads as it did at the mark.
        """
        touched = schema.touched.c
        stored = select(func.min(VERSIONS.c.known)).where(VERSIONS.c.number > mark.article)
        changed = select(func.count(), func.count(touched.since), func.min(touched.since))
        with self._reading() as connection:
            first: datetime | None = connection.execute(stored).scalar()
            number, dated, since = connection.execute(changed.where(touched.entry > mark.entry)).one()
        if number > dated:
            return BEGINNING
        return min((one for one in (first, since) if one is not None), default=None)

    def mark(self) -> Mark:
        """Where the journal stands at this moment."""
        with self._reading() as connection:
            return _mark(connection)


def _mark(connection: Connection) -> Mark:
    newest = (func.max(column) for column in (schema.entries.c.number, VERSIONS.c.number))
    return Mark(*(int(connection.execute(select(func.coalesce(one, 0))).scalar_one()) for one in newest))


def _articles(connection: Connection, mark: Mark) -> int:
    older = VERSIONS.alias()
    known = exists().where(older.c.id == VERSIONS.c.id, older.c.number <= mark.article)
    query = select(func.count(distinct(VERSIONS.c.id))).where(VERSIONS.c.number > mark.article, ~known)
    return int(connection.execute(query).scalar_one())


def _languages(connection: Connection, mark: Mark) -> dict[str, int]:
    query = select(VERSIONS.c.language, func.count()).where(VERSIONS.c.number > mark.article)
    return {name or "?": number for name, number in connection.execute(query.group_by(VERSIONS.c.language))}


def _waiting(connection: Connection, mark: Mark) -> dict[str, int]:
    new = VERSIONS.c.number > mark.article
    coded = exists().where(CODINGS.c.version == VERSIONS.c.version)
    before = coded.where(CODINGS.c.entry <= mark.entry)
    since = VERSIONS.c.version.in_(select(CODINGS.c.version).where(CODINGS.c.entry > mark.entry))
    by = select(VERSIONS.c.language, func.count()).group_by(VERSIONS.c.language)
    more: Counter[str] = Counter()
    for sign, query in ((1, by.where(new, ~coded)), (-1, by.where(~new, since, ~before))):
        for language, number in connection.execute(query):
            more[language or "?"] += sign * number
    return {language: number for language, number in sorted(more.items()) if number}


def _arrivals(connection: Connection, mark: Mark) -> dict[str | None, Arrivals]:
    changes: defaultdict[str | None, Counter[tuple[date, date]]] = defaultdict(Counter)
    for chunk in chunks(connection.execute(_changed_since(mark)).scalars().all()):
        for moment, sign in ((None, 1), (mark, -1)):
            for state, day, known, number in _arrivals_of(connection, chunk, moment):
                changes[state][day, known] += sign * number
    return {
        state: [(day, known, number) for (day, known), number in sorted(found.items()) if number]
        for state, found in changes.items()
    }


def _changed_since(mark: Mark) -> CompoundSelect[Any]:
    """Ids of articles with a version that was stored, coded, placed or read anew since."""
    coded = select(CODINGS.c.version).where(CODINGS.c.entry > mark.entry)
    placed = select(PLACED.c.version).where(PLACED.c.entry > mark.entry)
    replaced = select(schema.superseded.c.version).where(schema.superseded.c.entry > mark.entry)
    since = (VERSIONS.c.number > mark.article, *(VERSIONS.c.version.in_(one) for one in (coded, placed, replaced)))
    return union(*(select(VERSIONS.c.id).where(one) for one in since)).order_by("id")


def _arrivals_of(
    connection: Connection, ids: Sequence[str], mark: Mark | None
) -> Iterable[tuple[str | None, date, date, int]]:
    """What some articles add to each state, and to `None` for all, as it stood at a mark."""
    among = VERSIONS.c.id.in_(ids), *([] if mark is None else [VERSIONS.c.number <= mark.article])
    for day, known, number in connection.execute(first_known(read_texts(mark.entry if mark else None).where(*among))):
        yield None, day, date.fromisoformat(known), number
    texts = texts_that_count(None, mark.entry if mark else None).where(*among)
    for day, known, number in connection.execute(first_known(texts)):
        yield ANY, day, date.fromisoformat(known), number
    for state, day, known, number in connection.execute(first_known(texts, STATES.c.state)):
        yield state, day, date.fromisoformat(known), number
