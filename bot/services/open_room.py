"""A confidential escalation gets its channel: kept once, and its card goes there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.escalations import Escalation
from bot.domain.people import PersonRef
from bot.services.desk import Desk
from bot.services.record_change import show_escalation


@dataclass(frozen=True, slots=True)
class Room:
    """A confidential escalation, and those of its people that the database knows: owner and sponsors."""

    escalation: Escalation
    people: tuple[PersonRef, ...]


async def room_of(desk: Desk, number: int) -> Room | None:
    """What the channel has to be like now; None for an escalation that needs none. NotFound."""
    async with desk.read() as view:
        escalation = await view.escalations.get(number)
        sponsors = await view.escalations.sponsors(number)
    if not escalation.confidential:
        return None
    return Room(escalation, (*([escalation.owner] if escalation.owner else []), *sponsors))


async def open_room(desk: Desk, number: int, channel: str) -> str:
    """The id of the channel that it has: the one that was kept first, if another worker was faster. NotFound."""
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if held.channel:
            return held.channel
        made = replace(held, channel=channel)
        await uow.escalations.save(made)
        await show_escalation(uow, made)
        return channel
