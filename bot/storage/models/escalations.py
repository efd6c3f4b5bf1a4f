"""Escalations: sponsors, flagged messages, asks to partner teams, and what would prevent the next one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.base import Table, numbered
from bot.storage.types import Key


class EscalationRow(Table):
    """What an executive's flag became."""

    __tablename__ = "escalations"
    __table_args__ = (
        numbered("merged_into", "escalations"),
        numbered("case_number", "cases"),
        UniqueConstraint("workspace", "number"),
        CheckConstraint("status <> 'open' OR acknowledge_by IS NOT NULL", name="open_has_deadline"),
        CheckConstraint("merged_into IS NULL OR status = 'cancelled'", name="merged_is_cancelled"),
        Index(None, "workspace", "status", "number"),
        Index(None, "owner_id", "status"),
        Index(None, "workspace", "case_number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int]
    status: Mapped[str]
    severity: Mapped[str]
    channel: Mapped[str]
    summary: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    case_number: Mapped[int | None]
    opened_at: Mapped[datetime]
    wanted_by: Mapped[datetime | None]
    acknowledge_by: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    next_update_by: Mapped[datetime | None]
    last_update_at: Mapped[datetime | None]
    resolve_by: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    policy_version: Mapped[str]
    promised_at: Mapped[datetime | None]
    confidential: Mapped[bool] = mapped_column(server_default=false())
    snoozed_until: Mapped[datetime | None]
    snooze_reason: Mapped[str] = mapped_column(server_default="")
    merged_into: Mapped[int | None]
    handover: Mapped[str | None]
    update_asked_at: Mapped[datetime | None]


class SponsorRow(Table):
    """An executive who asked for an escalation, or joined it; `settled` is what they said of its last resolution."""

    __tablename__ = "sponsors"
    __table_args__ = (
        numbered("escalation_number", "escalations"),
        UniqueConstraint("workspace", "escalation_number", "person_id"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    escalation_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    settled: Mapped[bool | None]
    settled_at: Mapped[datetime | None]


class FlagRow(Table):
    """A Slack message that was flagged; one message belongs to one escalation."""

    __tablename__ = "flags"
    __table_args__ = (
        numbered("escalation_number", "escalations"),
        UniqueConstraint("workspace", "channel", "ts"),
        Index(None, "workspace", "escalation_number"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    escalation_number: Mapped[int]
    channel: Mapped[str]
    ts: Mapped[str]
    thread_ts: Mapped[str | None]
    author: Mapped[str]
    text: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    link: Mapped[str]
    flagged_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]


class PartnerRequestRow(Table):
    """An ask to another team about `subject`, a case or an escalation; one team may be asked several times."""

    __tablename__ = "partner_requests"
    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        CheckConstraint("status <> 'requested' OR acknowledge_by IS NOT NULL", name="requested_has_deadline"),
        Index(None, "workspace", "subject", "number"),
        Index(None, "workspace", "team", "status"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int]
    subject: Mapped[str]
    team: Mapped[str]
    name: Mapped[str]
    channel: Mapped[str]
    status: Mapped[str]
    question: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    wanted_by: Mapped[datetime | None]
    acknowledge_by: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    answer_by: Mapped[datetime]
    eta: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    policy_version: Mapped[str] = mapped_column(server_default="")


class PreventionItemRow(Table):
    """Something that would keep an issue from happening again; a program adopts it."""

    __tablename__ = "prevention_items"
    __table_args__ = (Index(None, "workspace", "status"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str]
    root_cause: Mapped[str]
    status: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]


class PreventionLinkRow(Table):
    """A case or an escalation that a prevention item would have prevented."""

    __tablename__ = "prevention_links"
    __table_args__ = (UniqueConstraint("item_id", "subject"), Index(None, "workspace", "subject"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("prevention_items.id"))
    subject: Mapped[str]
    linked_at: Mapped[datetime]
