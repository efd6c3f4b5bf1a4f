"""When a flagged message was last edited, so that an older edit that comes late changes nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of messages flagged before nothing is known; their next edit counts."""
    op.add_column("flags", sa.Column("edited_at", Utc(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("flags", "edited_at")
