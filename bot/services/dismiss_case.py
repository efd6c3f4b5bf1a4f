"""Close a case that needs no answer."""

from __future__ import annotations

from bot.domain.cases import Case, Dismissal, dismiss
from bot.domain.people import Actor
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def dismiss_case(desk: Desk, number: int, why: Dismissal, by: Actor) -> Case:
    """It is closed without an answer, and says why."""
    return await change_case(desk, number, lambda case, now: dismiss(case, why, by, now))
