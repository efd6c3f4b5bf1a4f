"""The first schema: people, posts, cases, escalations, their timelines, and what goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Json, Key, Text, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEARCHED = {"posts": "post_words", "messages": "message_words"}
TABLES = (
    "sponsors",
    "posts",
    "flags",
    "events",
    "escalations",
    "conversations",
    "partner_requests",
    "outcomes",
    "messages",
    "cases",
    "reminders",
    "receipts",
    "placements",
    "people",
    "deliveries",
    "cursors",
    "counters",
    "authors",
)


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "authors",
        sa.Column("id", Key, nullable=False),
        sa.Column("network", Text(), nullable=False),
        sa.Column("external_id", Text(), nullable=False),
        sa.Column("handle", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("url", Text(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authors")),
        sa.UniqueConstraint("network", "external_id", name=op.f("uq_authors_network_external_id")),
    )
    op.create_index(op.f("ix_authors_handle"), "authors", ["handle"], unique=False)

    op.create_table(
        "counters",
        sa.Column("name", Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "cursors",
        sa.Column("network", Text(), nullable=False),
        sa.Column("stream", Text(), nullable=False),
        sa.Column("value", Text(), nullable=True),
        sa.Column("read_at", Utc(), nullable=True),
        sa.Column("failing_since", Utc(), nullable=True),
        sa.Column("problem", Text(), nullable=False),
        sa.Column("retry_at", Utc(), nullable=True),
        sa.Column("turn_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("network", "stream", name=op.f("pk_cursors")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("target", Text(), nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("lane", Text(), nullable=False),
        sa.Column("urgency", sa.BigInteger(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("wanted", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", Utc(), nullable=True),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("given_up_at", Utc(), nullable=True),
        sa.Column("problem", Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at", "urgency"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index(op.f("ix_deliveries_subject"), "deliveries", ["subject"], unique=False)
    op.create_index(
        "uq_deliveries_pending",
        "deliveries",
        ["target"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
    )

    op.create_table(
        "people",
        sa.Column("id", Key, nullable=False),
        sa.Column("team_id", Text(), nullable=False),
        sa.Column("slack_id", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("time_zone", Text(), nullable=False),
        sa.Column("is_outsider", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("team_id", "slack_id", name=op.f("uq_people_team_id_slack_id")),
    )
    op.create_table(
        "placements",
        sa.Column("id", Key, nullable=False),
        sa.Column("target", Text(), nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("channel", Text(), nullable=False),
        sa.Column("ts", Text(), nullable=False),
        sa.Column("thread_ts", Text(), nullable=True),
        sa.Column("link", Text(), nullable=False),
        sa.Column("shown_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_placements_channel_ts")),
        sa.UniqueConstraint("target", name=op.f("uq_placements_target")),
    )
    op.create_index(op.f("ix_placements_subject"), "placements", ["subject"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("key", Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_at"), "receipts", ["at"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("anchor", Utc(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("fired_at", Utc(), nullable=True),
        sa.Column("cancelled_at", Utc(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('acknowledge', 'update', 'wake', 'stale')", name=op.f("ck_reminders_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "subject", "kind", "anchor", "step", name=op.f("uq_reminders_subject_kind_anchor_step")
        ),
    )
    op.create_index(
        "ix_reminders_due",
        "reminders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL AND cancelled_at IS NULL"),
    )

    op.create_table(
        "cases",
        sa.Column("id", Key, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("status", Text(), nullable=False),
        sa.Column("priority", Text(), nullable=False),
        sa.Column("priority_reasons", Json, nullable=False),
        sa.Column("network", Text(), nullable=False),
        sa.Column("channel", Text(), nullable=False),
        sa.Column("topic", Text(), nullable=True),
        sa.Column("author_id", Key, nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("claimed_at", Utc(), nullable=True),
        sa.Column("touched_at", Utc(), nullable=True),
        sa.Column("waiting_on", Text(), nullable=True),
        sa.Column("snoozed_until", Utc(), nullable=True),
        sa.Column("respond_by", Utc(), nullable=True),
        sa.Column("resolve_by", Utc(), nullable=True),
        sa.Column("first_response_at", Utc(), nullable=True),
        sa.Column("last_customer_post_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("dismissal", Text(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("policy_version", Text(), nullable=False),
        sa.CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_cases_merged")),
        sa.CheckConstraint("(status = 'waiting') = (waiting_on IS NOT NULL)", name=op.f("ck_cases_waiting")),
        sa.CheckConstraint(
            "dismissal IS NULL OR dismissal IN ('no_answer_needed', 'not_for_us', 'duplicate', 'spam')",
            name=op.f("ck_cases_dismissal"),
        ),
        sa.CheckConstraint("priority IN ('P1', 'P2', 'P3', 'P4')", name=op.f("ck_cases_priority")),
        sa.CheckConstraint(
            "status <> 'claimed' OR owner_id IS NOT NULL", name=op.f("ck_cases_claimed_has_owner")
        ),
        sa.CheckConstraint("status <> 'new' OR owner_id IS NULL", name=op.f("ck_cases_new_has_no_owner")),
        sa.CheckConstraint(
            "status IN ('new', 'claimed', 'waiting', 'resolved', 'dismissed', 'merged')",
            name=op.f("ck_cases_status"),
        ),
        sa.CheckConstraint(
            "waiting_on IS NULL OR waiting_on IN ('customer', 'partner')", name=op.f("ck_cases_waiting_on")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_cases_author_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["cases.number"], name=op.f("fk_cases_merged_into")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_cases_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_author_id"), "cases", ["author_id"], unique=False)
    op.create_index(op.f("ix_cases_merged_into"), "cases", ["merged_into"], unique=False)
    op.create_index(op.f("ix_cases_network_number"), "cases", ["network", "number"], unique=False)
    op.create_index(
        "ix_cases_open",
        "cases",
        ["priority", "opened_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_cases_owner", "cases", ["owner_id", "status"], unique=False)
    op.create_index(op.f("ix_cases_status_number"), "cases", ["status", "number"], unique=False)
    op.create_index(op.f("ix_cases_topic"), "cases", ["topic"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("channel", Text(), nullable=True),
        sa.Column("ts", Text(), nullable=True),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("author", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("said_at", Utc(), nullable=False),
        sa.Column("edited_at", Utc(), nullable=True),
        sa.Column("deleted_at", Utc(), nullable=True),
        sa.CheckConstraint("deleted_at IS NULL OR text = ''", name=op.f("ck_messages_deleted_has_no_text")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("channel", "ts", "subject", name=op.f("uq_messages_channel_ts_subject")),
    )
    op.create_index(op.f("ix_messages_subject"), "messages", ["subject"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("resolution", Text(), nullable=False),
        sa.Column("root_cause", Text(), nullable=False),
        sa.Column("topic", Text(), nullable=True),
        sa.Column("can_recur", sa.Boolean(), nullable=True),
        sa.Column("note", Text(), nullable=False),
        sa.Column("by_id", Key, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("superseded_at", Utc(), nullable=True),
        sa.CheckConstraint(
            "resolution IN ('solved', 'explained', 'compensated', 'handed_over', 'no_reaction', 'not_solved')",
            name=op.f("ck_outcomes_resolution"),
        ),
        sa.CheckConstraint(
            "root_cause IN ('product_defect', 'outage', 'process', 'policy', 'communication', 'partner', 'customer_error', 'fraud', 'unknown')",
            name=op.f("ck_outcomes_root_cause"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_outcomes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_root_cause_at"), "outcomes", ["root_cause", "at"], unique=False)
    op.create_index(op.f("ix_outcomes_topic"), "outcomes", ["topic"], unique=False)
    op.create_index(
        "uq_outcomes_current",
        "outcomes",
        ["subject"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

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
    op.create_index(
        op.f("ix_partner_requests_team_status"), "partner_requests", ["team", "status"], unique=False
    )

    op.create_table(
        "conversations",
        sa.Column("id", Key, nullable=False),
        sa.Column("network", Text(), nullable=False),
        sa.Column("external_id", Text(), nullable=False),
        sa.Column("case_number", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_conversations_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("network", "external_id", name=op.f("uq_conversations_network_external_id")),
    )
    op.create_index(op.f("ix_conversations_case_number"), "conversations", ["case_number"], unique=False)

    op.create_table(
        "escalations",
        sa.Column("id", Key, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("status", Text(), nullable=False),
        sa.Column("severity", Text(), nullable=False),
        sa.Column("channel", Text(), nullable=False),
        sa.Column("summary", Text(), nullable=False),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("case_number", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("wanted_by", Utc(), nullable=True),
        sa.Column("acknowledge_by", Utc(), nullable=True),
        sa.Column("acknowledged_at", Utc(), nullable=True),
        sa.Column("next_update_by", Utc(), nullable=True),
        sa.Column("last_update_at", Utc(), nullable=True),
        sa.Column("resolve_by", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("policy_version", Text(), nullable=False),
        sa.CheckConstraint(
            "status <> 'open' OR acknowledge_by IS NOT NULL", name=op.f("ck_escalations_open_has_deadline")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'acknowledged', 'resolved', 'cancelled')", name=op.f("ck_escalations_status")
        ),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_escalations_case_number")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_escalations_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("number", name=op.f("uq_escalations_number")),
    )
    op.create_index(op.f("ix_escalations_case_number"), "escalations", ["case_number"], unique=False)
    op.create_index(
        op.f("ix_escalations_owner_id_status"), "escalations", ["owner_id", "status"], unique=False
    )
    op.create_index(op.f("ix_escalations_status_number"), "escalations", ["status", "number"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", Key, nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("actor", Text(), nullable=False),
        sa.Column("actor_id", Key, nullable=True),
        sa.Column("source", Text(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("message_id", Key, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_events_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_actor_id"), "events", ["actor_id"], unique=False)
    op.create_index(op.f("ix_events_at"), "events", ["at"], unique=False)
    op.create_index(op.f("ix_events_message_id"), "events", ["message_id"], unique=False)
    op.create_index(op.f("ix_events_subject_id"), "events", ["subject", "id"], unique=False)

    op.create_table(
        "flags",
        sa.Column("id", Key, nullable=False),
        sa.Column("escalation_number", sa.BigInteger(), nullable=False),
        sa.Column("channel", Text(), nullable=False),
        sa.Column("ts", Text(), nullable=False),
        sa.Column("thread_ts", Text(), nullable=True),
        sa.Column("author", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("link", Text(), nullable=False),
        sa.Column("flagged_at", Utc(), nullable=False),
        sa.Column("deleted_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation_number"], ["escalations.number"], name=op.f("fk_flags_escalation_number")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_flags_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_flags_channel_ts")),
    )
    op.create_index(op.f("ix_flags_escalation_number"), "flags", ["escalation_number"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", Key, nullable=False),
        sa.Column("network", Text(), nullable=False),
        sa.Column("external_id", Text(), nullable=False),
        sa.Column("latest_id", Text(), nullable=False),
        sa.Column("conversation_id", Key, nullable=False),
        sa.Column("case_number", sa.BigInteger(), nullable=True),
        sa.Column("author_id", Key, nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("in_reply_to", Text(), nullable=True),
        sa.Column("text", Text(), nullable=False),
        sa.Column("language", Text(), nullable=False),
        sa.Column("url", Text(), nullable=False),
        sa.Column("media", Json, nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("edited_at", Utc(), nullable=True),
        sa.Column("deleted_at", Utc(), nullable=True),
        sa.Column("checked_at", Utc(), nullable=True),
        sa.CheckConstraint("deleted_at IS NULL OR text = ''", name=op.f("ck_posts_deleted_has_no_text")),
        sa.CheckConstraint(
            "kind IN ('post', 'reply', 'quote', 'repost', 'direct')", name=op.f("ck_posts_kind")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_posts_author_id")),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_posts_case_number")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_posts_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("network", "external_id", name=op.f("uq_posts_network_external_id")),
    )
    op.create_index(op.f("ix_posts_author_id"), "posts", ["author_id"], unique=False)
    op.create_index(
        op.f("ix_posts_case_number_created_at"), "posts", ["case_number", "created_at"], unique=False
    )
    op.create_index(op.f("ix_posts_conversation_id"), "posts", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_posts_created_at"), "posts", ["created_at"], unique=False)
    op.create_index(op.f("ix_posts_network_latest_id"), "posts", ["network", "latest_id"], unique=False)

    op.create_table(
        "sponsors",
        sa.Column("id", Key, nullable=False),
        sa.Column("escalation_number", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_number"], ["escalations.number"], name=op.f("fk_sponsors_escalation_number")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sponsors_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint(
            "escalation_number", "person_id", name=op.f("uq_sponsors_escalation_number_person_id")
        ),
    )
    op.create_index(op.f("ix_sponsors_person_id"), "sponsors", ["person_id"], unique=False)
    for table, words in SEARCHED.items():
        if op.get_bind().dialect.name == "sqlite":
            index_on_sqlite(table, words)
        else:
            op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (to_tsvector('simple', text))")


def index_on_sqlite(table: str, words: str) -> None:
    """A full-text index that follows its table (https://sqlite.org/fts5.html#external_content_tables)."""
    forget = f"INSERT INTO {words} ({words}, rowid, text) VALUES ('delete', old.id, old.text)"
    learn = f"INSERT INTO {words} (rowid, text) VALUES (new.id, new.text)"
    op.execute(
        f"CREATE VIRTUAL TABLE {words} USING fts5(text, content='{table}', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER {words}_added AFTER INSERT ON {table} BEGIN {learn}; END")
    op.execute(f"CREATE TRIGGER {words}_gone AFTER DELETE ON {table} BEGIN {forget}; END")
    op.execute(f"CREATE TRIGGER {words}_changed AFTER UPDATE OF text ON {table} BEGIN {forget}; {learn}; END")


def downgrade() -> None:
    """Take everything away."""
    if op.get_bind().dialect.name == "sqlite":
        for words in SEARCHED.values():
            op.execute(f"DROP TABLE {words}")
    for table in TABLES:
        op.drop_table(table)
