"""A sponsor asks how an escalation stands: visibly in its thread, and privately to whoever has to answer."""

from __future__ import annotations

from bot.domain.escalation_promises import ask_for_update
from bot.domain.escalations import Escalation
from bot.domain.people import Actor, Role
from bot.services.ask_owner import ask_owner
from bot.services.crew import Crew, muster
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, tell_privately, tell_thread
from bot.storage.uow import UnitOfWork


async def ask_update(desk: Desk, directory: Directory, number: int, by: Actor) -> Escalation:
    """Its owner is asked once until the next update; the leads where nobody owns it.

    AlreadyDone when somebody has asked, StateError once it is closed, NotASponsor for others.
    """
    async with desk.read() as view:
        now = view.now
    crew = await muster(desk, directory, now)
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        await uow.nudges.one_at_a_time()
        sponsors = await uow.escalations.sponsors(number)
        escalation, event = ask_for_update(held, by, sponsors, uow.now)
        await record_escalation(uow, escalation, event)
        asked = (escalation.owner,) if escalation.owner else tuple(crew.roles[Role.LEAD])
        await tell_thread(uow, escalation, event, mention=asked)
        await _ask(desk, uow, crew, escalation, by)
        return escalation


async def _ask(desk: Desk, uow: UnitOfWork, crew: Crew, e: Escalation, by: Actor) -> None:
    """The owner is nudged, with whatever else they are nudged about, and whether it is put aside or not."""
    if e.owner is not None:
        await ask_owner(desk, uow, crew, e)
        return
    for person in crew.roles[Role.LEAD]:
        await tell_privately(uow, person, "asked", str(e.subject), who=by.name)
