"""Whether a newer reading of the same bytes stands in the place of an article version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, select

from bilateral.ledger import schema
from bilateral.ledger.journal import known_by

SUPERSEDED = schema.superseded.alias()


def in_force(
    table: FromClause, recorded_as_of: datetime | None = None, *, upto: int | None = None
) -> ColumnElement[bool]:
    """Whether no newer reading stood in the place of a version at that moment, or by an entry of the journal."""
    limits = known_by(SUPERSEDED, None, recorded_as_of)
    limits += [] if upto is None else [SUPERSEDED.c.entry <= upto]
    newest = (
        select(SUPERSEDED.c.by)
        .where(SUPERSEDED.c.version == table.c.version, *limits)
        .order_by(SUPERSEDED.c.entry.desc())
        .limit(1)
        .scalar_subquery()
    )
    return newest.is_(None)
