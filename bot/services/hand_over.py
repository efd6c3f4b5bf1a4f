"""Hand over: an escalation whose owner cannot go on with it needs another, and the lead is asked for one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.escalations import Escalation, EscalationStatus, Handover, ask_handover
from bot.domain.ladder import ReminderKind
from bot.domain.nudging import Call, NudgeReason, rule
from bot.domain.people import PersonRef, Role
from bot.services.crew import Crew, standing
from bot.services.desk import Desk
from bot.services.nudge_people import leave_alone, nudge
from bot.services.record_change import record_escalation, tell_thread
from bot.storage.uow import UnitOfWork


async def hand_over(desk: Desk, uow: UnitOfWork, crew: Crew, escalation: Escalation, why: Handover) -> bool:
    """Ask the leads once, in the thread and privately; False where nothing new is to be asked.

    While all of them have quiet hours nobody is asked: whoever calls this tries again.
    `uow.nudges.one_at_a_time` comes before it.
    """
    asked = ask_handover(escalation, why, uow.now)
    if asked is None or escalation.owner is None:
        return False
    owner = escalation.owner.id
    leads = [lead for lead in crew.leads() if lead.id != owner]
    woken = desk.policy.terms_or_mildest(escalation.severity).breaks_quiet
    stand = await standing(desk, uow, crew, leads, breaks_quiet=woken)
    ruling = rule(stand, may_pass=False, is_last=False)
    if leads and not ruling.called:
        return False
    escalation, event = asked
    await record_escalation(uow, escalation, event)
    await _ask(uow, escalation, ruling.called)
    for reason, held in ruling.held_for().items():
        await leave_alone(uow, _call(uow, escalation), held, reason)
    await tell_thread(uow, escalation, event, mention=ruling.called)
    return True


async def _ask(uow: UnitOfWork, escalation: Escalation, leads: Sequence[PersonRef]) -> None:
    if leads:
        await nudge(uow, _call(uow, escalation), leads, NudgeReason.ASKED)
    else:
        await leave_alone(uow, _call(uow, escalation), (), NudgeReason.NOBODY)


def _call(uow: UnitOfWork, escalation: Escalation) -> Call:
    is_open = escalation.status is EscalationStatus.OPEN
    owed = ReminderKind.ACKNOWLEDGE if is_open else ReminderKind.UPDATE
    return Call(escalation.subject, owed, uow.now, Role.LEAD)
