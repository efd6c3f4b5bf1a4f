"""What the services need from outside: who has which role, and Slack as deliveries need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.readmodels import Place
from bot.storage.outbox.deliveries import Delivery, Wish


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivery that has arrived. `place` is where it is shown now, None where nothing stays to be shown.

    `then` is what has to go out because of it.
    """

    place: Place | None = None
    then: tuple[Wish, ...] = ()


@dataclass(eq=False)
class NotNow(Exception):
    """It did not arrive: try again after a while. `whole_lane`: nothing else of its lane would arrive either.

    `unsure`: it may have arrived after all, so the next try looks first.
    """

    wait: timedelta
    reason: str
    whole_lane: bool = False
    unsure: bool = False


@dataclass(eq=False)
class Never(Exception):
    """It can never arrive, however often it is tried."""

    reason: str


class Publisher(Protocol):
    """Slack, as deliveries need it."""

    async def publish(self, delivery: Delivery) -> Shown:
        """Send what is true now. NotNow or Never when it did not arrive."""
        ...
