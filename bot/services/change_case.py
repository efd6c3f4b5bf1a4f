"""Change a case: hold it, let the domain decide, record what was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.cases import Case, Decision
from bot.domain.people import PersonRef
from bot.services.ask_partner import show_open_requests
from bot.services.desk import Desk
from bot.services.record_change import record_case, tell_thread

Decide = Callable[[Case, datetime], Decision]


async def change_case(
    desk: Desk, number: int, decide: Decide, *, announce: bool = False, mention: PersonRef | None = None
) -> Case:
    """The case after `decide(case, now)`; with `announce` its thread hears of it. What `decide` raises undoes all."""
    async with desk.begin() as uow:
        held = await uow.cases.hold(number)
        case, event = decide(held, uow.now)
        await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
        if case.priority != held.priority:
            await show_open_requests(uow, case.subject)
        if announce:
            await tell_thread(uow, case, event, mention=(mention,) if mention else ())
        return case
