"""Reminders: nudges that are due at a time, each fired once whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.domain.nudges.reasons import ReminderKind
from bot.domain.subjects import Subject, subject_of
from bot.storage.locks import insert_into
from bot.storage.models import ReminderRow
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Reminder:
    """A nudge: `anchor` is the deadline it belongs to, `step` its place on the ladder."""

    id: int
    subject: Subject
    kind: ReminderKind
    anchor: datetime
    step: int
    due_at: datetime


_DUE = (
    select(
        ReminderRow.id, ReminderRow.subject, ReminderRow.kind, ReminderRow.anchor, ReminderRow.step,
        ReminderRow.due_at,
    )
    .where(ReminderRow.due_at <= bindparam("now"), ReminderRow.fired_at.is_(None))
    .where(ReminderRow.cancelled_at.is_(None))
    .order_by(ReminderRow.due_at, ReminderRow.id)
    .limit(bindparam("at_most"))
)  # fmt: skip
"""Made once, as every worker asks it every few seconds."""


class Reminders(Store):
    """Plan, cancel, take. Whoever changes one holds its subject first, so that nobody waits for each other."""

    async def plan(
        self, subject: Subject, kind: ReminderKind, anchor: datetime, step: int, due_at: datetime
    ) -> None:
        """Make sure that there is this nudge; the same one twice is one, and one that was cancelled is back."""
        row = ReminderRow
        await self._conn.execute(
            insert_into(self._conn, row)
            .values(subject=str(subject), kind=kind, anchor=anchor, step=step, due_at=due_at)
            .on_conflict_do_update(
                index_elements=["workspace", "subject", "kind", "anchor", "step"],
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
        rows = list(pending)
        lost = [r.id for r in rows if wanted.get(ReminderKind(r.kind)) != r.anchor]
        if lost:
            await self._conn.execute(
                update(ReminderRow).where(ReminderRow.id.in_(lost)).values(cancelled_at=self._now)
            )
        waiting = {(r.kind, r.anchor) for r in rows}
        for kind, anchor in wanted.items():
            if (kind, anchor) not in waiting:
                await self._resume(subject, kind, anchor)
                await self.plan(subject, kind, anchor, 0, anchor)

    async def _resume(self, subject: Subject, kind: ReminderKind, anchor: datetime) -> None:
        """A deadline that has its reason back goes on where its nudges were cancelled."""
        row = ReminderRow
        await self._conn.execute(
            update(row)
            .where(row.subject == str(subject), row.kind == kind, row.anchor == anchor)
            .where(row.fired_at.is_(None), row.cancelled_at.is_not(None))
            .values(cancelled_at=None)
        )

    async def due(self, limit: int) -> list[Reminder]:
        """Up to `limit` nudges that are due, the longest first; nothing is taken yet."""
        found = await self._conn.execute(_DUE, {"now": self._now, "at_most": limit})
        return [
            Reminder(r.id, subject_of(r.subject), ReminderKind(r.kind), r.anchor, r.step, r.due_at)
            for r in found
        ]

    async def take(self, reminder: Reminder) -> bool:
        """Mark a nudge as fired; False when somebody else has, or when it was cancelled or is not due any more."""
        row = ReminderRow
        taken = await self._conn.execute(
            update(row)
            .where(row.id == reminder.id, row.due_at <= self._now)
            .where(row.fired_at.is_(None), row.cancelled_at.is_(None))
            .values(fired_at=self._now)
        )
        return taken.rowcount == 1

    async def bring_forward(self, subjects: Sequence[Subject], put_off_until: datetime) -> None:
        """Nudges of these that were put back until then are due now."""
        row = ReminderRow
        await self._conn.execute(
            update(row)
            .where(row.subject.in_([str(subject) for subject in subjects]))
            .where(row.due_at == put_off_until, row.anchor <= self._now)
            .where(row.fired_at.is_(None), row.cancelled_at.is_(None))
            .values(due_at=self._now)
        )

    async def put_back(self, reminder: Reminder, due_at: datetime) -> None:
        """A nudge that was taken could not be given: the same one is due at another time."""
        row = ReminderRow
        await self._conn.execute(
            update(row).where(row.id == reminder.id).values(fired_at=None, due_at=due_at)
        )
