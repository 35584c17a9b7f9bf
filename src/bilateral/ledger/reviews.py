"""Analysts' decisions: stored in order, and what they mean for the filings of a block.

A decision is about what an article says, whichever coder reads it so: it holds for the same words of the same article
when a newer coder reads them again, and not where that reads something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from bilateral.ledger import schema
from bilateral.ledger.blocks import block_of, mark, reach
from bilateral.ledger.decided import NAMED, NOTHING, REST, Decided, Said, decided
from bilateral.ledger.errors import AmbiguousId, LedgerError
from bilateral.ledger.journal import Entry, Journal, known_by
from bilateral.model import Correction, Report, Review, ReviewKind, content_id, in_force

REVIEWS, REVIEWED, REPORTS, CODED = schema.reviews, schema.reviewed, schema.reports, schema.coded
VERSIONS = schema.articles
SHORTEST = 6
"""Digits of an id that are worth looking up."""


class _About(NamedTuple):
    """What a decision is about, in one block."""

    said: Said
    part: str
    block: str


class Reviews(Journal):
    """The part of the ledger that holds what analysts decided."""

    _kept_reviews: tuple[int, list[Review]] | None = None

    def decided_upto(self) -> int:
        """The entry of the newest decision, 0 where there is none."""
        with self._reading() as connection:
            return int(connection.execute(select(func.coalesce(func.max(REVIEWS.c.entry), 0))).scalar_one())

    def add_review(
        self,
        kind: ReviewKind,
        *,
        who: str,
        reason: str,
        reports: Iterable[str] = (),
        rest: Iterable[str] = (),
        events: Iterable[str] = (),
        correction: Correction | None = None,
        undoes: str | None = None,
    ) -> Review:
        """Store a decision; the blocks that it concerns wait to be consolidated. Raises `LedgerError`.

        Its instant is when it is recorded.
        """
        with self._writing() as entry:
            values: dict[str, Any] = {
                "kind": kind,
                "who": who,
                "reason": reason,
                "at": entry.recorded,
                "reports": tuple(reports),
                "rest": tuple(rest),
                "events": tuple(events),
                "correction": correction,
                "undoes": undoes,
            }
            named = content_id(msgspec.json.encode([entry.number, values]))
            review = Review(id=named, **values)
            about = list(_about_earlier(entry, undoes) if undoes else _about(entry, review))
            _store(entry, review, about)
        return review

    def reviews(self, *, recorded_as_of: datetime | None = None) -> list[Review]:
        """All decisions in the order in which they were made, those that were undone too."""
        with self._reading() as connection:
            return _reviews(connection, recorded_as_of)

    def reviewed_in(self, block: str) -> frozenset[str]:
        """Ids of the decisions on what was read of one pair of parties, those that were undone too."""
        query = select(REVIEWED.c.review).where(REVIEWED.c.block == block)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def full_report_id(self, beginning: str) -> str | None:
        """The id of the report that is or begins so, `None` for none.

        Raises `AmbiguousId` where several begin so, or with fewer than six digits.
        """
        if len(beginning) < SHORTEST:
            raise AmbiguousId(f"{beginning!r}: too short for a report; give {SHORTEST} digits or more")
        query = select(REPORTS.c.id).where(REPORTS.c.id >= beginning, REPORTS.c.id < beginning + "g").limit(2)
        with self._reading() as connection:
            found = connection.execute(query.order_by(REPORTS.c.id)).scalars().all()
        if len(found) > 1 and found[0] != beginning:
            raise AmbiguousId(f"{beginning}: several reports begin so; give more digits")
        return found[0] if found else None

    def _decided(self, block: str | None, recorded_as_of: datetime | None, article: str | None = None) -> Decided:
        """What holds for the filings of a block or of an article, or of all."""
        with self._reading() as connection:
            newest = connection.execute(select(func.max(REVIEWS.c.number))).scalar()
            if newest is None:
                return NOTHING
            held = self._in_force(connection, newest, recorded_as_of)
            return decided(connection, held, block, article)

    def _in_force(self, connection: Connection, newest: int, recorded_as_of: datetime | None) -> list[Review]:
        """Decisions that hold; those of the present are kept, as there are often asked for."""
        if recorded_as_of is not None:
            return in_force(_reviews(connection, recorded_as_of))
        if self._kept_reviews is None or self._kept_reviews[0] != newest:
            self._kept_reviews = newest, in_force(_reviews(connection, None))
        return self._kept_reviews[1]


def _reviews(connection: Connection, recorded_as_of: datetime | None) -> list[Review]:
    query = select(REVIEWS.c.body).where(*known_by(REVIEWS, None, recorded_as_of)).order_by(REVIEWS.c.number)
    return [msgspec.json.decode(body, type=Review) for body in connection.execute(query).scalars()]


def _store(entry: Entry, review: Review, about: list[_About]) -> None:
    body = msgspec.json.encode(review)
    entry.add(REVIEWS, [{"id": review.id, "kind": review.kind.value, "body": body, "entry": entry.number}])
    rows = [{"review": review.id, **one.said._asdict(), "part": one.part, "block": one.block} for one in about]
    entry.add(REVIEWED, rows)
    articles = sorted({one.said.article for one in about})
    since = reach(entry, [VERSIONS.c.id.in_(articles)])
    for one in about:
        known = _carry(entry, one)
        since[one.block] = min(known, since.get(one.block, known))
    mark(entry, since)


def _carry(entry: Entry, one: _About) -> datetime:
    """Let a block know of the versions that say this, though no coder found it there; since when it is known."""
    query = (
        select(VERSIONS.c.version, VERSIONS.c.known)
        .join(CODED, CODED.c.version == VERSIONS.c.version)
        .join(REPORTS, REPORTS.c.id == CODED.c.report)
        .where(VERSIONS.c.id == one.said.article, REPORTS.c.content == one.said.content)
    )
    found = {row.version: row.known for row in entry.connection.execute(query)}
    rows = [{"block": one.block, "known": known, "version": version} for version, known in sorted(found.items())]
    entry.add(schema.carried, rows)
    known: datetime = min(found.values())
    return known


def _about(entry: Entry, review: Review) -> Iterator[_About]:
    """What a decision is about, in each block in which that is, comes into, or has come into by earlier decisions."""
    for part, ids in ((NAMED, review.reports), (REST, review.rest)):
        for report_id in ids:
            report, content, block = _report(entry, report_id)
            earlier = select(REVIEWED.c.block).where(
                REVIEWED.c.article == report.article, REVIEWED.c.content == content
            )
            blocks = {block, *entry.connection.execute(earlier).scalars()}
            if review.correction is not None:
                blocks.add(block_of(review.correction.applied(report)))
            yield from (_About(Said(report.article, content), part, one) for one in sorted(blocks))


def _about_earlier(entry: Entry, review: str) -> Iterator[_About]:
    """What a decision was about that is now undone; of an undo, what that undid."""
    body = entry.connection.execute(select(REVIEWS.c.body).where(REVIEWS.c.id == review)).scalar()
    if body is None:
        raise LedgerError(f"{review}: no decision has this id; `bilateral review list` shows them")
    query = select(REVIEWED).where(REVIEWED.c.review == review)
    for row in entry.connection.execute(query):
        yield _About(Said(row.article, row.content), row.part, row.block)


def _report(entry: Entry, report_id: str) -> tuple[Report, str, str]:
    query = select(REPORTS.c.body, REPORTS.c.content, REPORTS.c.block).where(REPORTS.c.id == report_id)
    row = entry.connection.execute(query).one_or_none()
    if row is None:
        raise LedgerError(f"{report_id}: no report has this id; `bilateral why EVENT` shows those of an event")
    return msgspec.json.decode(row.body, type=Report), row.content, row.block
