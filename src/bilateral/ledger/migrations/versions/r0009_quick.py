"""What changed since an entry, and what is known of a span of time, are found without reading whole tables."""

from alembic import op

revision = "0009"
down_revision = "0008"

INDEXES = (
    ("codings_entry", "codings", ["entry"]),
    ("dispatches_entry", "dispatches", ["entry"]),
    ("touched_entry", "touched", ["entry"]),
    ("consolidations_entry", "consolidations", ["entry"]),
    ("report_states_report", "report_states", ["report"]),
    ("event_states_known", "event_states", ["known"]),
    ("event_states_date", "event_states", ["date"]),
)


def upgrade() -> None:
    """Add the indexes. What was kept is reckoned anew, for it is kept in another form now."""
    op.execute("delete from derived")
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
