"""Deliver what waits: in order of urgency, one lane per channel, within the rates, each recorded when it arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.changes.context import Context
from bot.clock import Clock, monotonic, utc_now
from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited, ReplyRefused
from bot.logs import Episodes, get_logger
from bot.networks.contract import Replies
from bot.services.cases.replies import reply_refused, reply_sent
from bot.services.nudges.digests import nudges_arrived, nudges_lost
from bot.services.ports import Never, NotNow, Publisher, Shown
from bot.storage.database import UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.storage.outbox.deliveries import Delivery, DeliveryKind

AT_ONCE = 50
IDLE = 1.0
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)
"""What Slack or a network asks for may be longer, but is looked at again by then."""
IN_ORDER = 5
"""So many failures of one delivery hold up its lane, so that a short trouble changes no order."""
AWAY = timedelta(seconds=5)
LIMITED = timedelta(minutes=1)
FAILED = timedelta(seconds=30)
TOO_OFTEN = 2000
"""After so many tries, a week of them, a delivery is given up and stays as a record."""
log = get_logger(__name__)


@dataclass(slots=True)
class Lanes:
    """When each lane may be used again, in seconds of a clock that never jumps.

    A channel takes about one message a second (https://docs.slack.dev/apis/web-api/rate-limits), counted from the
    moment of sending. A lane that Slack has refused rests as long as Slack says.
    """

    interval: float = 1.0
    now: Callable[[], float] = monotonic
    free_at: dict[str, float] = field(default_factory=dict)

    def used(self, lane: str) -> None:
        """Something has been sent on it."""
        if self.interval > 0:
            self.free_at[lane] = max(self.free_at.get(lane, 0.0), self.now() + self.interval)

    def rest(self, lane: str, seconds: float) -> None:
        """Nothing may be sent on it for so long."""
        self.free_at[lane] = max(self.free_at.get(lane, 0.0), self.now() + seconds)

    def resting(self) -> frozenset[str]:
        """The lanes that may not be used now; the others are forgotten."""
        now = self.now()
        self.free_at = {lane: at for lane, at in self.free_at.items() if at > now}
        return frozenset(self.free_at)

    def next_free(self) -> float:
        """Seconds until the first lane is free again; IDLE at the most."""
        now = self.now()
        return min((max(at - now, 0.01) for at in self.free_at.values()), default=IDLE)


class Deliverer:
    """Takes deliveries and sends each in a task of its own, so that a slow channel holds up no other."""

    def __init__(
        self,
        context: Context,
        publisher: Publisher,
        networks: Mapping[str, Replies],
        changed: asyncio.Event,
        *,
        lease: timedelta = timedelta(seconds=15),
        lanes: Lanes | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._context = context
        self._publisher = publisher
        self._networks = networks
        self._changed = changed
        self._lease = lease
        self._lanes = lanes or Lanes()
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._troubles = Episodes(log)

    async def run(self) -> None:
        """Deliver until cancelled; wakes when something is marked, when a lane is free, and every second."""
        while True:
            self._changed.clear()
            if not await self._tick_or_wait():
                wait = min(IDLE, self._lanes.next_free())
                try:
                    await asyncio.wait_for(self._changed.wait(), wait)
                except TimeoutError:
                    continue

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
        resting = self._lanes.resting()
        taken = await self._context.transact(lambda uow: uow.deliveries.take(room, self._lease, resting))
        for delivery in taken:
            self._lanes.used(delivery.lane)
            task = asyncio.create_task(self._see_through(delivery))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(taken)

    async def drain(self) -> None:
        """Wait for what is being sent."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self, within: float) -> None:
        """Let what is being sent arrive; what has not after so many seconds is left to the next start.

        That looks first whether it arrived.
        """
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def until_idle(self) -> None:
        """Deliver everything that is due and may be sent now."""
        while await self.tick() or self._tasks:
            await self.drain()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what became of a delivery was not kept", exc_info=error)

    async def _see_through(self, delivery: Delivery) -> None:
        """Whatever breaks on our side is tried again like the rest, ever more rarely.

        It may have broken after the sending, so the next try looks first. What breaks here is wrong by itself:
        the rest of its lane goes on.
        """
        with self._context.policies.hold():
            work = asyncio.create_task(self._deliver(delivery))
        try:
            await asyncio.wait({work})
        finally:
            work.cancel()
        error = None if work.cancelled() else work.exception()
        if error is not None:
            log.error("a delivery failed on our side", subject=delivery.subject, exc_info=error)
            await self._postpone(
                delivery,
                NotNow(FAILED, f"it failed here: {type(error).__name__}", unsure=True),
                holds_up=False,
            )

    async def _deliver(self, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.REPLY:
            await self._reply(delivery)
        elif delivery.attempts > TOO_OFTEN:
            await self._give_up(delivery, "it was tried too often")
        else:
            await self._publish(delivery)

    async def _publish(self, delivery: Delivery) -> None:
        try:
            async with self._in_time():
                shown = await self._publisher.publish(delivery)
        except TimeoutError:
            await self._postpone(delivery, _unanswered())
        except NotNow as later:
            await self._postpone(delivery, later)
        except Never as never:
            await self._give_up(delivery, never.reason)
        else:
            await self._record(delivery, shown)

    def _in_time(self) -> asyncio.Timeout:
        """Sending ends well before the lease does: nobody else takes what is still on its way."""
        return asyncio.timeout(self._lease.total_seconds() * 0.8)

    async def _record(self, delivery: Delivery, shown: Shown) -> None:
        async def work(uow: UnitOfWork) -> None:
            if shown.place is not None and delivery.kind in _LASTING:
                await uow.placements.put(delivery.target, delivery.subject, shown.place)
            if delivery.kind is DeliveryKind.NUDGE:
                await nudges_arrived(uow, delivery)
            await uow.deliveries.finish(delivery)
            if shown.place is not None and delivery.kind is DeliveryKind.CARD:
                await uow.deliveries.wake(delivery.subject)
            for wish in shown.then:
                await uow.deliveries.mark(wish)

        await self._context.transact(work)

    async def _postpone(self, delivery: Delivery, later: NotNow, *, holds_up: bool = True) -> None:
        wait = _wait(delivery, later)
        holds_up = holds_up and (later.whole_lane or (later.unsure and delivery.attempts < IN_ORDER))
        log.info("postponed", kind=delivery.kind, subject=delivery.subject, why=later.reason)

        async def work(uow: UnitOfWork) -> None:
            await uow.deliveries.postpone(
                delivery, uow.now + wait, later.reason, unsure=later.unsure or delivery.unsure
            )
            # Not before, for the lane must not be free again before the delivery is due; not after, for then
            # another of the lane could have been taken.
            if holds_up:
                self._lanes.rest(delivery.lane, wait.total_seconds())

        await self._context.transact(work)

    async def _give_up(self, delivery: Delivery, reason: str) -> None:
        log.error("given up", kind=delivery.kind, subject=delivery.subject, why=reason)

        async def work(uow: UnitOfWork) -> None:
            is_nudge = delivery.kind is DeliveryKind.NUDGE
            if is_nudge:
                await uow.lock(AdvisoryLock.NUDGING)
            if await uow.deliveries.give_up(delivery, reason) and is_nudge:
                await nudges_lost(uow, delivery)

        await self._context.transact(work)

    async def _reply(self, delivery: Delivery) -> None:
        """A reply that was lost on the way is looked for before it is sent again."""
        network = self._networks.get(delivery.data["network"])
        if network is None:
            await reply_refused(self._context, delivery, "This network is no longer connected.")
            return
        if delivery.attempts > TOO_OFTEN:
            await reply_refused(self._context, delivery, "The network did not take it for days.")
            return
        to, text = delivery.data["to"], delivery.data["text"]
        try:
            async with self._in_time():
                sent = await network.find_reply(to, text) if delivery.unsure else None
                sent = sent or await network.reply(to, text)
        except TimeoutError:
            await self._postpone(delivery, _unanswered())
        except NetworkError as failure:
            if _is_final(failure, delivery):
                await reply_refused(self._context, delivery, failure.detail)
            else:
                await self._postpone(delivery, self._when_again(failure))
        else:
            await reply_sent(self._context, delivery, sent, network.us)

    def _when_again(self, failure: NetworkError) -> NotNow:
        if isinstance(failure, NetworkDown):
            return NotNow(AWAY, failure.detail, unsure=True)
        until = failure.until if isinstance(failure, NetworkLimited) else None
        wait = max(until - self._clock(), AWAY) if until is not None else LIMITED
        return NotNow(wait, failure.detail, whole_lane=True)


def _is_final(failure: NetworkError, delivery: Delivery) -> bool:
    """Whether the reply is not on the network and never will be. Without keys nobody can look whether it is."""
    is_unseen = isinstance(failure, NetworkDenied) and not delivery.unsure
    return isinstance(failure, ReplyRefused) or is_unseen


def _unanswered() -> NotNow:
    return NotNow(AWAY, "no answer in time", unsure=True)


def _wait(delivery: Delivery, later: NotNow) -> timedelta:
    """What was asked for where a whole lane is refused; else it doubles with every try."""
    if later.whole_lane and not later.unsure:
        return min(later.wait, LONGEST_REST)
    return min(later.wait * (1 << min(delivery.attempts, 10)), LONGEST_WAIT)


_LASTING = frozenset({DeliveryKind.CARD, DeliveryKind.POST, DeliveryKind.MIRROR, DeliveryKind.CLOSING})
"""What is shown in one place and changes there; the rest is said once."""
