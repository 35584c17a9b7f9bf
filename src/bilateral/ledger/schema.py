"""The tables of the ledger: every one only ever gains rows, but three that say so (`visits`, `waiting`, `derived`).

`known` is when a thing became known to the world, `recorded` when this ledger stored it; both are UTC and
kept as ISO text of fixed width, so that they sort, and read well in any SQLite browser. `entry` numbers the
writing transactions: where two rows say different things of one matter, the later entry counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    true,
)
from sqlalchemy.types import TypeDecorator

VERSION = "0009"
"""The newest revision under `migrations/versions`."""


class Instant(TypeDecorator[datetime]):
    """An instant as `2024-01-14T22:51:00.000000Z`. Raises `ValueError` for one without a zone."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; give an instant in UTC")
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()


def _recorded() -> Column[Any]:
    return Column("recorded", Instant, nullable=False)


def _entry(*, key: bool = False) -> Column[Any]:
    return Column("entry", ForeignKey("entries.number"), nullable=False, primary_key=key)


entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    _recorded(),
)

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", String, nullable=False),
    Column("id", String, nullable=False),
    Column("known", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("language", String),
    Column("withdrawn", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    UniqueConstraint("version", name="articles_version"),
    Index("articles_id", "id", "known", "version"),
    Index("articles_known", "known", "version"),
    Index("articles_day", "day", "id"),
)
"""`number` is the order of storing and joins the search index; `language` is the primary subtag alone."""

readings = Table(
    "readings",
    metadata,
    Column("address", String, primary_key=True),
    Column("digest", String, primary_key=True),
    _recorded(),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("address", String, primary_key=True),
    Column("reason", String, primary_key=True),
    _recorded(),
)

codings = Table(
    "codings",
    metadata,
    Column("version", ForeignKey("articles.version"), primary_key=True),
    Column("coder", String, primary_key=True),
    _entry(),
    _recorded(),
    Index("codings_entry", "entry"),
    sqlite_with_rowid=False,
)

reports = Table(
    "reports",
    metadata,
    Column("id", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("content", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    Index("reports_block", "block"),
)
"""`content` is equal for reports that say the same in two versions of an article."""

coded = Table(
    "coded",
    metadata,
    Column("version", String, primary_key=True),
    Column("coder", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("report", ForeignKey("reports.id"), nullable=False),
    _recorded(),
    ForeignKeyConstraint(["version", "coder"], ["codings.version", "codings.coder"]),
    Index("coded_report", "report"),
    sqlite_with_rowid=False,
)

report_states = Table(
    "report_states",
    metadata,
    Column("state", String, primary_key=True),
    Column("report", ForeignKey("reports.id"), primary_key=True),
    _recorded(),
    Index("report_states_report", "report"),
    sqlite_with_rowid=False,
)

dispatches = Table(
    "dispatches",
    metadata,
    Column("version", ForeignKey("articles.version"), primary_key=True),
    _entry(key=True),
    Column("dispatch", String, nullable=False),
    _recorded(),
    Column("wording", String),
    Column("kept", Boolean, nullable=False, server_default=true()),
    Index("dispatches_wording", "wording"),
    Index("dispatches_dispatch", "dispatch"),
    Index("dispatches_entry", "entry"),
    sqlite_with_rowid=False,
)

carried = Table(
    "carried",
    metadata,
    Column("block", String, primary_key=True),
    Column("known", Instant, primary_key=True),
    Column("version", ForeignKey("articles.version"), primary_key=True),
    _recorded(),
    sqlite_with_rowid=False,
)
"""Versions in which some coder found reports of the block."""

touched = Table(
    "touched",
    metadata,
    Column("block", String, primary_key=True),
    _entry(key=True),
    _recorded(),
    Column("since", Instant),
    Index("touched_entry", "entry"),
    sqlite_with_rowid=False,
)
"""The filings of the block changed in this entry; none that was known before `since`, if that is given."""

consolidations = Table(
    "consolidations",
    metadata,
    Column("block", String, primary_key=True),
    _entry(key=True),
    Column("upto", Integer, nullable=False),
    _recorded(),
    Index("consolidations_entry", "entry"),
    sqlite_with_rowid=False,
)
"""The block was consolidated from its filings as they stood after entry `upto`."""

memberships = Table(
    "memberships",
    metadata,
    Column("item", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("report", ForeignKey("reports.id"), nullable=False),
    Column("event", String, nullable=False),
    Column("known", Instant, nullable=False),
    _recorded(),
    Index("memberships_block_known", "block", "known"),
    Index("memberships_report", "report"),
)

forwards = Table(
    "forwards",
    metadata,
    Column("item", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("younger", String, nullable=False),
    Column("older", String, nullable=False),
    Column("known", Instant, nullable=False),
    _recorded(),
    Index("forwards_block_known", "block", "known"),
    Index("forwards_younger", "younger"),
)

event_states = Table(
    "event_states",
    metadata,
    Column("item", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("id", String, nullable=False),
    Column("known", Instant, nullable=False),
    Column("date", Date, nullable=False),
    Column("actor", String),
    Column("recipient", String),
    Column("status", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    Index("event_states_block_known", "block", "known"),
    Index("event_states_id", "id", "known"),
    Index("event_states_known", "known"),
    Index("event_states_date", "date"),
)

acts = Table(
    "acts",
    metadata,
    Column("item", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("event", String, nullable=False),
    Column("opening", String, nullable=False),
    Column("known", Instant, nullable=False),
    Column("families", String, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("breadth", Integer, nullable=False),
    Column("merged", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    Index("acts_block_known", "block", "known"),
    Index("acts_event_known", "event", "known"),
    Index("acts_block_last", "block", "breadth", "last"),
)
"""Acts as the clustering saw them from `known` on, so that it can go on from any instant.

`event` and `opening`, the version with its first report, name the act. `first` and `last` are days (ordinals) on which
it may fall, `breadth` the class of their distance: see `ledger/acts.py`. `families` has a space around each name."""

held = Table(
    "held",
    metadata,
    Column("item", String, primary_key=True),
    Column("block", String, nullable=False),
    Column("event", String, nullable=False),
    Column("opening", String, nullable=False),
    Column("known", Instant, nullable=False),
    Column("report", ForeignKey("reports.id"), nullable=False),
    Column("version", String, nullable=False),
    Column("dispatch", String, nullable=False),
    Column("cancels", Boolean, nullable=False),
    _recorded(),
    Index("held_block_known", "block", "known"),
    Index("held_event", "event"),
    Index("held_dispatch", "dispatch"),
)
"""The filing of a report in a version is in an act from `known` on; `dispatch` is what it was told by."""

reversals = Table(
    "reversals",
    metadata,
    Column("item", String, primary_key=True),
    _entry(key=True),
    Column("stands", Boolean, nullable=False),
    _recorded(),
    sqlite_with_rowid=False,
)
"""From this entry on a row of what was concluded stands, or stands no more.

An article that comes late can change how its block is consolidated; what was concluded before stays in its
table, and is marked here."""

imports = Table(
    "imports",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("address", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("speech", Integer, nullable=False),
    Column("apart", Integer, nullable=False),
    Column("first", Date),
    Column("last", Date),
    _recorded(),
    UniqueConstraint("dataset", "digest", name="imports_digest"),
)
"""Files of other people's events, each once in a data set: `digest` is of the unpacked text.

Of its `rows`, `counted` are acts between two states, `speech` no acts, `apart` not between two states; the others
were set aside. `first` and `last` are the days on which what is counted became known, if anything is."""

daily_counts = Table(
    "daily_counts",
    metadata,
    Column("actor", String, primary_key=True),
    Column("recipient", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("known", Date, primary_key=True),
    Column("event_type", String, primary_key=True),
    Column("file", ForeignKey("imports.number"), primary_key=True),
    Column("count", Integer, nullable=False),
    _recorded(),
    Index("daily_counts_recipient", "recipient", "known"),
    sqlite_with_rowid=False,
)
"""Rows of a file by act: ten million of them are too many to be events, and their days are all that series need.

`known` is a day here, as these files date what they say by days; it is known by the end of that day, UTC."""

derived = Table(
    "derived",
    metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What is reckoned from the rest; its rows are replaced: see `ledger/derived.py`."""

watch_marks = Table(
    "watch_marks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("watchlist", String, nullable=False),
    Column("upto", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    _recorded(),
    Index("watch_marks_watchlist", "watchlist", "number"),
)
"""At `at` a watchlist had been told of all up to entry `upto`; the first row is where it begins."""

alerts = Table(
    "alerts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("watchlist", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    UniqueConstraint("key", name="alerts_key"),
    Index("alerts_watchlist", "watchlist", "number"),
)
"""What a watchlist is told, each thing once: `key` names the list and the thing. A `silent` one was there before."""

messages = Table(
    "messages",
    metadata,
    Column("id", String, primary_key=True),
    Column("watchlist", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("upto", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    Index("messages_watchlist", "watchlist", "upto"),
)
"""What is sent over a channel: the list's alerts up to number `upto` that no earlier message has."""

tries = Table(
    "tries",
    metadata,
    Column("message", ForeignKey("messages.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("step", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("detail", String, nullable=False),
    _recorded(),
    sqlite_with_rowid=False,
)
"""Each try to send a message is "started", then "delivered" or "failed", with the reason in `detail`."""

reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _entry(),
    _recorded(),
    UniqueConstraint("id", name="reviews_id"),
)
"""What analysts decided, in order; what was undone stays, with the row that undoes it."""

reviewed = Table(
    "reviewed",
    metadata,
    Column("review", ForeignKey("reviews.id"), primary_key=True),
    Column("article", String, primary_key=True),
    Column("content", String, primary_key=True),
    Column("part", String, primary_key=True),
    Column("block", String, primary_key=True),
    _recorded(),
    Index("reviewed_block", "block"),
    Index("reviewed_article", "article"),
    sqlite_with_rowid=False,
)
"""What a decision is about: what an article says (`reports.content`), whichever coder reads it so, in each block that
it is in or comes into. `part` tells the reports that were named from the rest."""

users = Table(
    "users",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("hash", String, nullable=False),
    _recorded(),
    Index("users_name", "name", "number"),
)
"""Who may come in; of one name the last row counts. `hash` is argon2's, empty for one who may not any more."""

passes = Table(
    "passes",
    metadata,
    Column("digest", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("user", String, nullable=False),
    Column("label", String, nullable=False),
    Column("until", Instant),
    _recorded(),
    Index("passes_user", "user"),
    sqlite_with_rowid=False,
)
"""Sessions and tokens by the SHA-256 of what their holder shows, until when they hold (`None`: until taken back)."""

passes_ended = Table(
    "passes_ended",
    metadata,
    Column("digest", ForeignKey("passes.digest"), primary_key=True),
    _recorded(),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("detail", String, nullable=False),
    _recorded(),
)
"""What was changed, by whom; decisions on reports and events are in `reviews`."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("address", String, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _recorded(),
    Index("subscriptions_address", "address", "number"),
)
"""Feeds that the collector reads: the newest row of an address counts, and one that is not `kept` ends it."""

announced = Table(
    "announced",
    metadata,
    Column("feed", String, primary_key=True),
    Column("link", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("address", String, nullable=False),
    _recorded(),
    Index("announced_address", "address"),
    sqlite_with_rowid=False,
)
"""Entries that feeds held, in all that they ever said: what is not here is news."""

raw_records = Table(
    "raw_records",
    metadata,
    Column("version", ForeignKey("articles.version"), primary_key=True),
    Column("file", String, primary_key=True),
    Column("offset", Integer, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("fetched", Instant, nullable=False),
    Column("entry_id", String),
    Column("stated", Instant),
    _recorded(),
    Index("raw_records_fetched", "fetched"),
    Index("raw_records_file", "file", "offset"),
    sqlite_with_rowid=False,
)
"""Which response an article version was made from, and where it lies among the raw files."""

superseded = Table(
    "superseded",
    metadata,
    Column("version", ForeignKey("articles.version"), primary_key=True),
    _entry(key=True),
    Column("by", ForeignKey("articles.version")),
    _recorded(),
    sqlite_with_rowid=False,
)
"""A newer reading of the same bytes stands in the place of a version; the newest row counts, without `by` it stands."""

visits = Table(
    "visits",
    metadata,
    Column("address", String, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""What the last visit to a feed leaves for the next; its rows are replaced, and nothing is concluded from them."""

waiting = Table(
    "waiting",
    metadata,
    Column("address", String, primary_key=True),
    Column("feed", String, nullable=False),
    Column("host", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due", Instant),
    Column("link", LargeBinary, nullable=False),
    Column("state", LargeBinary),
    Index("waiting_host", "host", "at"),
    sqlite_with_rowid=False,
)
"""Article pages that feeds announced and that are still to be read; a row goes with what storing its end adds."""
