"""Whether anybody hears of what was done to an escalation, for the answer to whoever did it."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.people import Actor


async def sponsors_hear(context: Context, number: int, by: Actor) -> bool:
    """Whether it has a sponsor other than `by`, who is told nothing of what they did themselves."""
    async with context.read() as view:
        return any(not by.is_person(sponsor) for sponsor in await view.escalations.sponsors(number))
