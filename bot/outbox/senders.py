"""Senders: who brings messages to Slack, to a network, and to whatever comes next. Each is registered by kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.outbox.messages import Delivery, OutboxMessage
from bot.readmodels import Place
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind

AWAY = timedelta(seconds=5)
"""After so long whoever did not answer is asked again."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that has arrived. `place` is where it is shown now, None where nothing stays to be shown.

    `then` is what has to go out because of it. `record` writes what else became of it, in the transaction that
    finishes the delivery, before all else there.
    """

    place: Place | None = None
    then: tuple[OutboxMessage, ...] = ()
    record: Callable[[UnitOfWork], Awaitable[object]] | None = None


@dataclass(eq=False)
class NotNow(Exception):
    """It did not arrive: try again after a while. `whole_lane`: nothing else of its lane would arrive either.

    `maybe_sent`: it may have arrived after all, so the next try looks first.
    """

    wait: timedelta
    reason: str
    whole_lane: bool = False
    maybe_sent: bool = False


@dataclass(eq=False)
class Never(Exception):
    """It can never arrive, however often it is tried."""

    reason: str


class Sender(Protocol):
    """Brings messages to where they are read."""

    tried_too_often: str = "it was tried too often"
    """Why a message is given up that has been tried for days."""

    async def send(self, delivery: Delivery) -> Delivered:
        """Send what is true now. NotNow or Never when it did not arrive.

        Where an earlier try may have arrived (`delivery.maybe_sent`), look for it before sending again.
        """
        ...

    async def give_up(self, uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
        """It can never arrive: the row stays as a record. Whom that concerns is told by senders that know them."""
        await uow.deliveries.give_up(delivery, reason)


Senders = Mapping[DeliveryKind, Sender]
"""Who sends what. A kind without a sender waits in the outbox for a version that has one."""
