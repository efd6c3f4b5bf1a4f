"""Every row belongs to a workspace, and what is unique is so within one: numbers, targets, ids of networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYS: dict[str, tuple[str, ...]] = {
    "counters": ("name",),
    "cursors": ("network", "stream"),
    "policies": ("version",),
    "receipts": ("key",),
    "tombstones": ("network", "external_id"),
}
"""Tables whose key is what they are about."""

UNIQUE: dict[str, list[tuple[str, ...]]] = {
    "authors": [("network", "external_id")],
    "people": [("team_id", "slack_id")],
    "cases": [("number",)],
    "conversations": [("network", "external_id")],
    "posts": [("network", "external_id")],
    "messages": [("channel", "ts", "subject")],
    "outcomes": [],
    "events": [],
    "escalations": [("number",)],
    "sponsors": [("escalation_number", "person_id")],
    "flags": [("channel", "ts")],
    "partner_requests": [("number",)],
    "prevention_items": [],
    "prevention_links": [],
    "pins": [],
    "nudges": [],
    "reminders": [("subject", "kind", "anchor", "step")],
    "deliveries": [("key",)],
    "placements": [("target",), ("channel", "ts")],
    "raw_posts": [("network", "key")],
}

NUMBERED = {
    "cases": {"merged_into": "cases"},
    "conversations": {"case_number": "cases"},
    "posts": {"case_number": "cases"},
    "escalations": {"case_number": "cases", "merged_into": "escalations"},
    "sponsors": {"escalation_number": "escalations"},
    "flags": {"escalation_number": "escalations"},
}
"""Columns that hold the number of a case or an escalation."""

INDEXES: dict[str, list[tuple[str, ...]]] = {
    "authors": [("handle",)],
    "cases": [("status", "number"), ("network", "number"), ("topic",), ("merged_into",)],
    "conversations": [("case_number",)],
    "posts": [("case_number", "created_at"), ("network", "latest_id"), ("created_at",)],
    "messages": [("subject",)],
    "outcomes": [("root_cause", "at"), ("topic",)],
    "events": [("subject", "id"), ("at",)],
    "escalations": [("status", "number"), ("case_number",)],
    "flags": [("escalation_number",)],
    "partner_requests": [("subject", "number"), ("team", "status")],
    "prevention_items": [("status",)],
    "prevention_links": [("subject",)],
    "nudges": [("batch",), ("subject", "id")],
    "deliveries": [("subject",)],
    "placements": [("subject",)],
    "receipts": [("at",)],
    "tombstones": [("seen_at",)],
}

PENDING = "done_at IS NULL AND given_up_at IS NULL"
PARTIAL: dict[str, list[tuple[str, tuple[str, ...], str]]] = {
    "cases": [("ix_cases_open", ("priority", "opened_at"), "closed_at IS NULL")],
    "outcomes": [("uq_outcomes_current", ("subject",), "superseded_at IS NULL")],
    "reminders": [("ix_reminders_due", ("due_at",), "fired_at IS NULL AND cancelled_at IS NULL")],
    "deliveries": [
        ("uq_deliveries_pending", ("target",), PENDING),
        ("ix_deliveries_due", ("due_at", "urgency"), PENDING),
    ],
    "raw_posts": [("ix_raw_posts_unread", ("network", "id"), "read_at IS NULL")],
}
"""Indexes of some rows alone: their names stay."""

Step = Callable[[BatchOperations, str], None]


def upgrade() -> None:
    """Give every row to workspace 1, the one of an installation that serves one."""
    new = ("workspace",)
    run(
        add_column,
        partial(drop_numbers, had=()),
        partial(change, had=(), has=new),
        partial(point_to_numbers, has=new),
    )


def downgrade() -> None:
    """Forget the workspaces; what two of them share a number for cannot go back."""
    old = ("workspace",)
    run(
        partial(drop_numbers, had=old),
        partial(change, had=old, has=()),
        partial(point_to_numbers, has=()),
        drop_column,
    )


def run(*steps: Step) -> None:
    """Take every table through steps: each step for all tables on PostgreSQL, each table once on SQLite."""
    tables = [*KEYS, *UNIQUE]
    if op.get_bind().dialect.name == "postgresql":
        for step in steps:
            for table in tables:
                with op.batch_alter_table(table) as batch:
                    step(batch, table)
        return
    for table in tables:
        with remade(table) as batch:
            for step in steps:
                step(batch, table)


@contextmanager
def remade(table: str) -> Iterator[BatchOperations]:
    """SQLite makes the table anew, with its triggers. Foreign keys are off meanwhile, and checked after."""
    connection = op.get_bind()
    triggers = connection.execute(
        sa.text("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": table},
    ).scalars()
    again = list(triggers)
    named = {"fk": "fk_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table(table, recreate="always", naming_convention=named) as batch:
        yield batch
    for trigger in again:
        op.execute(trigger)


def add_column(batch: BatchOperations, _: str) -> None:
    """All that is there belongs to the first."""
    batch.add_column(sa.Column("workspace", sa.Integer(), server_default=sa.text("1"), nullable=False))


def drop_column(batch: BatchOperations, _: str) -> None:
    """The keys have let go of it."""
    batch.drop_column("workspace")


def drop_numbers(batch: BatchOperations, table: str, *, had: tuple[str, ...]) -> None:
    """Before what they point to changes."""
    for column in NUMBERED.get(table, {}):
        batch.drop_constraint(name("fk", table, (*had, column)), type_="foreignkey")


def point_to_numbers(batch: BatchOperations, table: str, *, has: tuple[str, ...]) -> None:
    """A case's number means a case of the same workspace."""
    for column, target in NUMBERED.get(table, {}).items():
        here = (*has, column)
        batch.create_foreign_key(name("fk", table, here), target, list(here), [*has, "number"])


def change(batch: BatchOperations, table: str, *, had: tuple[str, ...], has: tuple[str, ...]) -> None:
    """What is unique, and what is looked for, within a workspace."""
    if table in KEYS:
        batch.drop_constraint(f"pk_{table}", type_="primary")
        batch.create_primary_key(f"pk_{table}", [*has, *KEYS[table]])
    for columns in UNIQUE.get(table, ()):
        batch.drop_constraint(name("uq", table, (*had, *columns)), type_="unique")
        batch.create_unique_constraint(name("uq", table, (*has, *columns)), [*has, *columns])
    for columns in INDEXES.get(table, ()):
        batch.drop_index(name("ix", table, (*had, *columns)))
        batch.create_index(name("ix", table, (*has, *columns)), [*has, *columns])
    for given, columns, where in PARTIAL.get(table, ()):
        some = sa.text(where)
        batch.drop_index(given)
        batch.create_index(
            given,
            [*has, *columns],
            unique=given.startswith("uq"),
            sqlite_where=some,
            postgresql_where=some,
        )


def name(form: str, table: str, columns: tuple[str, ...]) -> str:
    """As the models name them."""
    return op.f(f"{form}_{table}_{'_'.join(columns)}")
