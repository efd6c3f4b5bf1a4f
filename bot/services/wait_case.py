"""Let a case wait for its customer or a partner team."""

from __future__ import annotations

from bot.domain.cases import Case, WaitingOn, wait
from bot.domain.people import Actor
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def wait_case(desk: Desk, number: int, on: WaitingOn, by: Actor) -> Case:
    """It waits; the customer's next post ends a wait on them."""
    return await change_case(desk, number, lambda case, now: wait(case, on, by, now))
