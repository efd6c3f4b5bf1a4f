"""Customers' side: authors, conversations, posts and cases; and the people of the workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.base import Table, numbered, partial
from bot.storage.types import Key


class PersonRow(Table):
    """A person of the Slack workspace who has been seen."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("workspace", "team_id", "slack_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[str]
    slack_id: Mapped[str]
    name: Mapped[str]
    time_zone: Mapped[str]
    is_outsider: Mapped[bool]
    is_gone: Mapped[bool]
    seen_at: Mapped[datetime]
    home_seen_at: Mapped[datetime | None]


class AuthorRow(Table):
    """Who writes on a network."""

    __tablename__ = "authors"
    __table_args__ = (
        UniqueConstraint("workspace", "network", "external_id"),
        Index(None, "workspace", "handle"),
    )

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
        numbered("merged_into", "cases"),
        UniqueConstraint("workspace", "number"),
        CheckConstraint("(status = 'waiting') = (waiting_on IS NOT NULL)", name="waiting"),
        CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name="merged"),
        CheckConstraint("status <> 'claimed' OR owner_id IS NOT NULL", name="claimed_has_owner"),
        CheckConstraint("status <> 'new' OR owner_id IS NULL", name="new_has_no_owner"),
        partial("ix_cases_open", "workspace", "priority", "opened_at", where="closed_at IS NULL"),
        Index("ix_cases_owner", "owner_id", "status"),
        Index(None, "workspace", "status", "number"),
        Index(None, "author_id"),
        Index(None, "workspace", "network", "number"),
        Index(None, "workspace", "topic"),
        Index(None, "workspace", "merged_into"),
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
    merged_into: Mapped[int | None]
    policy_version: Mapped[str]
    owed_since: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]


class ConversationRow(Table):
    """Posts that belong together on a network, and the case that has them now."""

    __tablename__ = "conversations"
    __table_args__ = (
        numbered("case_number", "cases"),
        UniqueConstraint("workspace", "network", "external_id"),
        Index(None, "workspace", "case_number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    external_id: Mapped[str]
    case_number: Mapped[int | None]


class PostRow(Table):
    """One message on a network. `text` is empty once `deleted_at` is set."""

    __tablename__ = "posts"
    __table_args__ = (
        numbered("case_number", "cases"),
        UniqueConstraint("workspace", "network", "external_id"),
        CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_has_no_text"),
        Index(None, "workspace", "case_number", "created_at"),
        Index(None, "conversation_id"),
        Index(None, "author_id"),
        Index(None, "workspace", "network", "latest_id"),
        Index(None, "workspace", "created_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    external_id: Mapped[str]
    latest_id: Mapped[str]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    case_number: Mapped[int | None]
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
    version_at: Mapped[datetime | None]
    version_edit: Mapped[int] = mapped_column(server_default="0")
