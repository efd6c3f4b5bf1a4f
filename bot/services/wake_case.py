"""Take up a case that was put aside, before its time."""

from __future__ import annotations

from bot.domain.cases import Case, rouse
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.record_change import record_case, rouse_reminders


async def wake_case(desk: Desk, number: int, by: Actor) -> Case:
    """It is among the open ones again; AlreadyDone where it is not put aside."""
    async with desk.begin() as uow:
        held = await uow.cases.hold(number)
        case, event = rouse(held, by, uow.now)
        await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
        await rouse_reminders(uow, held.subject, held.snoozed_until)
        return case
