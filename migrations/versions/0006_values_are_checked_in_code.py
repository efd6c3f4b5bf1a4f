"""A list of values is no longer checked by the database: the code's enumerations are, and grow without a migration."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROOT_CAUSES = "'product_defect', 'outage', 'process', 'policy', 'communication', 'partner', 'customer_error', 'fraud', 'unknown'"
REMINDERS = "'acknowledge', 'update', 'wake', 'stale', 'partner_acknowledge', 'partner_answer', 'partner_eta'"
CHECKS = {
    "cases": {
        "status": "status IN ('new', 'claimed', 'waiting', 'resolved', 'dismissed', 'merged')",
        "priority": "priority IN ('P1', 'P2', 'P3', 'P4')",
        "waiting_on": "waiting_on IS NULL OR waiting_on IN ('customer', 'partner')",
        "dismissal": "dismissal IS NULL OR dismissal IN ('no_answer_needed', 'not_for_us', 'duplicate', 'spam')",
    },
    "posts": {"kind": "kind IN ('post', 'reply', 'quote', 'repost', 'direct')"},
    "escalations": {
        "status": "status IN ('open', 'acknowledged', 'resolved', 'cancelled')",
        "handover": "handover IS NULL OR handover IN ('off_shift', 'gone', 'silent')",
    },
    "partner_requests": {
        "status": "status IN ('requested', 'acknowledged', 'answered', 'declined', 'withdrawn')",
    },
    "prevention_items": {
        "status": "status IN ('wanted', 'adopted', 'dropped')",
        "root_cause": f"root_cause IN ({ROOT_CAUSES})",
    },
    "reminders": {"kind": f"kind IN ({REMINDERS})"},
    "nudges": {
        "why": f"why IN ({REMINDERS})",
        "outcome": "outcome IN ('waiting', 'sent', 'held')",
        "reason": "reason IN ('due', 'asked', 'batched', 'quiet_hours', 'off_shift', 'snoozed', 'answered', 'capped', 'nobody')",
    },
    "outcomes": {
        "resolution": "resolution IN ('solved', 'explained', 'compensated', 'handed_over', 'no_reaction', 'not_solved')",
        "root_cause": f"root_cause IN ({ROOT_CAUSES})",
        "customer_told": "customer_told IS NULL OR customer_told IN ('yes', 'no', 'not_needed')",
    },
}
"""Table → column → the values it could have."""


def upgrade() -> None:
    """Drop the checks; those that hold columns together stay."""
    if op.get_bind().dialect.name == "sqlite":
        edit_schema(op.get_bind())
        return
    for table, checks in CHECKS.items():
        for column in checks:
            op.drop_constraint(f"ck_{table}_{column}", table)


def edit_schema(connection: sa.Connection) -> None:
    """Take the checks out of SQLite's own text of the tables, as its manual says.

    https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes. Making such a table anew
    would drop its triggers, and fail where another table points to it.
    """
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table, checks in CHECKS.items():
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (table,))
        text = found.scalar_one()
        for column in checks:
            text = without(text, f"ck_{table}_{column}")
        connection.exec_driver_sql("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (text, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    whole = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    if whole != ["ok"]:
        raise RuntimeError(f"SQLite does not take the tables without their checks: {whole}")


def without(text: str, name: str) -> str:
    """The text of a table without a check; its condition holds parentheses in pairs, and none in quotes."""
    start = re.search(rf",?\s*CONSTRAINT {name} CHECK \(", text)
    if start is None:
        raise RuntimeError(f"There is no check {name} to drop.")
    depth, end = 1, start.end()
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[: start.start()] + text[end:]


def downgrade() -> None:
    """Check values again, where the database can be told to; SQLite goes on without, and the code checks anyway."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, checks in CHECKS.items():
        for column, condition in checks.items():
            op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, condition)
