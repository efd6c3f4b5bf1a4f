"""Make one escalation out of two."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.escalation_endings import merge
from bot.domain.escalations import Escalation
from bot.domain.numbers import Subject
from bot.domain.people import Actor
from bot.services.ask_partner import show_request
from bot.services.change_escalation import absent_owner
from bot.services.desk import Desk
from bot.services.hold_with_cases import with_cases_held
from bot.services.record_change import record_escalation, show_case, tell_privately, tell_thread
from bot.services.see_escalation import seen_escalation
from bot.storage.uow import UnitOfWork


async def merge_escalations(
    desk: Desk, number: int, into: int, by: Actor, key: str | None = None
) -> Escalation:
    """`into` has the sponsors, flagged messages and partner requests of both, and the case where it has none.

    All of it in one transaction that holds the cases, then both escalations in the order of their numbers. What
    the domain's `merge` raises changes nothing; Confidential for who may not see both. The second copy of a form
    (`key`) does nothing.
    """

    async def work(uow: UnitOfWork) -> Escalation:
        if key is not None and not await uow.receipts.is_first(key):
            return await uow.escalations.get(into)
        return await _merge(uow, number, into, by)

    return await with_cases_held(desk, (number, into), work, "merge")


async def _merge(uow: UnitOfWork, number: int, into: int, by: Actor) -> Escalation:
    one, other = await seen_escalation(uow, number, by), await seen_escalation(uow, into, by)
    (gone, merged), (kept, absorbed) = merge(one, other, by, uow.now)
    sponsors = await uow.escalation_moves.copy_sponsors(number, into)
    await uow.escalation_moves.move_flags(number, into)
    await move_requests(uow, gone.subject, kept.subject)
    await record_escalation(uow, gone, merged)
    await record_escalation(uow, kept, absorbed)
    for case in sorted({each.case_number for each in (gone, kept) if each.case_number is not None}):
        await show_case(uow, await uow.cases.get(case))
    await tell_thread(uow, gone, merged)
    called = absent_owner(kept, absorbed)
    await tell_thread(uow, kept, absorbed, mention=(called,) if called else ())
    for sponsor in sponsors:
        if not by.is_person(sponsor):
            await tell_privately(
                uow, sponsor, "merged", str(kept.subject), gone=str(gone.subject), who=by.name
            )
    return kept


async def move_requests(uow: UnitOfWork, one: Subject, other: Subject) -> None:
    """What partner teams were asked about one, which is held, they were asked about the other."""
    for asked in await uow.partner_requests.of(one):
        request = replace(await uow.partner_requests.hold(asked.number), about=other)
        await uow.partner_requests.save(request)
        await show_request(uow, request)
