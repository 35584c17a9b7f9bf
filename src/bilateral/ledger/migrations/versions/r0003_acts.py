"""A block can be consolidated from where it stood: its acts are kept, and since when its filings changed."""

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import guards
from bilateral.ledger.schema import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables; which versions carry reports of a block is known, older acts are not."""
    op.add_column("touched", sa.Column("since", Instant))
    op.create_index("dispatches_dispatch", "dispatches", ["dispatch"])
    for table in ("memberships", "forwards", "event_states"):
        op.drop_index(f"{table}_block", table)
        op.create_index(f"{table}_block_known", table, ["block", "known"])
    _carried()
    _acts()
    _held()
    for table in ("carried", "acts", "held"):
        for guard in guards(table):
            op.execute(guard)


def _carried() -> None:
    op.create_table(
        "carried",
        sa.Column("block", sa.String, primary_key=True),
        sa.Column("known", Instant, primary_key=True),
        sa.Column("version", sa.String, sa.ForeignKey("articles.version"), primary_key=True),
        sa.Column("recorded", Instant, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "insert into carried select reports.block, articles.known, articles.version, min(coded.recorded) from coded"
        " join reports on reports.id = coded.report join articles on articles.version = coded.version group by 1, 2, 3"
    )


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("block", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("opening", sa.String, nullable=False),
        sa.Column("known", Instant, nullable=False),
        sa.Column("families", sa.String, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("breadth", sa.Integer, nullable=False),
        sa.Column("merged", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("acts_block_known", "acts", ["block", "known"])
    op.create_index("acts_event_known", "acts", ["event", "known"])
    op.create_index("acts_block_last", "acts", ["block", "breadth", "last"])


def _held() -> None:
    op.create_table(
        "held",
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("block", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("opening", sa.String, nullable=False),
        sa.Column("known", Instant, nullable=False),
        sa.Column("report", sa.String, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("dispatch", sa.String, nullable=False),
        sa.Column("cancels", sa.Boolean, nullable=False),
        sa.Column("recorded", Instant, nullable=False),
    )
    op.create_index("held_block_known", "held", ["block", "known"])
    op.create_index("held_event", "held", ["event"])
    op.create_index("held_dispatch", "held", ["dispatch"])
