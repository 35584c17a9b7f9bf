"""Analysts reject, correct, join and part what was read, and have accounts for it."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0008"
down_revision = "0007"


TABLES = ("reviews", "reviewed", "users", "passes", "passes_ended", "audit")


def upgrade() -> None:
    """Add the tables."""
    _reviews()
    _accounts()
    for table in TABLES:
        for guard in guards(table):
            op.execute(guard)


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("entry", sa.Integer, sa.ForeignKey("entries.number"), nullable=False),
        sa.Column("recorded", Instant, nullable=False),
        sa.UniqueConstraint("id", name="reviews_id"),
    )
    op.create_table(
        "reviewed",
        sa.Column("review", sa.String, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("article", sa.String, primary_key=True),
        sa.Column("content", sa.String, primary_key=True),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("block", sa.String, primary_key=True),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("reviewed_block", "reviewed", ["block"])
    op.create_index("reviewed_article", "reviewed", ["article"])


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("users_name", "users", ["name", "number"])
    op.create_table(
        "passes",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("until", Instant),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("passes_user", "passes", ["user"])
    op.create_table(
        "passes_ended",
        sa.Column("digest", sa.String, sa.ForeignKey("passes.digest"), primary_key=True),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
