"""Give a case back to the desk."""

from __future__ import annotations

from bot.domain.cases import Case, release
from bot.domain.people import Actor
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def release_case(desk: Desk, number: int, by: Actor) -> Case:
    """Nobody has it any more; NotYours when it is somebody else's and `by` is no lead."""
    return await change_case(desk, number, lambda case, now: release(case, by, now))
