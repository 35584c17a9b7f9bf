"""Other people's events are kept as daily counts, file by file."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    _imports()
    _daily_counts()
    for table in ("imports", "daily_counts"):
        for guard in guards(table):
            op.execute(guard)


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("speech", sa.Integer, nullable=False),
        sa.Column("apart", sa.Integer, nullable=False),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("recorded", Instant, nullable=False),
        sa.UniqueConstraint("dataset", "digest", name="imports_digest"),
    )


def _daily_counts() -> None:
    op.create_table(
        "daily_counts",
        sa.Column("actor", sa.String, primary_key=True),
        sa.Column("recipient", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("known", sa.Date, primary_key=True),
        sa.Column("event_type", sa.String, primary_key=True),
        sa.Column("file", sa.Integer, sa.ForeignKey("imports.number"), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("daily_counts_recipient", "daily_counts", ["recipient", "known"])
