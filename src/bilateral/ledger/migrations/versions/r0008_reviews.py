"""Analysts reject, correct, join and part what was read."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables."""
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
    for table in ("reviews", "reviewed"):
        for guard in guards(table):
            op.execute(guard)
