"""Dispatches know which texts are the same word for word, and which of them later ones are compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; of older rows every text is compared with."""
    op.add_column("dispatches", sa.Column("wording", sa.String))
    op.add_column("dispatches", sa.Column("kept", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_index("dispatches_wording", "dispatches", ["wording"])
