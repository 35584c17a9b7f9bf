"""Watchlists are told what changed, by an outbox that loses nothing."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0007"
down_revision = "0006"

TABLES = ("watch_marks", "alerts", "messages", "tries")


def upgrade() -> None:
    """Add the tables."""
    _watched()
    _outbox()
    for table in TABLES:
        for guard in guards(table):
            op.execute(guard)


def _watched() -> None:
    op.create_table(
        "watch_marks",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("watchlist", sa.String, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("watch_marks_watchlist", "watch_marks", ["watchlist", "number"])
    op.create_table(
        "alerts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("watchlist", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
        sa.UniqueConstraint("key", name="alerts_key"),
    )
    op.create_index("alerts_watchlist", "alerts", ["watchlist", "number"])


def _outbox() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("watchlist", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("messages_watchlist", "messages", ["watchlist", "upto"])
    op.create_table(
        "tries",
        sa.Column("message", sa.String, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("step", sa.String, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
