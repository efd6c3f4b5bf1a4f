"""Read a network at its pace, look again at what may have been deleted, and back off while it fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.changes.context import Context
from bot.clock import Clock
from bot.domain.errors import NetworkError
from bot.intake.receive import receive_posts
from bot.intake.rechecks import recheck_posts
from bot.logs import TroubleLog, get_logger
from bot.networks.backoff import Backoff
from bot.networks.contract import RECHECK, Polls
from bot.storage.intake.cursors import HEALTH

log = get_logger(__name__)


@dataclass(eq=False)
class Poller:
    """One network. Whatever happens to it, the others are not held up."""

    context: Context
    network: Polls
    clock: Clock
    every: timedelta
    recheck_every: timedelta
    _backoffs: dict[str, Backoff] = field(default_factory=dict)
    _troubles: TroubleLog = field(default_factory=lambda: TroubleLog(log))

    async def poll(self) -> None:
        """Take in what is new, when it is this worker's turn and the network may be asked."""
        await self._in_turn(HEALTH, self.every, self._read)

    async def recheck(self) -> None:
        """Look again at posts of open cases, when it is this worker's turn and the network may be asked."""
        await self._in_turn(RECHECK, self.recheck_every, self._look_again)

    async def _in_turn(
        self, job: str, every: timedelta, work: Callable[[frozenset[str]], Awaitable[None]]
    ) -> None:
        """What fails is left alone for a while, by itself: a job, or a stream of it."""
        resting = self._resting()
        if job in resting:
            return
        name = self.network.name
        if not await self.context.transact(lambda uow: uow.cursors.take_turn(name, job, every)):
            return
        failure = None
        try:
            await work(resting)
        except NetworkError as error:
            failure = error
        failed = frozenset(failure.streams or (job,)) if failure else frozenset()
        for key in [key for key in self._backoffs if (key == RECHECK) == (job == RECHECK)]:
            if key not in resting | failed:
                del self._backoffs[key]
        if failure is not None:
            await self._failed(failure, failed)
        elif not self._backoffs:
            await self._went_well()

    def _resting(self) -> frozenset[str]:
        now = self.clock()
        return frozenset(key for key, backoff in self._backoffs.items() if not backoff.ready(now))

    async def _read(self, resting: frozenset[str]) -> None:
        name = self.network.name
        async with self.context.read() as view:
            cursors = await view.cursors.of(name)
        async for batch in self.network.poll(cursors, resting):
            with self.context.policies.hold():
                received = await receive_posts(self.context, name, batch)
            if received.opened:
                log.info("cases opened", network=name, cases=len(received.opened))

    async def _look_again(self, _: frozenset[str]) -> None:
        with self.context.policies.hold():
            await recheck_posts(self.context, self.network, self.recheck_every)

    async def _failed(self, failure: NetworkError, failed: frozenset[str]) -> None:
        backoffs = [self._backoffs.setdefault(key, Backoff(f"{self.network.name}:{key}")) for key in failed]
        retry_at = min(backoff.failed(failure, self.clock()) for backoff in backoffs)
        kind = type(failure).__name__
        self._troubles.began(self.network.name, error=kind, detail=failure.detail)
        await self.context.transact(
            lambda uow: uow.cursors.failed(self.network.name, f"{kind}: {failure.detail}", retry_at)
        )

    async def _went_well(self) -> None:
        self._troubles.ended(self.network.name)
        await self.context.transact(lambda uow: uow.cursors.went_well(self.network.name))
