"""The articles that first carried reports: what an export says of where an event comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal, chunks, known_by
from bilateral.model import Article, Report

VERSIONS, CODED, REPORTS = schema.articles, schema.coded, schema.reports


class Bearers(Journal):
    """The part of the ledger that finds articles by their reports."""

    def bearers(
        self,
        reports: Iterable[str],
        *,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> dict[str, tuple[Report, Article]]:
        """Each report, by its id, with the first article version by then in which a coder found it."""
        query = (
            select(CODED.c.report, VERSIONS.c.body, REPORTS.c.body.label("said"))
            .join(VERSIONS, VERSIONS.c.version == CODED.c.version)
            .join(REPORTS, REPORTS.c.id == CODED.c.report)
            .where(*known_by(VERSIONS, as_of, recorded_as_of))
            .order_by(VERSIONS.c.known.desc(), VERSIONS.c.version.desc())
        )
        found: dict[str, tuple[bytes, bytes]] = {}
        with self._reading() as connection:
            for chunk in chunks(reports):
                rows = connection.execute(query.where(CODED.c.report.in_(chunk)))
                found |= {row.report: (row.said, row.body) for row in rows}
        return {
            name: (msgspec.json.decode(said, type=Report), msgspec.json.decode(body, type=Article))
            for name, (said, body) in found.items()
        }
