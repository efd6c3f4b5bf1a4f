"""Open a closed case again."""

from __future__ import annotations

from bot.domain.cases import Case, reopen
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.record_change import record_case, tell_thread


async def reopen_case(desk: Desk, number: int, by: Actor) -> Case:
    """It is open; its outcome stays as history, and its owner, if it has one, hears of it."""
    async with desk.begin() as uow:
        held = await uow.cases.hold(number)
        case, event = reopen(held, by, uow.now, desk.policy.service_level(held.priority))
        await uow.timeline.supersede(case.subject)
        await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
        await tell_thread(uow, case, event, mention=(case.owner,) if case.owner else ())
        return case
