"""Give a case to somebody."""

from __future__ import annotations

from bot.domain.cases import Case, assign
from bot.domain.people import Actor, PersonRef
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def assign_case(desk: Desk, number: int, to: PersonRef, by: Actor) -> Case:
    """`to` has it now, and hears of it in the thread; NotYours when it is somebody else's and `by` is no lead."""
    return await change_case(
        desk, number, lambda case, now: assign(case, to, by, now), announce=True, mention=to
    )
