"""What is due, what has to go out, where it is shown, and how far networks have been read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.base import Table, Workspace, partial
from bot.storage.types import Key


class ReminderRow(Table):
    """A nudge that is due at a time. `anchor` is the deadline it belongs to, `step` its place on the ladder."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("workspace", "subject", "kind", "anchor", "step"),
        partial("ix_reminders_due", "workspace", "due_at", where="fired_at IS NULL AND cancelled_at IS NULL"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    anchor: Mapped[datetime]
    step: Mapped[int]
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class NudgeRow(Table):
    """A nudge to one person, and why it was sent or held back. `anchor` is the deadline that it is about.

    `batch` is the delivery that takes it along, with whatever else that person is nudged about at the time.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        Index(None, "workspace", "batch"),
        Index(None, "workspace", "subject", "id"),
        Index(None, "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    why: Mapped[str]
    anchor: Mapped[datetime]
    step: Mapped[int]
    rung: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    outcome: Mapped[str]
    reason: Mapped[str]
    batch: Mapped[str | None]
    settled_at: Mapped[datetime | None]


_IS_PENDING = "done_at IS NULL AND given_up_at IS NULL"


class DeliveryRow(Table):
    """Something that must reach Slack or a network, kept until it has.

    `target` names what is to be shown or said; one pending row per target, so that many changes cost one call.
    `wanted` is its revision: a row is done when the revision that was rendered is still the current one.
    `unsure` (maybe sent) is set while an answer is outstanding: the next try looks first whether the last arrived.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        partial("uq_deliveries_pending", "workspace", "target", where=_IS_PENDING, unique=True),
        UniqueConstraint("workspace", "key"),
        partial("ix_deliveries_due", "workspace", "due_at", "urgency", where=_IS_PENDING),
        Index(None, "workspace", "subject"),
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
        UniqueConstraint("workspace", "target"),
        UniqueConstraint("workspace", "channel", "ts"),
        Index(None, "workspace", "subject"),
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

    workspace: Mapped[Workspace] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str | None]
    read_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    problem: Mapped[str]
    retry_at: Mapped[datetime | None]
    turn_at: Mapped[datetime | None]


class PolicyRow(Table):
    """A policy that was in use, whole, by the version that other rows name."""

    __tablename__ = "policies"

    workspace: Mapped[Workspace] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    first_seen_at: Mapped[datetime]


class TombstoneRow(Table):
    """A post that was deleted before it came: when it comes, nothing of it is kept and no case opens."""

    __tablename__ = "tombstones"
    __table_args__ = (Index(None, "workspace", "seen_at"),)

    workspace: Mapped[Workspace] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class RawPostRow(Table):
    """What a network gave and no version of ours has read yet, as it came; `read_at` is set once one has."""

    __tablename__ = "raw_posts"
    __table_args__ = (
        UniqueConstraint("workspace", "network", "key"),
        partial("ix_raw_posts_unread", "workspace", "network", "id", where="read_at IS NULL"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    network: Mapped[str]
    stream: Mapped[str]
    external_id: Mapped[str | None]
    key: Mapped[str]
    text: Mapped[str]
    reason: Mapped[str]
    failed_in: Mapped[str]
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ReceiptRow(Table):
    """A form or an event that has been dealt with: the second copy changes nothing."""

    __tablename__ = "receipts"
    __table_args__ = (Index(None, "workspace", "at"),)

    workspace: Mapped[Workspace] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class CounterRow(Table):
    """The last number given to a case or an escalation; numbers have no gaps."""

    __tablename__ = "counters"

    workspace: Mapped[Workspace] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
