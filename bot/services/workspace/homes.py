"""Somebody opens their Home tab: it is drawn, and kept up to date from then on."""

from __future__ import annotations

from bot.domain.people import PersonRef
from bot.services.context import Desk


async def open_home(desk: Desk, person: PersonRef) -> None:
    """Their Home shows what is true now."""
    async with desk.begin() as uow:
        await uow.people.saw_home(person)
        uow.homes.add(person.slack_id)
