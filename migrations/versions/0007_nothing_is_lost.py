"""What a network gave is never lost: versions in its own order, deletions before their posts, posts nobody could read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Key, Text, Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DIGITS = {"sqlite": "latest_id NOT GLOB '*[^0-9]*'", "postgresql": "latest_id ~ '^[0-9]+$'"}
LARGEST = str(2**63 - 1)


def upgrade() -> None:
    """Order versions, and add the tables of what came too early or could not be read."""
    op.add_column("posts", sa.Column("version_at", Utc(), nullable=True))
    op.add_column("posts", sa.Column("version_edit", sa.BigInteger(), server_default="0", nullable=False))
    number_versions_of_x()
    op.create_table(
        "tombstones",
        sa.Column("network", Text(), nullable=False),
        sa.Column("external_id", Text(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("network", "external_id", name=op.f("pk_tombstones")),
    )
    op.create_index(op.f("ix_tombstones_seen_at"), "tombstones", ["seen_at"])
    op.create_table(
        "raw_posts",
        sa.Column("id", Key, nullable=False),
        sa.Column("network", Text(), nullable=False),
        sa.Column("stream", Text(), nullable=False),
        sa.Column("external_id", Text(), nullable=True),
        sa.Column("key", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("failed_in", Text(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("read_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_posts")),
        sa.UniqueConstraint("network", "key", name=op.f("uq_raw_posts_network_key")),
    )
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_raw_posts_unread", "raw_posts", ["network", "id"], sqlite_where=unread, postgresql_where=unread
    )


def number_versions_of_x() -> None:
    """Only X numbers edits by their ids; of other networks nothing is known, and what they say next is newer."""
    is_id = f"{DIGITS[op.get_context().dialect.name]} AND length(latest_id) BETWEEN 1 AND {len(LARGEST)}"
    fits = f"length(latest_id) < {len(LARGEST)} OR latest_id <= '{LARGEST}'"
    op.execute(
        "UPDATE posts SET version_edit = CASE "
        f"WHEN NOT ({is_id}) THEN 0 WHEN {fits} THEN CAST(latest_id AS BIGINT) ELSE {LARGEST} END "
        "WHERE network = 'x'"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("raw_posts")
    op.drop_table("tombstones")
    op.drop_column("posts", "version_edit")
    op.drop_column("posts", "version_at")
