"""Make one case out of two."""

from __future__ import annotations

from bot.domain.cases import Case, merge
from bot.domain.people import Actor
from bot.services.ask_partner import show_quoting_requests
from bot.services.desk import Desk
from bot.services.record_change import record_case, show_escalation, tell_thread
from bot.services.withdraw_requests import withdraw_open


async def merge_cases(desk: Desk, number: int, into: int, by: Actor) -> Case:
    """`into` has the posts of both and all that comes later; the other one's card points to it."""
    stale_after = desk.policy.claims.go_stale_after
    async with desk.begin() as uow:
        await uow.cases.only_merge()
        one, other = await uow.cases.hold_both(number, into)
        (gone, merged), (rest, absorbed) = merge(one, other, by, uow.now)
        raised = await uow.escalations.all_of_case(number)
        await uow.cases.move_everything(number, into)
        await uow.escalations.move_to_case(number, into)
        await record_case(uow, gone, merged, stale_after=stale_after)
        await record_case(uow, rest, absorbed, stale_after=stale_after)
        for escalation in raised:
            await show_escalation(uow, await uow.escalations.get(escalation))
        await show_quoting_requests(uow, gone)
        await tell_thread(uow, gone, merged)
        await tell_thread(uow, rest, absorbed, mention=(rest.owner,) if rest.owner else ())
        await withdraw_open(uow, gone.subject, "merged", by)
        return rest
