"""Deliveries: what must reach Slack or a network, kept until it has; one pending row per target."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.readmodels import Backlog
from bot.storage.locks import AdvisoryLock, insert_into, lock
from bot.storage.models import DeliveryRow, PlacementRow
from bot.storage.store import Store


class DeliveryKind(StrEnum):
    """What goes out."""

    CARD = "card"
    POST = "post"
    THREAD_NOTE = "words"
    DIRECT = "direct"
    URGENT_MARK = "mark"
    REPLY = "reply"
    NUDGE_DIGEST = "nudge"
    MIRROR = "mirror"
    SUMMARY = "summary"
    CLOSING = "closing"
    APP_HOME = "home"
    CHANNEL_MEMBERS = "room"


class Urgency(IntEnum):
    """Whose turn it is, the lowest first."""

    NOW = 0
    SOON = 1
    LATER = 2


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message as its row holds it: `kind` and `data` are what the outbox's codec makes of its content."""

    kind: str
    target: str
    subject: str
    lane: str
    urgency: Urgency = Urgency.SOON
    data: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeasedRow:
    """A row that has been taken for sending, after so many `attempts` of before.

    `revision` counts how often its target was enqueued. `maybe_sent`: an earlier try may have arrived.
    """

    id: int
    key: str
    kind: str
    target: str
    subject: str
    lane: str
    data: dict[str, Any]
    revision: int
    attempts: int
    maybe_sent: bool
    made_at: datetime


_LATELY = timedelta(days=1)
_FARTHEST = timedelta(hours=2)
"""Nothing is put off for so long: what is due later was written before a clock was set back, and is due now."""
_SKEW = timedelta(minutes=5)
"""How far Slack's clock may be beside ours."""
_SAID = (DeliveryKind.POST, DeliveryKind.THREAD_NOTE, DeliveryKind.MIRROR, DeliveryKind.SUMMARY)
"""What stands in threads, one below the other."""
_LINKING = (DeliveryKind.DIRECT, DeliveryKind.CLOSING)
"""Private messages that link to a card."""
_HOLDS_UP = 10
"""So many tries of what comes first keep a thread in order; then the rest goes on without it."""
_PENDING = (DeliveryRow.done_at.is_(None), DeliveryRow.given_up_at.is_(None))
LEASED = (
    DeliveryRow.id, DeliveryRow.key, DeliveryRow.kind, DeliveryRow.target, DeliveryRow.subject, DeliveryRow.lane,
    DeliveryRow.data, DeliveryRow.wanted.label("revision"), DeliveryRow.attempts,
    DeliveryRow.unsure.label("maybe_sent"), DeliveryRow.made_at,
)  # fmt: skip
"""The columns of a LeasedRow."""


def _held_by(delivery: LeasedRow) -> tuple[ColumnElement[bool], ...]:
    """Whether it is still out with whoever took it: a lease that ran out may have gone to somebody else."""
    return DeliveryRow.id == delivery.id, DeliveryRow.attempts == delivery.attempts + 1


