"""By what a ledger is known again: a hash of all that it held."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import func, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal, known_by
from bilateral.model import content_id

VERSIONS, CODINGS = schema.articles, schema.codings


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger held: `id` is the hash of its article versions, which are hashes of their content.

    So two ledgers that were read from the same articles have one id, wherever and in whatever order they were read.
    `recorded` is the instant (UTC) up to which rows count, `None` for a ledger without any. `coders` are the names of
    those who coded the articles, the one that coded last at the end.
    """

    id: str
    articles: int
    recorded: datetime | None
    coders: tuple[str, ...]


class Identity(Journal):
    """The part of the ledger that says what it is."""

    def last_recorded(self) -> datetime | None:
        """When something was recorded last, UTC: up to then a replay tells what is told now."""
        with self._reading() as connection:
            return connection.execute(select(func.max(schema.entries.c.recorded))).scalar()

    def held(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> Held:
        """What was known and recorded by then."""
        last = func.max(CODINGS.c.entry)
        coders = select(CODINGS.c.coder).where(*known_by(CODINGS, None, recorded_as_of)).group_by(CODINGS.c.coder)
        known = select(VERSIONS.c.version).where(*known_by(VERSIONS, as_of, recorded_as_of))
        newest = select(func.max(schema.entries.c.recorded)).where(*known_by(schema.entries, None, recorded_as_of))
        with self._reading() as connection:
            versions = sorted(connection.execute(known).scalars())
            return Held(
                id=content_id("\n".join(versions)),
                articles=len(versions),
                recorded=connection.execute(newest).scalar(),
                coders=tuple(connection.execute(coders.order_by(last, CODINGS.c.coder)).scalars()),
            )
