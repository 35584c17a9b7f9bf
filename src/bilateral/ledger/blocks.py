"""Blocks: which reports are consolidated together, and which blocks wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Entry, Journal
from bilateral.ledger.standing import stands
from bilateral.model import Party, Report

VERSIONS, DISPATCHES, ACTS = schema.articles, schema.dispatches, schema.acts


class Resumption(NamedTuple):
    """No filing of the block known before `since` has changed since the consolidation that entry `after` stored."""

    since: datetime
    after: int


def block_of(report: Report) -> str:
    """What it belongs to: "PRK-RUS" for two states, "NATO-RUS" with an organisation, "PRK" alone."""
    parties = (report.actor, report.recipient)
    return "-".join(sorted(_name(party) for party in parties if party is not None))


def _name(party: Party) -> str:
    return party.state or " ".join((party.name or "?").split())


def touch(entry: Entry, which: Iterable[ColumnElement[bool]]) -> None:
    """Mark every block with a report in any version of the articles that any of the conditions picks.

    The filings that may have changed are theirs, and those of texts that copy them.
    """
    mark(entry, reach(entry, which))


def mark(entry: Entry, since: Mapping[str, datetime]) -> None:
    """Mark blocks, each with the instant before which no filing has changed."""
    rows = [{"block": block, "entry": entry.number, "since": known} for block, known in since.items()]
    entry.add(schema.touched, rows)


def reach(entry: Entry, which: Iterable[ColumnElement[bool]]) -> dict[str, datetime]:
    """The blocks that `touch` marks, each with the instant before which no filing can have changed."""
    since: dict[str, datetime] = {}
    for condition in which:
        chosen = select(VERSIONS.c.id).where(condition)
        own = dict(_carried(entry, VERSIONS.c.id.in_(chosen)))
        copying = select(DISPATCHES.c.version).where(
            or_(
                DISPATCHES.c.dispatch.in_(select(VERSIONS.c.version).where(VERSIONS.c.id.in_(chosen))),
                DISPATCHES.c.dispatch.in_(chosen),
            )
        )
        copies = select(VERSIONS.c.id).where(VERSIONS.c.version.in_(copying))
        copied = dict(_carried(entry, VERSIONS.c.id.in_(copies)))
        for block, known in own.items():
            since[block] = min(known, copied.get(block, known), since.get(block, known))
    return since


def _carried(entry: Entry, which: ColumnElement[bool]) -> Iterable[tuple[str, datetime]]:
    """Blocks with reports in such versions, and when the first of these became known."""
    query = (
        select(schema.reports.c.block, func.min(VERSIONS.c.known))
        .join(schema.coded, schema.coded.c.report == schema.reports.c.id)
        .join(VERSIONS, VERSIONS.c.version == schema.coded.c.version)
        .where(which)
        .group_by(schema.reports.c.block)
    )
    return [(block, known) for block, known in entry.connection.execute(query)]


class Blocks(Journal):
    """The part of the ledger that knows what is still to be consolidated."""

    def blocks_to_consolidate(self) -> dict[str, int]:
        """Blocks whose filings changed since they were last consolidated, in order.

        The number with each is what a `Conclusion` takes as `upto`: take it before reading the filings, and
        what comes in between waits for the next pass.
        """
        touched, done = schema.touched.c, schema.consolidations.c
        newest = select(touched.block, func.max(touched.entry).label("entry")).group_by(touched.block).subquery()
        seen = select(done.block, func.max(done.upto).label("upto")).group_by(done.block).subquery()
        query = (
            select(newest.c.block, newest.c.entry)
            .outerjoin(seen, seen.c.block == newest.c.block)
            .where(newest.c.entry > func.coalesce(seen.c.upto, 0))
            .order_by(newest.c.block)
        )
        with self._reading() as connection:
            return {row.block: row.entry for row in connection.execute(query)}

    def resumption(self, block: str) -> Resumption | None:
        """From where a block that waits can be consolidated; `None` where that has to be done from the beginning."""
        touched, done = schema.touched.c, schema.consolidations.c
        last = select(func.max(done.upto), func.max(done.entry)).where(done.block == block)
        with self._reading() as connection:
            upto, entry = connection.execute(last).one()
            news = select(touched.since).where(touched.block == block, touched.entry > (upto or 0))
            since = connection.execute(news).scalars().all()
            if entry is None or not since or None in since:
                return None
            first = min(moment for moment in since if moment is not None)
            held = select(ACTS.c.item).where(ACTS.c.block == block, ACTS.c.known < first, stands(ACTS)).limit(1)
            return Resumption(first, entry) if connection.execute(held).first() else None
