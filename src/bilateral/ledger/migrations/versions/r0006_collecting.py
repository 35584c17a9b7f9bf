"""Feeds that are subscribed to, what they announced, and where the bytes of each article are kept raw."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables; `visits` and `waiting` have no guards, for their rows are replaced."""
    _subscriptions()
    _announced()
    _raw_records()
    _superseded()
    _visits()
    _waiting()
    for table in ("subscriptions", "announced", "raw_records", "superseded"):
        for guard in guards(table):
            op.execute(guard)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("kept", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("subscriptions_address", "subscriptions", ["address", "number"])


def _announced() -> None:
    op.create_table(
        "announced",
        sa.Column("feed", sa.String, primary_key=True),
        sa.Column("link", sa.String, primary_key=True),
        sa.Column("version", sa.String, primary_key=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("announced_address", "announced", ["address"])


def _raw_records() -> None:
    op.create_table(
        "raw_records",
        sa.Column("version", sa.String, sa.ForeignKey("articles.version"), primary_key=True),
        sa.Column("file", sa.String, primary_key=True),
        sa.Column("offset", sa.Integer, primary_key=True),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("fetched", Instant, nullable=False),
        sa.Column("entry_id", sa.String),
        sa.Column("stated", Instant),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("raw_records_fetched", "raw_records", ["fetched"])
    op.create_index("raw_records_file", "raw_records", ["file", "offset"])


def _superseded() -> None:
    op.create_table(
        "superseded",
        sa.Column("version", sa.String, sa.ForeignKey("articles.version"), primary_key=True),
        sa.Column("entry", sa.Integer, sa.ForeignKey("entries.number"), primary_key=True),
        sa.Column("by", sa.String, sa.ForeignKey("articles.version")),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("address", sa.String, primary_key=True),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("address", sa.String, primary_key=True),
        sa.Column("feed", sa.String, nullable=False),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("due", Instant),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_index("waiting_host", "waiting", ["host", "at"])
