"""End a case: resolve, dismiss or merge it; and reopen it."""

from __future__ import annotations

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, show, show_quoting_requests, tell_thread
from bot.domain.cases.case import Case, dismiss, merge, reopen, resolve
from bot.domain.cases.choices import Dismissal
from bot.domain.events.partners import Withdrawal
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor
from bot.domain.subjects import case_subject
from bot.services.partners.answers import withdraw_open
from bot.storage.database import UnitOfWork
from bot.storage.locks import lock_and_recheck


@in_transaction
async def resolve_case(context: Context, uow: UnitOfWork, number: int, outcome: Outcome, by: Actor) -> Case:
    """It is closed and its outcome is kept; AlreadyDone when somebody resolved it meanwhile."""
    case, event = resolve(await uow.cases.get_for_update(number), outcome, by, uow.now)
    await uow.timeline.record(case.subject, outcome, by.person)
    await record(context, uow, case, event)
    await tell_thread(uow, case, event, words=outcome.note)
    await withdraw_open(context, uow, case.subject, Withdrawal.RESOLVED, by)
    return case


@in_transaction
async def dismiss_case(context: Context, uow: UnitOfWork, number: int, why: Dismissal, by: Actor) -> Case:
    """It is closed without an answer, and says why; partner teams need not answer any more."""
    case, event = dismiss(await uow.cases.get_for_update(number), why, by, uow.now)
    await record(context, uow, case, event)
    await withdraw_open(context, uow, case.subject, Withdrawal.DISMISSED, by)
    return case


@in_transaction
async def merge_cases(context: Context, uow: UnitOfWork, number: int, into: int, by: Actor) -> Case:
    """`into` has the posts of both and all that comes later; the other one's card points to it."""
    await _lock_with_belongings(uow, number, into)
    one, other = await uow.cases.get(number), await uow.cases.get(into)
    (gone, merged), (rest, absorbed) = merge(one, other, by, uow.now)
    raised = await uow.escalations.all_of_case(number)
    await uow.cases.move_everything(number, into)
    await uow.escalations.move_to_case(number, into)
    await record(context, uow, gone, merged)
    await record(context, uow, rest, absorbed)
    for escalation in raised:
        await show(uow, await uow.escalations.get(escalation))
    await show_quoting_requests(uow, gone)
    await tell_thread(uow, gone, merged)
    await tell_thread(uow, rest, absorbed, mention=(rest.owner,))
    await withdraw_open(context, uow, gone.subject, Withdrawal.MERGED, by)
    return rest


async def _lock_with_belongings(uow: UnitOfWork, number: int, into: int) -> None:
    """Lock both cases, with what goes along with the one. Conversations come first, as where posts come in. Moved."""

    async def belongings() -> tuple[list[int], list[int]]:
        return await uow.cases.conversations_of(number), await uow.cases.merged_into(number)

    async def lock_them(found: tuple[list[int], list[int]]) -> None:
        conversations, merged = found
        await uow.cases.lock_conversations(conversations)
        await uow.lock(*(case_subject(each) for each in (number, into, *merged)))

    await lock_and_recheck(belongings, lock_them)


@in_transaction
async def reopen_case(context: Context, uow: UnitOfWork, number: int, by: Actor) -> Case:
    """It is open; its outcome stays as history, and its owner, if it has one, hears of it."""
    held = await uow.cases.get_for_update(number)
    case, event = reopen(held, by, uow.now, context.policy.service_level(held.priority))
    await uow.timeline.supersede(case.subject)
    await record(context, uow, case, event)
    await tell_thread(uow, case, event, mention=(case.owner,))
    return case
