"""Follow a flagged message: what its author changes, or takes back, does so on every card that quotes it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations import Escalation
from bot.readmodels import Place
from bot.services.ask_partner import show_quoting_requests
from bot.services.desk import Desk
from bot.services.record_change import show_escalation
from bot.storage.uow import UnitOfWork


async def reword_flag(desk: Desk, place: Place, text: str | None, at: datetime) -> None:
    """The escalation's card and those of partner teams show the words as they are, or (None) that they are gone.

    Nothing where the message is not flagged, where it was deleted before, and where it was edited after `at`.
    """
    async with desk.begin() as uow:
        escalation = await _hold_flagged(uow, place)
        if escalation is None or not await uow.escalations.reword_flag(place.channel, place.ts, text, at):
            return
        await show_escalation(uow, escalation)
        await show_quoting_requests(uow, escalation)


async def _hold_flagged(uow: UnitOfWork, place: Place) -> Escalation | None:
    """Held, so that a team that is asked meanwhile is asked before or after; its flags move when it is merged."""

    async def hold(number: int | None) -> Escalation | None:
        return None if number is None else await uow.escalations.hold(number)

    return await uow.hold_found(lambda: uow.escalations.flagged_at(place.channel, place.ts), hold)
