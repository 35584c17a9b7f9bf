"""Where the ledger stands: which one it is, its newest entry, its schema."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import select, text

from bilateral.ledger import schema
from bilateral.ledger.derived import Derived
from bilateral.ledger.errors import LedgerError
from bilateral.model import content_id

ENTRIES, VERSIONS = schema.entries, schema.articles


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a ledger between two writings.

    `ledger` stays the same for one ledger and its copies; `entry` is the number of its newest entry (0 where there is
    none), `recorded` is when that was stored (UTC). `derived` is the entry up to which what is kept only to be quick is
    right, `None` where nothing is kept.
    """

    ledger: str
    entry: int
    recorded: datetime | None
    derived: int | None = None


class Moments(Derived):
    """The part of the ledger that says where it stands."""

    def moment(self) -> Moment:
        """Where the ledger stands now. Raises `LedgerError` where another program has changed its schema meanwhile."""
        ends = select(ENTRIES.c.number, ENTRIES.c.recorded)
        with self._reading() as connection:
            found = str(connection.execute(text("select version_num from alembic_version")).scalar())
            if found != schema.VERSION:
                raise LedgerError(
                    f"{self.path}: another program has brought it to schema {found}, this one knows {schema.VERSION}; "
                    "start this program anew, upgraded if need be"
                )
            first = connection.execute(ends.order_by(ENTRIES.c.number).limit(1)).first()
            last = connection.execute(ends.order_by(ENTRIES.c.number.desc()).limit(1)).first()
            oldest = select(VERSIONS.c.version, VERSIONS.c.recorded).order_by(VERSIONS.c.number).limit(1)
            article = connection.execute(oldest).first()
        began = first.recorded if first else None
        with_it = article.version if article and article.recorded == began else ""  # later ones must not rename it
        name = content_id(f"{began} {with_it}")
        return Moment(
            ledger=name,
            entry=last.number if last else 0,
            recorded=last.recorded if last else None,
            derived=self.derived_upto(),
        )
