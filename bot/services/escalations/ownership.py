"""Who has an escalation: acknowledge, take and assign it; ask the leads where its owner is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.changes.context import Context
from bot.changes.records import record, tell_thread
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import (
    Decision,
    Escalation,
    EscalationStatus,
    acknowledge,
    ask_handover,
    assign,
    must_be_with,
    own,
)
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.nudges.recipients import Call, choose_recipients
from bot.domain.people import Actor, PersonRef, Role
from bot.outbox.news import Acknowledged, OwnerChanged
from bot.services.escalations.changes import change_escalation
from bot.services.on_call.availability import OnCall, availability
from bot.services.on_call.nudges import leave_alone, nudge
from bot.storage.database import ReadSession, UnitOfWork


async def acknowledge_escalation(context: Context, number: int, by: Actor, holder: str = "") -> Escalation:
    """Somebody has it in hand, and the sponsors know who; who acknowledges an unowned one owns it.

    HandedOn where it is neither with the `holder` that they were shown nor with them.
    """

    def decide(e: Escalation, now: datetime) -> Decision:
        must_be_with(e, holder, "acknowledge", by)
        return acknowledge(e, by, now)

    return await change_escalation(context, number, decide, tell_sponsors=Acknowledged)


async def take_escalation(context: Context, number: int, by: Actor) -> Escalation:
    """Take it; somebody else's only as a lead."""
    return await change_escalation(
        context, number, lambda e, now: own(e, by, now), tell_sponsors=Acknowledged
    )


async def assign_escalation(
    context: Context, number: int, to: PersonRef, by: Actor, key: str | None = None, holder: str = ""
) -> Escalation:
    """`to` has it and has to acknowledge. The same form twice (`key`) gives it once.

    HandedOn where it is no longer with the `holder` that they were shown: two who were asked for another owner give
    it away once.
    """

    def decide(e: Escalation, now: datetime) -> Decision:
        must_be_with(e, holder, "assign")
        return assign(e, to, context.policy.terms_or_mildest(e.severity), by, now)

    return await change_escalation(context, number, decide, mention=to, tell_sponsors=OwnerChanged, key=key)


async def ask_owner(
    context: Context, uow: UnitOfWork, on_call: OnCall, escalation: Escalation
) -> tuple[PersonRef, ...]:
    """Who is nudged now; in their quiet hours people are left alone, and where all are it is tried again later.

    `AdvisoryLock.NUDGING` comes before it.
    """
    call = _call(escalation)
    woken = context.policy.terms_or_mildest(escalation.severity).breaks_quiet
    candidates = await availability(
        context, uow, on_call, whom_to_ask(on_call, escalation), breaks_quiet=woken
    )
    decision = choose_recipients(candidates, may_pass=False, is_last=True)
    if decision.called:
        await nudge(uow, call, decision.called, NudgeReason.ASKED)
    for reason, held in decision.skipped_by_reason().items():
        anew = [person for person in held if not await uow.nudges.was_held(call, person)]
        if anew:
            await leave_alone(uow, call, anew, reason)
    return decision.called


async def nobody_to_ask(uow: UnitOfWork, escalation: Escalation) -> None:
    """Nobody owns it, and nobody leads: kept, so that it can be seen."""
    await leave_alone(uow, _call(escalation), (), NudgeReason.NOBODY)


def whom_to_ask(on_call: OnCall, escalation: Escalation) -> Sequence[PersonRef]:
    """Who has it, else those who can give it to somebody."""
    return (escalation.owner,) if escalation.owner else on_call.leads()


async def waits_to_be_asked(view: ReadSession, escalation: Escalation) -> bool:
    """Whether a sponsor has asked, and nobody who has to answer was told yet."""
    if escalation.update_asked_at is None:
        return False
    if escalation.owner is None:
        return not await view.nudges.was_called(_call(escalation))
    return not await view.nudges.tried(_call(escalation), escalation.owner)


def _call(e: Escalation) -> Call:
    rung, asked_at = OWNER if e.owner else Role.LEAD, e.update_asked_at or e.opened_at
    return Call(e.subject, ReminderKind.UPDATE, asked_at, rung, unowned=e.owner is None)


async def request_handover(
    context: Context, uow: UnitOfWork, on_call: OnCall, escalation: Escalation, why: Handover
) -> bool:
    """Ask the leads once, in the thread and privately; False where nothing new is to be asked.

    While all of them have quiet hours nobody is asked: whoever calls this tries again.
    `AdvisoryLock.NUDGING` comes before it.
    """
    asked = ask_handover(escalation, why, uow.now)
    if asked is None or escalation.owner is None:
        return False
    owner = escalation.owner.id
    leads = [lead for lead in on_call.leads() if lead.id != owner]
    woken = context.policy.terms_or_mildest(escalation.severity).breaks_quiet
    candidates = await availability(context, uow, on_call, leads, breaks_quiet=woken)
    decision = choose_recipients(candidates, may_pass=False, is_last=False)
    if leads and not decision.called:
        return False
    escalation, event = asked
    await record(context, uow, escalation, event)
    call = _handover_call(uow, escalation)
    if decision.called:
        await nudge(uow, call, decision.called, NudgeReason.ASKED)
    else:
        await leave_alone(uow, call, (), NudgeReason.NOBODY)
    for reason, held in decision.skipped_by_reason().items():
        await leave_alone(uow, call, held, reason)
    await tell_thread(uow, escalation, event, mention=decision.called)
    return True


def _handover_call(uow: UnitOfWork, escalation: Escalation) -> Call:
    is_open = escalation.status is EscalationStatus.OPEN
    owed = ReminderKind.ACKNOWLEDGE if is_open else ReminderKind.UPDATE
    return Call(escalation.subject, owed, uow.now, Role.LEAD)
