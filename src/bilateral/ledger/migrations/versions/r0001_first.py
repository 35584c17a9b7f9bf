"""The first schema: articles, codings, events, what stands, search, and guards on every table."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from bilateral.ledger.dialect import SEARCH, guards
from bilateral.ledger.schema import Instant

revision = "0001"
down_revision = None

TABLES = (
    "entries",
    "articles",
    "readings",
    "set_aside",
    "codings",
    "reports",
    "coded",
    "report_states",
    "dispatches",
    "touched",
    "consolidations",
    "memberships",
    "forwards",
    "event_states",
    "reversals",
)


def upgrade() -> None:
    """Build the tables, the search index and the guards."""
    _reading_tables()
    _coding_tables()
    _event_tables()
    for table in TABLES:
        for guard in guards(table):
            op.execute(guard)
    for statement in SEARCH:
        op.execute(statement)


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, primary_key=key, nullable=False)


def _instant(name: str) -> sa.Column[datetime]:
    return sa.Column(name, Instant(), nullable=False)


def _entry(*, key: bool = False) -> sa.Column[int]:
    return sa.Column("entry", sa.Integer, sa.ForeignKey("entries.number"), nullable=False, primary_key=key)


def _version() -> sa.Column[str]:
    return sa.Column("version", sa.String, sa.ForeignKey("articles.version"), primary_key=True)


def _report(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("report", sa.String, sa.ForeignKey("reports.id"), nullable=False, primary_key=key)


def _body() -> sa.Column[bytes]:
    return sa.Column("body", sa.LargeBinary, nullable=False)


def _item() -> tuple[sa.Column[str], sa.Column[str]]:
    return _text("item", key=True), _text("block")


def _dated() -> tuple[sa.Column[datetime], sa.Column[datetime]]:
    return _instant("known"), _instant("recorded")


def _reading_tables() -> None:
    op.create_table("entries", sa.Column("number", sa.Integer, primary_key=True), _instant("recorded"))
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, primary_key=True),
        _text("version"),
        _text("id"),
        _instant("known"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        _body(),
        _instant("recorded"),
        sa.UniqueConstraint("version", name="articles_version"),
    )
    op.create_index("articles_id", "articles", ["id", "known", "version"])
    op.create_index("articles_known", "articles", ["known", "version"])
    op.create_index("articles_day", "articles", ["day", "id"])
    op.create_table("readings", _text("address", key=True), _text("digest", key=True), _instant("recorded"))
    op.create_table("set_aside", _text("address", key=True), _text("reason", key=True), _instant("recorded"))


def _coding_tables() -> None:
    packed = {"sqlite_with_rowid": False}
    op.create_table("codings", _version(), _text("coder", key=True), _entry(), _instant("recorded"), **packed)
    op.create_table("reports", _text("id", key=True), _text("block"), _text("content"), _body(), _instant("recorded"))
    op.create_index("reports_block", "reports", ["block"])
    op.create_table(
        "coded",
        _text("version", key=True),
        _text("coder", key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        _report(),
        _instant("recorded"),
        sa.ForeignKeyConstraint(["version", "coder"], ["codings.version", "codings.coder"]),
        **packed,
    )
    op.create_index("coded_report", "coded", ["report"])
    op.create_table("report_states", _text("state", key=True), _report(key=True), _instant("recorded"), **packed)
    op.create_table("dispatches", _version(), _entry(key=True), _text("dispatch"), _instant("recorded"), **packed)


def _event_tables() -> None:
    packed = {"sqlite_with_rowid": False}
    op.create_table("touched", _text("block", key=True), _entry(key=True), _instant("recorded"), **packed)
    op.create_table(
        "consolidations",
        _text("block", key=True),
        _entry(key=True),
        sa.Column("upto", sa.Integer, nullable=False),
        _instant("recorded"),
        **packed,
    )
    op.create_table("memberships", *_item(), _report(), _text("event"), *_dated())
    op.create_table("forwards", *_item(), _text("younger"), _text("older"), *_dated())
    op.create_table(
        "event_states",
        *_item(),
        _text("id"),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("actor", sa.String),
        sa.Column("recipient", sa.String),
        _text("status"),
        _body(),
        *_dated(),
    )
    for table in ("memberships", "forwards", "event_states"):
        op.create_index(f"{table}_block", table, ["block"])
    op.create_index("memberships_report", "memberships", ["report"])
    op.create_index("forwards_younger", "forwards", ["younger"])
    op.create_index("event_states_id", "event_states", ["id", "known"])
    op.create_table(
        "reversals",
        _text("item", key=True),
        _entry(key=True),
        sa.Column("stands", sa.Boolean, nullable=False),
        _instant("recorded"),
        **packed,
    )
