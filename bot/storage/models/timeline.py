"""The timeline: events, what people said, and how things ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.base import Table, partial
from bot.storage.types import Key


class EventRow(Table):
    """The timeline, which is the audit log. What people said lives in `messages`; `data` is a fact of the kind.

    Some facts hold what a person wrote, too: `KINDS_WITH_WORDS` in `bot/domain/events/codec.py`.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "workspace", "subject", "id"),
        Index(None, "workspace", "at"),
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
        UniqueConstraint("workspace", "channel", "ts", "subject"),
        CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_has_no_text"),
        Index(None, "workspace", "subject"),
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
        partial("uq_outcomes_current", "workspace", "subject", where="superseded_at IS NULL", unique=True),
        Index(None, "workspace", "root_cause", "at"),
        Index(None, "workspace", "topic"),
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
    customer_told: Mapped[str | None]
    lessons: Mapped[str] = mapped_column(server_default="")


class PinRow(Table):
    """A message that somebody has pinned into the summary; `removed_at` is set when they took the pin away."""

    __tablename__ = "pins"
    __table_args__ = (UniqueConstraint("message_id", "slack_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    slack_id: Mapped[str]
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
