"""Put an escalation aside for a while, with a reason."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalation_promises import snooze
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.change_escalation import tell_each_sponsor
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_thread


async def snooze_escalation(
    desk: Desk, number: int, until: datetime, reason: str, by: Actor, key: str
) -> Escalation:
    """Nobody is nudged until then. Where that moves what was promised, every sponsor hears when and why.

    BadInput without a reason, and for a time that is past or too far. The same form twice (`key`) is one snooze.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if not await uow.receipts.is_first(key):
            return held
        escalation, event = snooze(held, until, reason, by, uow.now)
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event)
        if escalation.next_update_by != held.next_update_by:
            await tell_each_sponsor(uow, escalation, "snoozed", event)
        return escalation
