"""Close a case that needs no answer."""

from __future__ import annotations

from bot.domain.cases import Case, Dismissal, dismiss
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.record_change import record_case
from bot.services.withdraw_requests import withdraw_open


async def dismiss_case(desk: Desk, number: int, why: Dismissal, by: Actor) -> Case:
    """It is closed without an answer, and says why; partner teams need not answer any more."""
    async with desk.begin() as uow:
        case, event = dismiss(await uow.cases.hold(number), why, by, uow.now)
        await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
        await withdraw_open(uow, case.subject, "dismissed", by)
        return case
