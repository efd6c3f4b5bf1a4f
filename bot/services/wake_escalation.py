"""Take up an escalation that was put aside, before its time."""

from __future__ import annotations

from bot.domain.escalation_promises import rouse
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.change_escalation import absent_owner
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, rouse_reminders, tell_thread


async def wake_escalation(desk: Desk, number: int, by: Actor) -> Escalation:
    """People are nudged about it again from now on; its owner is called, unless it was them.

    AlreadyDone where it is not put aside.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        escalation, event = rouse(held, by, uow.now)
        await record_escalation(uow, escalation, event)
        await rouse_reminders(uow, held.subject, held.snoozed_until)
        owner = absent_owner(escalation, event)
        await tell_thread(uow, escalation, event, mention=(owner,) if owner else ())
        return escalation
