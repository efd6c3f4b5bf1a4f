"""Resolve a case with an outcome."""

from __future__ import annotations

from bot.domain.cases import Case, resolve
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.record_change import record_case, tell_thread
from bot.services.withdraw_requests import withdraw_open


async def resolve_case(desk: Desk, number: int, outcome: Outcome, by: Actor) -> Case:
    """It is closed and its outcome is kept; AlreadyDone when somebody resolved it meanwhile."""
    async with desk.begin() as uow:
        case, event = resolve(
            await uow.cases.hold(number),
            by,
            uow.now,
            resolution=outcome.resolution.value,
            root_cause=outcome.root_cause.value,
        )
        await uow.timeline.record(case.subject, outcome, by.person)
        await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
        await tell_thread(uow, case, event, words=outcome.note)
        await withdraw_open(uow, case.subject, "resolved", by)
        return case
