"""A sponsor asks how an escalation stands: visibly in its thread, and privately to whoever has to answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.escalation_promises import ask_for_update
from bot.domain.escalations import Escalation
from bot.domain.ladder import OWNER, ReminderKind
from bot.domain.nudging import Call, NudgeReason
from bot.domain.people import Actor, PersonRef, Role
from bot.services.desk import Desk
from bot.services.nudge_people import nudge
from bot.services.ports import Directory
from bot.services.record_change import record_escalation, tell_privately, tell_thread
from bot.storage.uow import UnitOfWork


async def ask_update(desk: Desk, directory: Directory, number: int, by: Actor) -> Escalation:
    """Its owner is asked once until the next update; the leads where nobody owns it.

    AlreadyDone when somebody has asked, StateError once it is closed, NotASponsor for others.
    """
    leads = await directory.members_of(Role.LEAD)
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        await uow.nudges.one_at_a_time()
        sponsors = await uow.escalations.sponsors(number)
        escalation, event = ask_for_update(held, by, sponsors, uow.now)
        await record_escalation(uow, escalation, event)
        asked = (escalation.owner,) if escalation.owner else tuple(leads)
        await tell_thread(uow, escalation, event, mention=asked)
        await _ask(uow, escalation, asked, by)
        return escalation


async def _ask(uow: UnitOfWork, e: Escalation, asked: Sequence[PersonRef], by: Actor) -> None:
    """The owner is nudged, with whatever else they are nudged about; others, and of what is put aside, by itself."""
    if e.owner is not None and e.update_asked_at is not None and e.snoozed_until is None:
        call = Call(e.subject, ReminderKind.UPDATE, e.update_asked_at, OWNER)
        await nudge(uow, call, asked, NudgeReason.ASKED)
        return
    for person in asked:
        await tell_privately(uow, person, "asked", str(e.subject), who=by.name)
