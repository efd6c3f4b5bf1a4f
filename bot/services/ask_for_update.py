"""A sponsor asks how an escalation stands: visibly in its thread, and privately to whoever has to answer."""

from __future__ import annotations

from bot.domain.escalation_promises import ask_for_update
from bot.domain.escalations import Escalation
from bot.domain.people import Actor, Role
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, tell_privately, tell_thread


async def ask_update(desk: Desk, directory: Directory, number: int, by: Actor) -> Escalation:
    """Its owner is asked once until the next update; the leads where nobody owns it.

    AlreadyDone when somebody has asked, StateError once it is closed, NotASponsor for others.
    """
    leads = await directory.members_of(Role.LEAD)
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        sponsors = await uow.escalations.sponsors(number)
        escalation, event = ask_for_update(held, by, sponsors, uow.now)
        await record_escalation(uow, escalation, event)
        asked = (escalation.owner,) if escalation.owner else tuple(leads)
        await tell_thread(uow, escalation, event, mention=asked)
        for person in asked:
            await tell_privately(uow, person, "asked", str(escalation.subject), who=by.name)
        return escalation
