"""Escalations that move: into another, back to their case, or in two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_current_case
from bot.changes.records import record, show, tell_privately, tell_thread
from bot.domain.cases.case import Case, go_on_waiting, prioritise, reopen
from bot.domain.cases.choices import Priority
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import may_see, must_see, without_content
from bot.domain.escalations.endings import merge, return_to_case
from bot.domain.escalations.escalation import Escalation, must_run
from bot.domain.escalations.splits import Offshoot, split
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Returned as ReturnedFact
from bot.domain.events.partners import Withdrawal
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, case_subject, escalation_subject
from bot.outbox.news import Merged, SplitOff
from bot.outbox.news import Returned as ReturnedNews
from bot.readmodels import EscalationCard, EscalationLine, EscalationList
from bot.services.cases.opening import Report, open_case_in
from bot.services.escalations.changes import absent_owner, tell_each_sponsor
from bot.services.on_call.availability import on_rota, whoever_is_next
from bot.services.partners.answers import withdraw_open
from bot.services.workspace.directory import Directory
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import lock_and_recheck


async def lock_with_cases(uow: UnitOfWork, *numbers: int) -> None:
    """Lock escalations, and the cases that they name before them. Moved where one came to another case meanwhile."""

    async def lock_them(cases: list[int]) -> None:
        await uow.lock(
            *(case_subject(case) for case in cases), *(escalation_subject(number) for number in numbers)
        )

    await lock_and_recheck(lambda: uow.escalation_moves.cases_of(*numbers), lock_them)


S = TypeVar("S", EscalationCard, EscalationLine)


def redacted(shown: S, by: Actor, channel: str = "") -> S:
    """The same where they may see it; else its number and its status alone, marked as `hidden`.

    `channel` is where they ask: whoever is in its own channel sees it there.
    """
    in_room = bool(channel) and channel == shown.escalation.channel
    if may_see(shown.escalation, by, shown.sponsors, in_room=in_room):
        return shown
    if isinstance(shown, EscalationCard):
        return EscalationCard(without_content(shown.escalation), shown.now, hidden=True)
    return EscalationLine(without_content(shown.escalation), hidden=True)


def redacted_list(page: EscalationList, by: Actor) -> EscalationList:
    """A page with every line as `redacted` leaves it."""
    return replace(page, lines=tuple(redacted(line, by) for line in page.lines))


async def seen_escalation(view: ReadSession, number: int, by: Actor) -> Escalation:
    """The escalation, for somebody who may see it. NotFound, Confidential."""
    escalation = await view.escalations.get(number)
    must_see(escalation, by, await view.escalations.sponsors(number))
    return escalation


@in_transaction
async def merge_escalations(
    context: Context, uow: UnitOfWork, number: int, into: int, by: Actor, key: str | None = None
) -> Escalation:
    """`into` has the sponsors, flagged messages and partner requests of both, and the case where it has none.

    All of it in one transaction that holds the cases, then both escalations in the order of their numbers. What
    the domain's `merge` raises changes nothing; Confidential for who may not see both. The second copy of a form
    (`key`) does nothing.
    """
    await lock_with_cases(uow, number, into)
    if key is not None and not await uow.receipts.is_first(key):
        return await uow.escalations.get(into)
    return await _merge(context, uow, number, into, by)


async def _merge(context: Context, uow: UnitOfWork, number: int, into: int, by: Actor) -> Escalation:
    one, other = await seen_escalation(uow, number, by), await seen_escalation(uow, into, by)
    (gone, merged), (kept, absorbed) = merge(one, other, by, uow.now)
    sponsors = await uow.escalation_moves.copy_sponsors(number, into)
    await uow.escalation_moves.move_flags(number, into)
    await move_requests(uow, gone.subject, kept.subject)
    await record(context, uow, gone, merged)
    await record(context, uow, kept, absorbed)
    for case in sorted({each.case_number for each in (gone, kept) if each.case_number is not None}):
        await show(uow, await uow.cases.get(case))
    await tell_thread(uow, gone, merged)
    await tell_thread(uow, kept, absorbed, mention=(absent_owner(kept, absorbed),))
    for sponsor in sponsors:
        if not by.is_person(sponsor):
            await tell_privately(uow, sponsor, Merged(by.name, str(gone.subject)), kept.subject)
    return kept


async def move_requests(uow: UnitOfWork, one: Subject, other: Subject) -> None:
    """What partner teams were asked about one, which is held, they were asked about the other."""
    for asked in await uow.partner_requests.of(one):
        request = replace(await uow.partner_requests.get_for_update(asked.number), about=other)
        await uow.partner_requests.save(request)
        await show(uow, request)


async def split_escalation(
    context: Context, directory: Directory, number: int, request: int, by: Actor, key: str
) -> Escalation | None:
    """The new escalation: it has the request, the same sponsors, severity and owner, or whoever is next.

    None for a form's second copy (`key`). What the domain's `split` raises changes nothing; Confidential, NotFound.
    """
    async with context.read() as view:
        e = await seen_escalation(view, number, by)
        must_run(e, by, "split")
    candidates = [] if e.owner else await on_rota(context, directory)

    async def work(uow: UnitOfWork) -> Escalation | None:
        await uow.escalations.get_for_update(number)
        if not await uow.receipts.is_first(key):
            return None
        held = await seen_escalation(uow, number, by)
        owner = held.owner or await whoever_is_next(uow, candidates)
        return await _split(context, uow, held, request, owner, by)

    return await context.transact(work)


async def _split(
    context: Context, uow: UnitOfWork, held: Escalation, request: int, owner: PersonRef | None, by: Actor
) -> Escalation:
    terms = context.policy.terms_or_mildest(held.severity)
    new = Offshoot(await uow.escalations.next_number(), terms, owner, context.policy.escalations.channel)
    asked = await uow.partner_requests.get_for_update(request)
    parts, (begun, begins), moved = split(held, asked, new, by, uow.now)
    await uow.escalations.add(begun)
    sponsors = await uow.escalation_moves.copy_sponsors(held.number, begun.number)
    await uow.partner_requests.save(moved)
    await record(context, uow, held, parts)
    await record(context, uow, begun, begins)
    await show(uow, moved)
    await tell_thread(uow, held, parts)
    await tell_thread(uow, begun, begins, mention=(owner,) if owner and begun.acknowledged_at is None else ())
    news = SplitOff(by.name, str(moved.subject), str(held.subject))
    for sponsor in sponsors:
        await tell_privately(uow, sponsor, news, begun.subject)
    return begun


@dataclass(frozen=True, slots=True)
class Returned:
    """The escalation as it is now, and the case on which it goes on; `is_new`: it was opened for it."""

    escalation: Escalation
    case: Case
    is_new: bool = False


@in_transaction
async def return_escalation(
    context: Context, uow: UnitOfWork, number: int, reason: str, by: Actor, key: str
) -> Returned | None:
    """Its case has it again, open, with its priority and its owner; where there is none, a new one is opened.

    Partner teams go on with the case, which waits for those that owe an answer; of a confidential escalation nothing
    gets there but its number, so its requests are withdrawn. None for a form's second copy (`key`). BadInput for a
    confidential one without a case.
    """
    await lock_with_cases(uow, number)
    e = await seen_escalation(uow, number, by)
    if not await uow.receipts.is_first(key):
        return None
    may_return(e, by)
    if e.case_number is None:
        case = await _new_case(context, uow, e, by)
    else:
        case = await lock_current_case(uow, e.case_number)
    closed, event = return_to_case(e, case.subject, reason, by, uow.now)
    closed = replace(closed, case_number=case.number)
    if e.confidential:
        await withdraw_open(context, uow, e.subject, Withdrawal.RETURNED, by)
    else:
        await move_requests(uow, e.subject, case.subject)
    await record(context, uow, closed, event)
    case = await _take_back(context, uow, case, e, reason, by)
    await tell_thread(uow, closed, event)
    await tell_each_sponsor(uow, closed, ReturnedNews, event)
    return Returned(closed, case, is_new=e.case_number is None)


def may_return(e: Escalation, by: Actor) -> None:
    """Pass while it is live for whoever runs it: StateError, NotYours; BadInput where a new case would tell of it."""
    must_run(e, by, "return")
    if e.confidential and e.case_number is None:
        raise BadInput(
            "reason",
            f"{e.subject} is confidential, and a case is seen by the whole desk. Resolve or cancel it.",
        )


async def _new_case(context: Context, uow: UnitOfWork, e: Escalation, by: Actor) -> Case:
    """An executive has asked for it: P1 where the severity is the first of the policy's, at least P2 for others."""
    opened = await open_case_in(context, uow, Report(e.summary), by, f"returned:{e.subject}")
    case = await uow.cases.get_for_update(opened.number)
    wanted = Priority.P1 if context.policy.terms_or_mildest(e.severity).breaks_quiet else Priority.P2
    if case.priority <= wanted:
        return case
    case, raised = prioritise(case, wanted, context.policy.service_level(wanted), by, uow.now)
    await record(context, uow, case, raised)
    return case


async def _take_back(
    context: Context, uow: UnitOfWork, case: Case, e: Escalation, reason: str, by: Actor
) -> Case:
    """The case is open, its timeline names the escalation, and its owner hears of it."""
    fact = ReturnedFact(escalation=e.subject, reason="" if e.confidential else reason)
    event = Event(case.subject, uow.now, by, fact)
    events = [event]
    if not case.is_open:
        case, reopened = reopen(case, by, uow.now, context.policy.service_level(case.priority))
        await uow.timeline.supersede(case.subject)
        events.insert(0, reopened)
    asked = await uow.partner_requests.of(case.subject)
    waits = go_on_waiting(case, by, uow.now) if any(request.is_waiting for request in asked) else None
    if waits is not None:
        case, waited = waits
        events.append(waited)
    await record(context, uow, case, *events)
    await tell_thread(uow, case, event, mention=(case.owner,))
    return case
