"""Deliver what waits: in order of urgency, one lane per channel, within the rates, each recorded when it arrived."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.logs import TroubleLog, get_logger
from bot.outbox.lanes import IDLE, Lanes
from bot.outbox.messages import CardUpdate, Closing, Delivery, Mirror, PostCopy, Unknown
from bot.outbox.senders import AWAY, Delivered, Never, NotNow, Sender, Senders
from bot.outbox.store import enqueue, take
from bot.policy import PolicySource
from bot.storage.database import Transact, UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind
from bot.tasks import Tasks

AT_ONCE = 50
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)
"""What Slack or a network asks for may be longer, but is looked at again by then."""
IN_ORDER = 5
"""So many failures of one delivery hold up its lane, so that a short trouble changes no order."""
FAILED = timedelta(seconds=30)
TOO_OFTEN = 2000
"""After so many tries, a week of them, a delivery is given up and stays as a record."""
KEEPS_ORDER = 10
"""After so many looks, what a newer version wrote is looked at once an hour."""
NEWER = "a newer version wrote it"
log = get_logger(__name__)


@dataclass(eq=False)
class Deliverer:
    """Takes deliveries and sends each in a task of its own, so that a slow channel holds up no other."""

    transact: Transact
    policies: PolicySource
    senders: Senders
    changed: asyncio.Event
    lease: timedelta = timedelta(seconds=15)
    lanes: Lanes = field(default_factory=Lanes)
    _tasks: Tasks = field(default_factory=Tasks)
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    async def run(self) -> None:
        """Deliver until cancelled; wakes when something is enqueued, when a lane is free, and every second."""
        while True:
            self.changed.clear()
            if not await self._tick_or_wait():
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(IDLE, self.lanes.next_free())):
                        await self.changed.wait()

    async def _tick_or_wait(self) -> int:
        try:
            taken = await self.tick()
        except (SQLAlchemyError, OSError) as failure:
            self._troubles.began("database", error=type(failure).__name__)
            return 0
        self._troubles.ended("database")
        return taken

    async def tick(self) -> int:
        """Take what is due and start sending it; how many were taken."""
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return 0
        resting, kinds = self.lanes.resting(), self.senders.keys()
        taken = await self.transact(lambda uow: take(uow, room, self.lease, resting, kinds))
        for delivery in taken:
            self.lanes.used(delivery.lane)
            self._tasks.start(self._see_through(delivery)).add_done_callback(self._done)
        return len(taken)

    async def drain(self, within: float | None = None) -> None:
        """Let what is being sent arrive; what has not after so many seconds is left to the next start.

        That looks first whether it arrived.
        """
        await self._tasks.drain(within)

    async def until_idle(self) -> None:
        """Deliver everything that is due and may be sent now."""
        while await self.tick() or self._tasks:
            await self.drain()

    def _done(self, task: asyncio.Task[None]) -> None:
        self.changed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what became of a delivery was not kept", exc_info=error)

    async def _see_through(self, delivery: Delivery) -> None:
        """Whatever breaks on our side is tried again like the rest, ever more rarely.

        It may have broken after the sending, so the next try looks first. What breaks here is wrong by itself:
        the rest of its lane goes on.
        """
        try:
            with self.policies.hold():
                await self._deliver(delivery)
        except Exception as error:
            log.exception("a delivery failed on our side", subject=delivery.subject)
            reason = f"it failed here: {type(error).__name__}"
            await self._postpone(delivery, NotNow(FAILED, reason, maybe_sent=True), holds_up=False)

    async def _deliver(self, delivery: Delivery) -> None:
        """What this version does not know is left as it is, neither lost nor tried often."""
        sender = self.senders[DeliveryKind(delivery.kind)]
        if isinstance(delivery.content, Unknown):
            await self._set_aside(delivery)
        elif delivery.attempts > TOO_OFTEN:
            await self._give_up(sender, delivery, sender.tried_too_often)
        else:
            await self._send(sender, delivery)

    async def _send(self, sender: Sender, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(self.longest_send.total_seconds()):
                delivered = await sender.send(delivery)
        except TimeoutError:
            await self._postpone(delivery, NotNow(AWAY, "no answer in time", maybe_sent=True))
        except NotNow as later:
            await self._postpone(delivery, later)
        except Never as never:
            await self._give_up(sender, delivery, never.reason)
        else:
            await self.transact(lambda uow: finish(uow, delivery, delivered))

    @property
    def longest_send(self) -> timedelta:
        """Sending ends well before the lease does: nobody else takes what is still on its way."""
        return self.lease * 0.8

    async def _postpone(self, delivery: Delivery, later: NotNow, *, holds_up: bool = True) -> None:
        wait = _wait(delivery, later)
        holds_up = holds_up and (later.whole_lane or (later.maybe_sent and delivery.attempts < IN_ORDER))
        log.info("postponed", kind=delivery.kind, subject=delivery.subject, why=later.reason)

        async def work(uow: UnitOfWork) -> None:
            await uow.deliveries.postpone(
                delivery, uow.now + wait, later.reason, maybe_sent=later.maybe_sent or delivery.maybe_sent
            )
            # Not before, for the lane must not be free again before the delivery is due; not after, for then
            # another of the lane could have been taken.
            if holds_up:
                self.lanes.rest(delivery.lane, wait.total_seconds())

        await self.transact(work)

    async def _set_aside(self, delivery: Delivery) -> None:
        longest = LONGEST_WAIT if delivery.attempts < KEEPS_ORDER else LONGEST_REST
        wait = min(FAILED * (1 << min(delivery.attempts, KEEPS_ORDER)), longest)
        await self.transact(
            lambda uow: uow.deliveries.postpone(
                delivery, uow.now + wait, NEWER, maybe_sent=delivery.maybe_sent
            )
        )

    async def _give_up(self, sender: Sender, delivery: Delivery, reason: str) -> None:
        log.error("given up", kind=delivery.kind, subject=delivery.subject, why=reason)
        await self.transact(lambda uow: sender.give_up(uow, delivery, reason))


async def finish(uow: UnitOfWork, delivery: Delivery, delivered: Delivered) -> None:
    """It has arrived: write down where, what became of it, and what goes out because of it."""
    if delivered.record is not None:
        await delivered.record(uow)
    if delivered.place is not None and isinstance(delivery.content, _LASTING):
        await uow.placements.put(delivery.target, delivery.subject, delivered.place)
    await uow.deliveries.finish(delivery)
    if delivered.place is not None and isinstance(delivery.content, CardUpdate):
        await uow.deliveries.wake(delivery.subject)
    await enqueue(uow, *delivered.then)


def _wait(delivery: Delivery, later: NotNow) -> timedelta:
    """What was asked for where a whole lane is refused; else it doubles with every try."""
    if later.whole_lane and not later.maybe_sent:
        return min(later.wait, LONGEST_REST)
    return min(later.wait * (1 << min(delivery.attempts, 10)), LONGEST_WAIT)


_LASTING = (CardUpdate, PostCopy, Mirror, Closing)
"""What is shown in one place and changes there; the rest is said once."""
