"""Whether anybody hears of what was done to an escalation, for the answer to whoever did it."""

from __future__ import annotations

from bot.changes.context import Desk
from bot.domain.people import Actor


async def sponsors_hear(desk: Desk, number: int, by: Actor) -> bool:
    """Whether it has a sponsor other than `by`, who is told nothing of what they did themselves."""
    async with desk.read() as view:
        return any(not by.is_person(sponsor) for sponsor in await view.escalations.sponsors(number))