def _is_to_come(moment: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    kind = DeliveryRow.due_at.type
    return (moment > bindparam("now", type_=kind)) & (moment <= bindparam("farthest", type_=kind))


def _comes_after_another() -> ColumnElement[bool]:
    """Whether something was to be said before it, in the same thread or to the same customer, and still waits."""
    earlier = aliased(DeliveryRow)
    is_reply = DeliveryRow.kind == DeliveryKind.REPLY
    in_order = DeliveryRow.kind.in_((*_SAID, DeliveryKind.REPLY))
    return in_order & exists().where(
        earlier.subject == DeliveryRow.subject,
        earlier.id < DeliveryRow.id,
        or_(earlier.kind.in_(_SAID) & ~is_reply, (earlier.kind == DeliveryKind.REPLY) & is_reply),
        earlier.done_at.is_(None),
        earlier.given_up_at.is_(None),
        earlier.attempts <= _HOLDS_UP,
        _is_to_come(earlier.due_at),
    )


_IS_DUE = (*_PENDING, ~_is_to_come(DeliveryRow.due_at))
_BUSY = select(DeliveryRow.lane).where(*_PENDING, _is_to_come(DeliveryRow.leased_until))
_DUE = (
    select(DeliveryRow.id, DeliveryRow.lane)
    .where(*_IS_DUE, DeliveryRow.lane.not_in(_BUSY), ~_comes_after_another())
    .where(DeliveryRow.lane.not_in(bindparam("resting", expanding=True)))
    .where(DeliveryRow.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(DeliveryRow.urgency, DeliveryRow.id)
    .limit(bindparam("at_most"))
)
"""Made once: every worker asks it every second, and to make it takes longer than to ask it."""
_FREE = (
    select(*LEASED)
    .where(*_IS_DUE, DeliveryRow.id.in_(bindparam("chosen", expanding=True)))
    .order_by(DeliveryRow.urgency, DeliveryRow.id)
    .with_for_update(skip_locked=True, key_share=True)
)


class Deliveries(Store):
    """Enqueue, take, finish. The outbox puts a typed face on it."""

    enqueued = False

    async def enqueue(self, row: OutboxRow) -> None:
        """Something has to go out, or goes out as it is now when it was waiting already; the higher urgency counts."""
        self.enqueued = True
        pending = DeliveryRow.done_at.is_(None) & DeliveryRow.given_up_at.is_(None)
        await self._conn.execute(
            insert_into(self._conn, DeliveryRow)
            .values(
                key=uuid.uuid4().hex,
                kind=row.kind,
                target=row.target,
                subject=row.subject,
                lane=row.lane,
                urgency=row.urgency,
                data=row.data,
                wanted=1,
                due_at=row.due_at or self._now,
                made_at=self._now,
                attempts=0,
                unsure=False,
                problem="",
            )
            .on_conflict_do_update(
                index_elements=["workspace", "target"],
                index_where=pending,
                set_={
                    "wanted": DeliveryRow.wanted + 1,
                    "data": row.data,
                    "urgency": case(
                        (DeliveryRow.urgency > row.urgency, row.urgency), else_=DeliveryRow.urgency
                    ),
                },
            )
        )

    async def take(
        self,
        limit: int,
        lease: timedelta,
        resting: frozenset[str] = frozenset(),
        kinds: Collection[str] = tuple(DeliveryKind),
    ) -> list[LeasedRow]:
        """Lease at most `limit` due rows of these kinds, one per lane, of lanes that are not `resting`.

        Rows locked by a concurrent enqueue are skipped, and so is the rest of their lane. A lane has one row out at a
        time, and what is said in a thread waits for what was to be said before it, so that both keep their order.
        """
        await lock(self._conn, AdvisoryLock.LEASING)
        times = {"now": self._now, "farthest": self._now + _FARTHEST}
        which = {"resting": list(resting), "kinds": list(kinds), "at_most": limit * 8}
        due = await self._conn.execute(_DUE, {**times, **which})
        first: dict[str, int] = {}
        for row in due:
            first.setdefault(row.lane, row.id)
        if not first:
            return []
        free = await self._conn.execute(_FREE, {**times, "chosen": list(first.values())[:limit]})
        taken = [LeasedRow(**row._asdict()) for row in free]
        if taken:
            await self._conn.execute(
                update(DeliveryRow)
                .where(DeliveryRow.id.in_([d.id for d in taken]))
                .values(
                    leased_until=self._now + lease,
                    attempts=DeliveryRow.attempts + 1,
                    unsure=True,
                )
            )
        return taken

    async def wake(self, subject: str) -> None:
        """What waited for a subject's card need not wait any longer; it is there."""
        row = DeliveryRow
        self.enqueued = True
        await self._conn.execute(
            update(row)
            .where(*_PENDING, row.subject == subject, row.kind.in_((*_SAID, *_LINKING)))
            .where(row.due_at > self._now)
            .values(due_at=self._now)
        )

    async def finish(self, delivery: LeasedRow) -> bool:
        """It arrived, also where another worker has given it up. False when more has changed: it goes out again."""
        done = await self._conn.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery.id, DeliveryRow.wanted == delivery.revision)
            .values(done_at=self._now, given_up_at=None, leased_until=None, unsure=False, problem="")
        )
        if done.rowcount == 1:
            return True
        self.enqueued = True
        await self._put_back(delivery, self._now, maybe_sent=False, problem="")
        return False

    async def postpone(self, delivery: LeasedRow, until: datetime, problem: str, *, maybe_sent: bool) -> None:
        """It did not arrive (or, `maybe_sent`, nobody knows): try again at a time."""
        await self._put_back(delivery, until, maybe_sent=maybe_sent, problem=problem)

    async def _put_back(
        self, delivery: LeasedRow, due_at: datetime, *, maybe_sent: bool, problem: str
    ) -> None:
        await self._conn.execute(
            update(DeliveryRow)
            .where(*_held_by(delivery))
            .values(leased_until=None, due_at=due_at, unsure=maybe_sent, problem=problem)
        )

    async def give_up(self, delivery: LeasedRow, problem: str) -> bool:
        """It can never arrive; the row stays as a record. False where it did after all, or is with somebody else."""
        given_up = await self._conn.execute(
            update(DeliveryRow)
            .where(*_held_by(delivery), *_PENDING)
            .values(given_up_at=self._now, leased_until=None, problem=problem)
        )
        return given_up.rowcount == 1

    async def may_be_thread(self, began_at: datetime) -> bool:
        """Whether a thread that began then may be that of a card whose place is not known yet: it is on its way."""
        row = DeliveryRow
        found = await self._conn.execute(
            select(row.id)
            .outerjoin(PlacementRow, PlacementRow.target == row.target)
            .where(*_PENDING, row.kind == DeliveryKind.CARD, row.unsure, PlacementRow.id.is_(None))
            .where(row.made_at <= began_at + _SKEW, row.made_at > self._now - _SKEW)
            .limit(1)
        )
        return found.first() is not None

    async def backlog(self) -> Backlog:
        """What has not arrived, since when, and the trouble that the oldest troubled one met."""
        found = await self._conn.execute(
            select(
                func.count(),
                func.min(DeliveryRow.made_at, type_=DeliveryRow.made_at.type),
                func.count().filter(DeliveryRow.problem != ""),
            ).where(*_PENDING)
        )
        waiting, since, troubled = found.one()
        trouble = await self._conn.execute(
            select(DeliveryRow.problem)
            .where(*_PENDING, DeliveryRow.problem != "")
            .order_by(DeliveryRow.id)
            .limit(1)
        )
        given_up = await self._conn.execute(
            select(func.count()).where(DeliveryRow.given_up_at > self._now - _LATELY)
        )
        return Backlog(waiting, since, troubled, trouble.scalars().first() or "", given_up.scalar_one())
