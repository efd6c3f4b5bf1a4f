"""Nudges: one row for each person and each decision, and the messages that take them along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.nudges.recipients import Call, NudgeOutcome
from bot.domain.people import PersonRef
from bot.domain.subjects import subject_of
from bot.storage.locks import insert_into
from bot.storage.models import DeliveryRow, NudgeRow, PersonRow
from bot.storage.outbox.deliveries import DeliveryKind, LeasedRow
from bot.storage.store import Store

_LATELY = timedelta(days=1)
_TO_SEND = (
    DeliveryRow.kind == DeliveryKind.NUDGE_DIGEST, DeliveryRow.done_at.is_(None), DeliveryRow.given_up_at.is_(None)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nudge:
    """A nudge to one person that waits in a message."""

    id: int
    call: Call
    person: PersonRef
    reason: NudgeReason


class Nudges(Store):
    """Record what was decided, and what became of it."""

    async def open_message(self, person: PersonRef) -> str | None:
        """The message to somebody that has not been taken for sending yet; nobody takes it until this ends."""
        row = DeliveryRow
        found = await self._conn.execute(
            select(row.target)
            .where(*_TO_SEND, row.lane == person.slack_id, row.attempts == 0)
            .order_by(row.id.desc())
            .limit(1)
            .with_for_update(key_share=True)
        )
        return found.scalars().first()

    async def put_off(self, arrived: LeasedRow, until: datetime) -> None:
        """Other messages to the same person go out at that time, none before."""
        row = DeliveryRow
        await self._conn.execute(
            update(row)
            .where(*_TO_SEND, row.lane == arrived.lane, row.id != arrived.id, row.due_at < until)
            .values(due_at=until)
        )

    async def call(self, call: Call, person: PersonRef, reason: NudgeReason, batch: str) -> None:
        """Somebody is to be nudged, by the message `batch`."""
        await self._add(call, person, NudgeOutcome.WAITING, reason, batch)

    async def tell(self, call: Call) -> None:
        """A whole group is nudged where it reads together."""
        await self._add(call, None, NudgeOutcome.SENT, NudgeReason.DUE)

    async def hold(self, call: Call, people: Sequence[PersonRef], reason: NudgeReason) -> None:
        """These are not nudged; without people nobody is."""
        for person in people or (None,):
            await self._add(call, person, NudgeOutcome.HELD, reason)

    async def _add(
        self,
        call: Call,
        person: PersonRef | None,
        outcome: NudgeOutcome,
        reason: NudgeReason,
        batch: str | None = None,
    ) -> None:
        await self._conn.execute(
            insert_into(self._conn, NudgeRow).values(
                subject=str(call.subject),
                why=call.why,
                anchor=call.anchor,
                step=call.step,
                rung=call.rung,
                person_id=person.id if person else None,
                at=self._now,
                outcome=outcome,
                reason=reason,
                batch=batch,
                settled_at=None if outcome is NudgeOutcome.WAITING else self._now,
            )
        )

    async def last_message(self, person: PersonRef) -> datetime | None:
        """When somebody got their last message of nudges, or gets the one on its way; None for longer than a day."""
        row, going = NudgeRow, DeliveryRow
        sent = await self._conn.execute(
            select(func.max(row.settled_at, type_=row.settled_at.type)).where(
                row.person_id == person.id, row.at > self._now - _LATELY, row.outcome == NudgeOutcome.SENT
            )
        )
        on_its_way = await self._conn.execute(
            select(func.max(going.due_at, type_=going.due_at.type)).where(
                *_TO_SEND, going.lane == person.slack_id
            )
        )
        return max(filter(None, (sent.scalars().first(), on_its_way.scalars().first())), default=None)

    async def waiting_in(self, batch: str) -> list[Nudge]:
        """What a message has to say, in the order in which it was decided."""
        row = NudgeRow
        found = await self._conn.execute(
            select(row.id, row.subject, row.why, row.anchor, row.rung, row.step, row.reason)
            .add_columns(PersonRow.id.label("person"), PersonRow.slack_id, PersonRow.name)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.batch == batch, row.outcome == NudgeOutcome.WAITING)
            .order_by(row.id)
        )
        return [
            Nudge(
                r.id,
                Call(subject_of(r.subject), ReminderKind(r.why), r.anchor, r.rung, r.step),
                PersonRef(r.person, r.slack_id, r.name),
                NudgeReason(r.reason),
            )
            for r in found
        ]

    async def left_out(self, nudge: Nudge, reason: NudgeReason) -> bool:
        """It waited in a message, and is not said after all; False where another worker has settled it."""
        settled = await self._conn.execute(
            update(NudgeRow)
            .where(NudgeRow.id == nudge.id, NudgeRow.outcome == NudgeOutcome.WAITING)
            .values(outcome=NudgeOutcome.HELD, reason=reason, settled_at=self._now)
        )
        return settled.rowcount == 1

    async def sent(self, batch: str) -> int:
        """A message has arrived with all that waited in it: so many. Where they are several they went together."""
        row = NudgeRow
        arrived = await self._conn.execute(
            update(row)
            .where(row.batch == batch, row.outcome == NudgeOutcome.WAITING)
            .values(outcome=NudgeOutcome.SENT, settled_at=self._now)
        )
        if arrived.rowcount > 1:
            await self._conn.execute(
                update(row)
                .where(row.batch == batch, row.outcome == NudgeOutcome.SENT, row.reason == NudgeReason.DUE)
                .values(reason=NudgeReason.BATCHED)
            )
        return arrived.rowcount

    async def tried(self, call: Call, person: PersonRef) -> int:
        """How often somebody was nudged on a rung about a deadline: said already, or on its way."""
        return await self._count(call, NudgeRow.outcome != NudgeOutcome.HELD, NudgeRow.person_id == person.id)

    async def was_called(self, call: Call) -> bool:
        """Whether anybody was nudged on a rung about a deadline: said already, or on its way."""
        return await self._count(call, NudgeRow.outcome != NudgeOutcome.HELD) > 0

    async def was_held(self, call: Call, person: PersonRef) -> bool:
        """Whether somebody on a rung was left alone about a deadline."""
        is_theirs = NudgeRow.person_id == person.id
        return await self._count(call, NudgeRow.outcome == NudgeOutcome.HELD, is_theirs) > 0

    async def _count(self, call: Call, *which: ColumnElement[bool]) -> int:
        row = NudgeRow
        found = await self._conn.execute(
            select(func.count())
            .where(row.subject == str(call.subject), row.why == call.why, row.anchor == call.anchor)
            .where(row.rung == call.rung, *which)
        )
        return found.scalar_one()
