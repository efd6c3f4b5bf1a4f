"""Set a case's priority by hand."""

from __future__ import annotations

from bot.domain.cases import Case, Priority, prioritise
from bot.domain.people import Actor
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def prioritise_case(desk: Desk, number: int, to: Priority, by: Actor) -> Case:
    """It has this priority and its deadlines."""
    level = desk.policy.service_level(to)
    return await change_case(desk, number, lambda case, now: prioritise(case, to, level, by, now))
