"""What of all that was ever concluded still stands.

Consolidating a block anew gives its full set of memberships, forwards and event states. Those that are new
are added; those that are no longer among them are marked as reversed, and stay for replays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, func, select, true

from bilateral.ledger import schema
from bilateral.ledger.journal import Entry, known_by

REVERSALS = schema.reversals.alias()


@lru_cache(maxsize=64)
def stands(table: FromClause, recorded_as_of: datetime | None = None) -> ColumnElement[bool]:
    """Whether a row of `table` stood at that moment."""
    newest = (
        select(REVERSALS.c.stands)
        .where(REVERSALS.c.item == table.c.item, *known_by(REVERSALS, None, recorded_as_of))
        .order_by(REVERSALS.c.entry.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, true())


def replace(
    entry: Entry, table: Table, block: str, rows: Mapping[str, Mapping[str, Any]], *within: ColumnElement[bool]
) -> int:
    """Let exactly these rows (by item) stand for the block; says how many are new, back, or gone.

    With conditions, among the rows of the block for which these hold, and the new ones are such rows too.
    """
    query = select(table.c.item, stands(table)).where(table.c.block == block, *within)
    before = {item: bool(standing) for item, standing in entry.connection.execute(query)}
    new = [{"item": item, "block": block, **row} for item, row in rows.items() if item not in before]
    turned = {item: item in rows for item, standing in before.items() if standing != (item in rows)}
    entry.add(table, new)
    entry.add(
        schema.reversals,
        ({"item": item, "entry": entry.number, "stands": now} for item, now in turned.items()),
    )
    return len(new) + len(turned)
