"""The text of every policy by its version, so that what was promised by it can be recomputed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Text, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody kept the texts of before; a partner request of before names no version."""
    op.create_table(
        "policies",
        sa.Column("version", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("first_seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
    )
    op.add_column("partner_requests", sa.Column("policy_version", Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("partner_requests", "policy_version")
    op.drop_table("policies")
