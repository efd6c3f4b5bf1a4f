"""Turn an escalation back into a case: what is left to do is done there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.cases import Case, Priority, go_on_waiting, prioritise, reopen
from bot.domain.errors import BadInput
from bot.domain.escalation_endings import return_to_case
from bot.domain.escalations import Escalation, must_be_live, must_run
from bot.domain.events import Event, EventKind, EventValue
from bot.domain.people import Actor
from bot.services.change_escalation import tell_each_sponsor
from bot.services.desk import Desk
from bot.services.hold_with_cases import with_cases_held
from bot.services.merge_escalations import move_requests
from bot.services.open_case import Report, open_case_in
from bot.services.record_change import record_case, record_escalation, tell_thread
from bot.services.see_escalation import seen_escalation
from bot.services.withdraw_requests import withdraw_open
from bot.storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Returned:
    """The escalation as it is now, and the case on which it goes on; `is_new`: it was opened for it."""

    escalation: Escalation
    case: Case
    is_new: bool = False


async def return_escalation(desk: Desk, number: int, reason: str, by: Actor, key: str) -> Returned | None:
    """Its case has it again, open, with its priority and its owner; where there is none, a new one is opened.

    Partner teams go on with the case, which waits for those that owe an answer; of a confidential escalation nothing
    gets there but its number, so its requests are withdrawn. None for a form's second copy (`key`). BadInput for a
    confidential one without a case.
    """

    async def work(uow: UnitOfWork) -> Returned | None:
        e = await seen_escalation(uow, number, by)
        if not await uow.receipts.is_first(key):
            return None
        may_return(e, by)
        if e.case_number is None:
            return await _return(desk, uow, e, await _new_case(desk, uow, e, by), reason, by, is_new=True)
        return await _return(desk, uow, e, await _hold_case(uow, e.case_number), reason, by)

    return await with_cases_held(desk, (number,), work, "return")


def may_return(e: Escalation, by: Actor) -> None:
    """Pass while it is live for whoever runs it: StateError, NotYours; BadInput where a new case would tell of it."""
    must_be_live(e, "return")
    must_run(e, by)
    if e.confidential and e.case_number is None:
        raise BadInput(
            "reason",
            f"{e.subject} is confidential, and a case is seen by the whole desk. Resolve or cancel it.",
        )


async def _hold_case(uow: UnitOfWork, number: int) -> Case:
    case = await uow.cases.hold(number)
    return case if case.merged_into is None else await _hold_case(uow, case.merged_into)


async def _new_case(desk: Desk, uow: UnitOfWork, e: Escalation, by: Actor) -> Case:
    """An executive has asked for it: P1 where the severity is the first of the policy's, at least P2 for others."""
    opened = await open_case_in(desk, uow, Report(e.summary), by, f"returned:{e.subject}")
    case = await uow.cases.hold(opened.number)
    wanted = Priority.P1 if desk.policy.terms_or_mildest(e.severity).breaks_quiet else Priority.P2
    if case.priority <= wanted:
        return case
    case, raised = prioritise(case, wanted, desk.policy.service_level(wanted), by, uow.now)
    await record_case(uow, case, raised, stale_after=desk.policy.claims.go_stale_after)
    return case


async def _return(
    desk: Desk, uow: UnitOfWork, e: Escalation, case: Case, reason: str, by: Actor, *, is_new: bool = False
) -> Returned:
    closed, event = return_to_case(e, str(case.subject), reason, by, uow.now)
    closed = replace(closed, case_number=case.number)
    if e.confidential:
        await withdraw_open(uow, e.subject, "returned", by)
    else:
        await move_requests(uow, e.subject, case.subject)
    await record_escalation(uow, closed, event)
    case = await _take_back(desk, uow, case, e, reason, by)
    await tell_thread(uow, closed, event)
    await tell_each_sponsor(uow, closed, "returned", event)
    return Returned(closed, case, is_new)


async def _take_back(desk: Desk, uow: UnitOfWork, case: Case, e: Escalation, reason: str, by: Actor) -> Case:
    """The case is open, its timeline names the escalation, and its owner hears of it."""
    said: dict[str, EventValue] = {} if e.confidential else {"reason": reason}
    event = Event(case.subject, EventKind.RETURNED, uow.now, by, {"escalation": str(e.subject), **said})
    events = [event]
    if not case.is_open:
        case, reopened = reopen(case, by, uow.now, desk.policy.service_level(case.priority))
        await uow.timeline.supersede(case.subject)
        events.insert(0, reopened)
    asked = await uow.partner_requests.of(case.subject)
    waits = go_on_waiting(case, by, uow.now) if any(request.is_waiting for request in asked) else None
    if waits is not None:
        case, waited = waits
        events.append(waited)
    await record_case(uow, case, *events, stale_after=desk.policy.claims.go_stale_after)
    await tell_thread(uow, case, event, mention=(case.owner,) if case.owner else ())
    return case
