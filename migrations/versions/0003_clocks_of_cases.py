"""The clocks of cases: since when an answer is owed, and when a case was last reopened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CLOCKS = ("owed_since", "reopened_at")


def upgrade() -> None:
    """Add the moments from which deadlines count; those of before are read from what is known."""
    for name in CLOCKS:
        op.add_column("cases", sa.Column(name, Utc(), nullable=True))
    find_reopenings()
    find_what_is_owed()


def find_reopenings() -> None:
    """The timeline says when a case was reopened."""
    reopened = (
        "FROM events AS e WHERE e.subject = 'C-' || CAST(cases.number AS VARCHAR) AND e.kind = 'reopened'"
    )
    op.execute(
        f"UPDATE cases SET reopened_at = (SELECT max(e.at) {reopened}) WHERE EXISTS (SELECT 1 {reopened})"
    )


def find_what_is_owed() -> None:
    """A first response is owed since the case opened, any other answer since the customer's last post, as ever."""
    op.execute(
        "UPDATE cases SET owed_since = CASE WHEN first_response_at IS NULL AND reopened_at IS NULL THEN opened_at "
        "ELSE COALESCE(last_customer_post_at, opened_at) END WHERE respond_by IS NOT NULL"
    )


def downgrade() -> None:
    """Take it all back."""
    for name in CLOCKS:
        op.drop_column("cases", name)
