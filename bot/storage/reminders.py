"""Reminders: nudges that are due at a time, each fired once whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ladder import ReminderKind
from bot.domain.numbers import Subject
from bot.storage.dialects import insert_into
from bot.storage.models import ReminderRow
from bot.storage.placements import subject_of


@dataclass(frozen=True, slots=True)
class Reminder:
    """A nudge: `anchor` is the deadline it belongs to, `step` its place on the ladder."""

    id: int
    subject: Subject
    kind: ReminderKind
    anchor: datetime
    step: int
    due_at: datetime


class Reminders:
    """Plan, cancel, take."""

    def __init__(self, conn: AsyncConnection, now: datetime) -> None:
        self._conn = conn
        self._now = now

    async def plan(
        self, subject: Subject, kind: ReminderKind, anchor: datetime, step: int, due_at: datetime
    ) -> None:
        """Make sure that there is this nudge; the same one twice is one, and one that was cancelled is back."""
        row = ReminderRow
        await self._conn.execute(
            insert_into(self._conn, row)
            .values(subject=str(subject), kind=kind, anchor=anchor, step=step, due_at=due_at)
            .on_conflict_do_update(
                index_elements=["subject", "kind", "anchor", "step"],
                set_={"cancelled_at": None, "due_at": due_at},
                where=(row.fired_at.is_(None)) & (row.cancelled_at.is_not(None)),
            )
        )

    async def keep_only(self, subject: Subject, wanted: dict[ReminderKind, datetime]) -> None:
        """Cancel what has lost its reason and plan the first nudge of every deadline that is new."""
        pending = await self._conn.execute(
            select(ReminderRow.id, ReminderRow.kind, ReminderRow.anchor).where(
                ReminderRow.subject == str(subject),
                ReminderRow.fired_at.is_(None),
                ReminderRow.cancelled_at.is_(None),
            )
        )
        lost = [r.id for r in pending if wanted.get(ReminderKind(r.kind)) != r.anchor]
        if lost:
            await self._conn.execute(
                update(ReminderRow).where(ReminderRow.id.in_(lost)).values(cancelled_at=self._now)
            )
        for kind, anchor in wanted.items():
            await self.plan(subject, kind, anchor, 0, anchor)

    async def take_due(self, limit: int) -> list[Reminder]:
        """Mark up to `limit` due nudges as fired and hand them over; rows that another worker holds are skipped."""
        due = await self._conn.execute(
            select(ReminderRow)
            .with_only_columns(
                ReminderRow.id,
                ReminderRow.subject,
                ReminderRow.kind,
                ReminderRow.anchor,
                ReminderRow.step,
                ReminderRow.due_at,
            )
            .where(
                ReminderRow.due_at <= self._now,
                ReminderRow.fired_at.is_(None),
                ReminderRow.cancelled_at.is_(None),
            )
            .order_by(ReminderRow.due_at, ReminderRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = [
            Reminder(r.id, subject_of(r.subject), ReminderKind(r.kind), r.anchor, r.step, r.due_at)
            for r in due
        ]
        if taken:
            await self._conn.execute(
                update(ReminderRow)
                .where(ReminderRow.id.in_([r.id for r in taken]))
                .values(fired_at=self._now)
            )
        return taken
