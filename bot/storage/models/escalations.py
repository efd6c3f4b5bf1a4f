"""Escalations: sponsors, flagged messages, and asks to partner teams."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.escalations import EscalationStatus
from bot.storage.models.base import Table, one_of
from bot.storage.types import Key


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
    name: Mapped[str]
    status: Mapped[str]
    question: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    acknowledge_by: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
