"""The executive desk: partner requests with clocks of their own, nudges, pins, prevention items, confidential rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Key, Text, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('acknowledge', 'update', 'wake', 'stale')"
NEW_KINDS = (
    "kind IN ('acknowledge', 'update', 'wake', 'stale', "
    "'partner_acknowledge', 'partner_answer', 'partner_eta')"
)
ESCALATIONS = {
    "promised_at": ("moment", ""),
    "confidential": ("boolean", "DEFAULT {false} NOT NULL"),
    "snoozed_until": ("moment", ""),
    "snooze_reason": ("VARCHAR", "DEFAULT '' NOT NULL"),
    "merged_into": (
        "BIGINT",
        (
            "CONSTRAINT fk_escalations_merged_into REFERENCES escalations (number) "
            "CONSTRAINT ck_escalations_merged_is_cancelled CHECK (merged_into IS NULL OR status = 'cancelled')"
        ),
    ),
    "handover": (
        "VARCHAR",
        (
            "CONSTRAINT ck_escalations_handover "
            "CHECK (handover IS NULL OR handover IN ('off_shift', 'gone', 'silent'))"
        ),
    ),
    "update_asked_at": ("moment", ""),
}
OUTCOMES = {
    "customer_told": (
        "VARCHAR",
        (
            "CONSTRAINT ck_outcomes_customer_told "
            "CHECK (customer_told IS NULL OR customer_told IN ('yes', 'no', 'not_needed'))"
        ),
    ),
    "lessons": ("VARCHAR", "DEFAULT '' NOT NULL"),
}
SPONSORS = {"settled": ("BOOLEAN", ""), "settled_at": ("moment", "")}
PEOPLE = {"home_seen_at": ("moment", "")}
WIDENED = {"escalations": ESCALATIONS, "outcomes": OUTCOMES, "sponsors": SPONSORS, "people": PEOPLE}


def upgrade() -> None:
    """Add what the executive desk needs; asks of before become requests with numbers."""
    for table, columns in WIDENED.items():
        for name, (kind, rest) in columns.items():
            add_column(table, name, kind, rest)
    op.execute("UPDATE escalations SET promised_at = opened_at")
    renew_partner_requests()
    make_tables()
    kinds_of_reminders(OLD_KINDS, NEW_KINDS)


def is_sqlite() -> bool:
    """Which of the two databases this is."""
    return op.get_bind().dialect.name == "sqlite"


def add_column(table: str, name: str, kind: str, rest: str) -> None:
    """A column with its checks in one statement, which both databases take; the table is not made anew."""
    moment = "VARCHAR(27)" if is_sqlite() else "TIMESTAMP WITH TIME ZONE"
    rest = rest.replace("{false}", "0" if is_sqlite() else "false")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.replace('moment', moment)} {rest}")


def renew_partner_requests() -> None:
    """A request has a number now, and one team may be asked several times."""
    for index in ("ix_partner_requests_team_status",):
        op.drop_index(index, "partner_requests")
    op.rename_table("partner_requests", "partner_requests_before")
    if not is_sqlite():
        op.execute("ALTER TABLE partner_requests_before DROP CONSTRAINT pk_partner_requests")
        op.execute("ALTER TABLE partner_requests_before DROP CONSTRAINT fk_partner_requests_asked_by")
        op.execute("ALTER SEQUENCE partner_requests_id_seq RENAME TO partner_requests_before_id_seq")
    op.create_table(
        "partner_requests",
        sa.Column("id", Key, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("team", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("channel", Text(), nullable=False),
        sa.Column("status", Text(), nullable=False),
        sa.Column("question", Text(), nullable=False),
        sa.Column("asked_by", Key, nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("wanted_by", Utc(), nullable=True),
        sa.Column("acknowledge_by", Utc(), nullable=True),
        sa.Column("acknowledged_at", Utc(), nullable=True),
        sa.Column("answer_by", Utc(), nullable=False),
        sa.Column("eta", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.CheckConstraint(
            "status IN ('requested', 'acknowledged', 'answered', 'declined', 'withdrawn')",
            name=op.f("ck_partner_requests_status"),
        ),
        sa.CheckConstraint(
            "status <> 'requested' OR acknowledge_by IS NOT NULL",
            name=op.f("ck_partner_requests_requested_has_deadline"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_partner_requests_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_partner_requests_number")),
    )
    op.create_index("ix_partner_requests_subject_number", "partner_requests", ["subject", "number"])
    op.create_index("ix_partner_requests_team_status", "partner_requests", ["team", "status"])
    keep_requests_of_before()


def keep_requests_of_before() -> None:
    """Numbers in the order of asking; the message in the team's channel becomes the request's card."""
    op.execute(
        "INSERT INTO partner_requests (number, subject, team, name, channel, status, question, asked_by, asked_at, "
        "acknowledge_by, answer_by) "
        "SELECT row_number() OVER (ORDER BY b.id), b.subject, b.team, b.name, COALESCE((SELECT p.channel "
        "FROM placements AS p WHERE p.target = 'ask:' || b.subject || ':' || b.team), (SELECT max(d.lane) "
        "FROM deliveries AS d WHERE d.target = 'ask:' || b.subject || ':' || b.team), ''), b.status, b.question, "
        "b.asked_by, b.asked_at, COALESCE(b.acknowledge_by, b.asked_at), COALESCE(b.answer_by, b.asked_at) "
        "FROM partner_requests_before AS b"
    )
    named = "'R-' || CAST(r.number AS VARCHAR)"
    told = "FROM partner_requests AS r WHERE target = 'ask:' || r.subject || ':' || r.team"
    for table in ("placements", "deliveries"):
        op.execute(
            f"UPDATE {table} SET subject = (SELECT {named} {told}), target = (SELECT 'card:' || {named} {told}) "
            f"WHERE target LIKE 'ask:%' AND EXISTS (SELECT 1 {told})"
        )
    op.execute("UPDATE deliveries SET kind = 'card' WHERE kind = 'ask'")
    op.execute(
        "INSERT INTO counters (name, value) SELECT 'request', count(*) FROM partner_requests HAVING count(*) > 0"
    )
    op.drop_table("partner_requests_before")


def make_tables() -> None:
    """Nudges, pins and prevention items."""
    op.create_table(
        "nudges",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("why", Text(), nullable=False),
        sa.Column("anchor", Utc(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("rung", Text(), nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("outcome", Text(), nullable=False),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("batch", Text(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.CheckConstraint(NEW_KINDS.replace("kind", "why"), name=op.f("ck_nudges_why")),
        sa.CheckConstraint("outcome IN ('waiting', 'sent', 'held')", name=op.f("ck_nudges_outcome")),
        sa.CheckConstraint(
            "reason IN ('due', 'asked', 'batched', 'quiet_hours', 'off_shift', 'snoozed', 'answered', 'capped', "
            "'nobody')",
            name=op.f("ck_nudges_reason"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nudges_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index("ix_nudges_batch", "nudges", ["batch"])
    op.create_index("ix_nudges_subject_id", "nudges", ["subject", "id"])
    op.create_index("ix_nudges_person_id_at", "nudges", ["person_id", "at"])
    op.create_table(
        "pins",
        sa.Column("id", Key, nullable=False),
        sa.Column("message_id", Key, nullable=False),
        sa.Column("slack_id", Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("removed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_pins_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.UniqueConstraint("message_id", "slack_id", name=op.f("uq_pins_message_id_slack_id")),
    )
    op.create_table(
        "prevention_items",
        sa.Column("id", Key, nullable=False),
        sa.Column("title", Text(), nullable=False),
        sa.Column("root_cause", Text(), nullable=False),
        sa.Column("status", Text(), nullable=False),
        sa.Column("asked_by", Key, nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.CheckConstraint(
            "status IN ('wanted', 'adopted', 'dropped')", name=op.f("ck_prevention_items_status")
        ),
        sa.CheckConstraint(
            "root_cause IN ('product_defect', 'outage', 'process', 'policy', 'communication', 'partner', "
            "'customer_error', 'fraud', 'unknown')",
            name=op.f("ck_prevention_items_root_cause"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_prevention_items_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prevention_items")),
    )
    op.create_index("ix_prevention_items_status", "prevention_items", ["status"])
    op.create_table(
        "prevention_links",
        sa.Column("id", Key, nullable=False),
        sa.Column("item_id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("linked_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["prevention_items.id"], name=op.f("fk_prevention_links_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prevention_links")),
        sa.UniqueConstraint("item_id", "subject", name=op.f("uq_prevention_links_item_id_subject")),
    )
    op.create_index("ix_prevention_links_subject", "prevention_links", ["subject"])


def kinds_of_reminders(before: str, after: str) -> None:
    """What a reminder may be about. SQLite cannot change a check, so there the table is made anew."""
    if not is_sqlite():
        op.drop_constraint("ck_reminders_kind", "reminders")
        op.create_check_constraint(op.f("ck_reminders_kind"), "reminders", after)
        return
    with op.batch_alter_table("reminders", recreate="always", copy_from=reminders(before)) as batch:
        batch.drop_constraint("ck_reminders_kind")
        batch.create_check_constraint(op.f("ck_reminders_kind"), after)


def reminders(kinds: str) -> sa.Table:
    """The table as it is before the change."""
    pending = "fired_at IS NULL AND cancelled_at IS NULL"
    table = sa.Table(
        "reminders",
        sa.MetaData(),
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("anchor", Utc(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("fired_at", Utc(), nullable=True),
        sa.Column("cancelled_at", Utc(), nullable=True),
        sa.CheckConstraint(kinds, name="ck_reminders_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint(
            "subject", "kind", "anchor", "step", name="uq_reminders_subject_kind_anchor_step"
        ),
    )
    sa.Index("ix_reminders_due", table.c.due_at, sqlite_where=sa.text(pending))
    return table


def downgrade() -> None:
    """Take it all back; what version 1 has no room for is lost."""
    op.execute("DELETE FROM reminders WHERE kind LIKE 'partner%'")
    kinds_of_reminders(NEW_KINDS, OLD_KINDS)
    for table in ("prevention_links", "prevention_items", "pins", "nudges", "partner_requests"):
        op.drop_table(table)
    op.execute("DELETE FROM counters WHERE name = 'request'")
    for table in ("placements", "deliveries"):
        op.execute(f"DELETE FROM {table} WHERE subject LIKE 'R-%'")
    op.create_table(
        "partner_requests",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("team", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("status", Text(), nullable=False),
        sa.Column("question", Text(), nullable=False),
        sa.Column("asked_by", Key, nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("acknowledge_by", Utc(), nullable=True),
        sa.Column("answer_by", Utc(), nullable=True),
        sa.CheckConstraint(
            "status IN ('requested', 'acknowledged', 'answered', 'declined')",
            name=op.f("ck_partner_requests_status"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_partner_requests_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_requests")),
        sa.UniqueConstraint("subject", "team", name=op.f("uq_partner_requests_subject_team")),
    )
    op.create_index("ix_partner_requests_team_status", "partner_requests", ["team", "status"])
    if is_sqlite():
        forget_merges()
    for table, columns in reversed(WIDENED.items()):
        for name in columns:
            if not (is_sqlite() and name == "merged_into"):
                op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def forget_merges() -> None:
    """SQLite drops no column that a constraint of its table names, so the table is made anew."""
    named = {"fk": "fk_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table("escalations", recreate="always", naming_convention=named) as batch:
        batch.drop_constraint(op.f("ck_escalations_merged_is_cancelled"), type_="check")
        batch.drop_constraint(op.f("fk_escalations_merged_into"), type_="foreignkey")
        batch.drop_column("merged_into")
