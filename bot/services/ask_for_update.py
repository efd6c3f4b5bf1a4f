"""A sponsor asks how an escalation stands: visibly in its thread, and privately to whoever has to answer."""

from __future__ import annotations

from bot.domain.escalation_promises import ask_for_update
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.ask_owner import ask_owner, nobody_to_ask, whom_to_ask
from bot.services.crew import muster
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, tell_thread


async def ask_update(desk: Desk, directory: Directory, number: int, by: Actor) -> Escalation:
    """Its owner is asked once until the next update; the leads where nobody owns it.

    They are nudged, with whatever else they are nudged about, and whether it is put aside or not; in their quiet
    hours they are neither nudged nor called in the thread.

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
        called = await ask_owner(desk, uow, crew, escalation)
        if not whom_to_ask(crew, escalation):
            await nobody_to_ask(uow, escalation)
        await tell_thread(uow, escalation, event, mention=called)
        return escalation
