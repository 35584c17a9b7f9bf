"""Blocks: which reports are consolidated together, and which blocks wait for it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Entry, Journal
from bilateral.model import Party, Report


def block_of(report: Report) -> str:
    """What it belongs to: "PRK-RUS" for two states, "NATO-RUS" with an organisation, "PRK" alone."""
    parties = (report.actor, report.recipient)
    return "-".join(sorted(_name(party) for party in parties if party is not None))


def _name(party: Party) -> str:
    return party.state or " ".join((party.name or "?").split())


def touch(entry: Entry, which: ColumnElement[bool]) -> None:
    """Mark every block with a report in any version of the articles that `which` picks."""
    chosen = select(schema.articles.c.id).where(which)
    blocks = (
        select(schema.reports.c.block)
        .distinct()
        .join(schema.coded, schema.coded.c.report == schema.reports.c.id)
        .join(schema.articles, schema.articles.c.version == schema.coded.c.version)
        .where(schema.articles.c.id.in_(chosen))
    )
    found = entry.connection.execute(blocks).scalars().all()
    entry.add(schema.touched, [{"block": block, "entry": entry.number} for block in found])


class Blocks(Journal):
    """The part of the ledger that knows what is still to be consolidated."""

    def blocks_to_consolidate(self) -> dict[str, int]:
        """Blocks whose filings changed since they were last consolidated, in order.

        The number with each is what `add_consolidation` takes as `upto`: take it before reading the filings,
        and what comes in between waits for the next pass.
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
