"""The tables, as SQLAlchemy sees them; `docs/schema.md` explains them to analysts. They change only by migration."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.cases import CaseStatus, Dismissal, Priority, WaitingOn
from bot.domain.escalations import EscalationStatus
from bot.domain.ladder import ReminderKind
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.posts import PostKind
from bot.storage.types import Json, Key, Text, Utc


def one_of(column: str, values: type[Any], *, empty: bool = False) -> CheckConstraint:
    """A check that a column holds one of an enumeration's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    condition = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {condition}" if empty else condition, name=column)


class Table(DeclarativeBase):
    """What every table shares: names for constraints, and the types of columns."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Utc,
        str: Text,
        int: BigInteger,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class PersonRow(Table):
    """A person of the Slack workspace who has been seen."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("team_id", "slack_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[str]
    slack_id: Mapped[str]
    name: Mapped[str]
    time_zone: Mapped[str]
    is_outsider: Mapped[bool]
    is_gone: Mapped[bool]
    seen_at: Mapped[datetime]


class AuthorRow(Table):
    """Who writes on a network."""

    __tablename__ = "authors"
    __table_args__ = (UniqueConstraint("network", "external_id"), Index(None, "handle"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    external_id: Mapped[str]
    handle: Mapped[str]
    name: Mapped[str]
    followers: Mapped[int | None]
    verified: Mapped[bool]
    url: Mapped[str]
    seen_at: Mapped[datetime]


class CaseRow(Table):
    """One customer's problem."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("number"),
        one_of("status", CaseStatus),
        one_of("priority", Priority),
        one_of("waiting_on", WaitingOn, empty=True),
        one_of("dismissal", Dismissal, empty=True),
        CheckConstraint("(status = 'waiting') = (waiting_on IS NOT NULL)", name="waiting"),
        CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name="merged"),
        CheckConstraint("status <> 'claimed' OR owner_id IS NOT NULL", name="claimed_has_owner"),
        CheckConstraint("status <> 'new' OR owner_id IS NULL", name="new_has_no_owner"),
        Index("ix_cases_open", "priority", "opened_at", sqlite_where=text("closed_at IS NULL"),
              postgresql_where=text("closed_at IS NULL")),
        Index("ix_cases_owner", "owner_id", "status"),
        Index(None, "status", "number"),
        Index(None, "author_id"),
        Index(None, "network", "number"),
        Index(None, "topic"),
        Index(None, "merged_into"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int]
    status: Mapped[str]
    priority: Mapped[str]
    priority_reasons: Mapped[list[Any]]
    network: Mapped[str]
    channel: Mapped[str]
    topic: Mapped[str | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    waiting_on: Mapped[str | None]
    snoozed_until: Mapped[datetime | None]
    respond_by: Mapped[datetime | None]
    resolve_by: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    last_customer_post_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    dismissal: Mapped[str | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("cases.number"))
    policy_version: Mapped[str]


class ConversationRow(Table):
    """Posts that belong together on a network, and the case that has them now."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("network", "external_id"), Index(None, "case_number"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    external_id: Mapped[str]
    case_number: Mapped[int | None] = mapped_column(ForeignKey("cases.number"))


class PostRow(Table):
    """One message on a network. `text` is empty once `deleted_at` is set."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("network", "external_id"),
        one_of("kind", PostKind),
        CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_has_no_text"),
        Index(None, "case_number", "created_at"),
        Index(None, "conversation_id"),
        Index(None, "author_id"),
        Index(None, "network", "latest_id"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    external_id: Mapped[str]
    latest_id: Mapped[str]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    case_number: Mapped[int | None] = mapped_column(ForeignKey("cases.number"))
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    kind: Mapped[str]
    in_reply_to: Mapped[str | None]
    text: Mapped[str]
    language: Mapped[str]
    url: Mapped[str]
    media: Mapped[list[Any]]
    ours: Mapped[bool]
    created_at: Mapped[datetime]
    received_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]


class EscalationRow(Table):
    """What an executive's flag became."""

    __tablename__ = "escalations"
    __table_args__ = (
        UniqueConstraint("number"),
        one_of("status", EscalationStatus),
        CheckConstraint("status <> 'open' OR acknowledge_by IS NOT NULL", name="open_has_deadline"),
        Index(None, "status", "number"),
        Index(None, "owner_id", "status"),
        Index(None, "case_number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int]
    status: Mapped[str]
    severity: Mapped[str]
    channel: Mapped[str]
    summary: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    case_number: Mapped[int | None] = mapped_column(ForeignKey("cases.number"))
    opened_at: Mapped[datetime]
    wanted_by: Mapped[datetime | None]
    acknowledge_by: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    next_update_by: Mapped[datetime | None]
    last_update_at: Mapped[datetime | None]
    resolve_by: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    policy_version: Mapped[str]


class SponsorRow(Table):
    """An executive who asked for an escalation, or joined it."""

    __tablename__ = "sponsors"
    __table_args__ = (UniqueConstraint("escalation_number", "person_id"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    escalation_number: Mapped[int] = mapped_column(ForeignKey("escalations.number"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]


class FlagRow(Table):
    """A Slack message that was flagged; one message belongs to one escalation."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("channel", "ts"), Index(None, "escalation_number"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    escalation_number: Mapped[int] = mapped_column(ForeignKey("escalations.number"))
    channel: Mapped[str]
    ts: Mapped[str]
    thread_ts: Mapped[str | None]
    author: Mapped[str]
    text: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    link: Mapped[str]
    flagged_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class PartnerRequestRow(Table):
    """An ask to another team."""

    __tablename__ = "partner_requests"
    __table_args__ = (
        UniqueConstraint("subject", "team"),
        CheckConstraint("status IN ('requested', 'acknowledged', 'answered', 'declined')", name="status"),
        Index(None, "team", "status"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    team: Mapped[str]
    status: Mapped[str]
    question: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    acknowledge_by: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]


class EventRow(Table):
    """The timeline, which is the audit log. Words live in `messages`; `data` holds ids and states."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "subject", "id"),
        Index(None, "at"),
        Index(None, "actor_id"),
        Index(None, "message_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str]
    actor: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    source: Mapped[str]
    data: Mapped[dict[str, Any]]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))


class MessageRow(Table):
    """What people said about a case or an escalation: in its thread, in a note, or kept from elsewhere.

    `text` is empty once `deleted_at` is set. A note has no place in Slack of its own.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "ts", "subject"),
        CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_has_no_text"),
        Index(None, "subject"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author: Mapped[str]
    text: Mapped[str]
    said_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class OutcomeRow(Table):
    """How a case or an escalation ended. `superseded_at` is set when it was reopened."""

    __tablename__ = "outcomes"
    __table_args__ = (
        one_of("resolution", Resolution),
        one_of("root_cause", RootCause),
        Index("uq_outcomes_current", "subject", unique=True, sqlite_where=text("superseded_at IS NULL"),
              postgresql_where=text("superseded_at IS NULL")),
        Index(None, "root_cause", "at"),
        Index(None, "topic"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    resolution: Mapped[str]
    root_cause: Mapped[str]
    topic: Mapped[str | None]
    can_recur: Mapped[bool | None]
    note: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class ReminderRow(Table):
    """A nudge that is due at a time. `anchor` is the deadline it belongs to, `step` its place on the ladder."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("subject", "kind", "anchor", "step"),
        one_of("kind", ReminderKind),
        Index("ix_reminders_due", "due_at", sqlite_where=text("fired_at IS NULL AND cancelled_at IS NULL"),
              postgresql_where=text("fired_at IS NULL AND cancelled_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    anchor: Mapped[datetime]
    step: Mapped[int]
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class DeliveryRow(Table):
    """Something that must reach Slack or a network, kept until it has.

    `target` names what is to be shown or said; one pending row per target, so that many changes cost one call.
    `wanted` counts the changes; a row is done when the version that was rendered is still the one wanted.
    `unsure` is set while an answer is outstanding: the next try looks first whether the last one arrived.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("uq_deliveries_pending", "target", unique=True,
              sqlite_where=text("done_at IS NULL AND given_up_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND given_up_at IS NULL")),
        UniqueConstraint("key"),
        Index("ix_deliveries_due", "due_at", "urgency",
              sqlite_where=text("done_at IS NULL AND given_up_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND given_up_at IS NULL")),
        Index(None, "subject"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str]
    kind: Mapped[str]
    target: Mapped[str]
    subject: Mapped[str]
    lane: Mapped[str]
    urgency: Mapped[int]
    data: Mapped[dict[str, Any]]
    wanted: Mapped[int]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    attempts: Mapped[int]
    leased_until: Mapped[datetime | None]
    unsure: Mapped[bool]
    done_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str]


class PlacementRow(Table):
    """Where a thing is shown in Slack: a case's card, an escalation's, a customer's post in a thread."""

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("target"),
        UniqueConstraint("channel", "ts"),
        Index(None, "subject"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[str]
    subject: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    thread_ts: Mapped[str | None]
    link: Mapped[str]
    shown_at: Mapped[datetime]


class CursorRow(Table):
    """How far each stream of a network has been read, and how it fares."""

    __tablename__ = "cursors"

    network: Mapped[str] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str | None]
    read_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    problem: Mapped[str]
    retry_at: Mapped[datetime | None]
    turn_at: Mapped[datetime | None]


class ReceiptRow(Table):
    """A form or an event that has been dealt with: the second copy changes nothing."""

    __tablename__ = "receipts"
    __table_args__ = (Index(None, "at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class CounterRow(Table):
    """The last number given to a case or an escalation; numbers have no gaps."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
