"""Ask for the update that a sponsor wants: its owner, or the leads where nobody owns it; once, and not at night."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.escalations import Escalation
from bot.domain.ladder import OWNER, ReminderKind
from bot.domain.nudging import Call, NudgeReason, rule
from bot.domain.people import PersonRef, Role
from bot.services.crew import Crew, standing
from bot.services.desk import Desk
from bot.services.nudge_people import Facts, leave_alone, nudge
from bot.storage.uow import Reading, UnitOfWork


async def ask_owner(desk: Desk, uow: UnitOfWork, crew: Crew, escalation: Escalation) -> tuple[PersonRef, ...]:
    """Who is nudged now; in their quiet hours people are left alone, and where all are it is tried again later.

    `uow.nudges.one_at_a_time` comes before it.
    """
    call, more = _call(escalation), _facts(escalation)
    woken = desk.policy.terms_or_mildest(escalation.severity).breaks_quiet
    stand = await standing(desk, uow, crew, whom_to_ask(crew, escalation), breaks_quiet=woken)
    ruling = rule(stand, may_pass=False, is_last=True)
    if ruling.called:
        await nudge(uow, call, ruling.called, NudgeReason.ASKED, more=more)
    for reason, held in ruling.held_for().items():
        anew = [person for person in held if not await uow.nudges.was_held(call, person)]
        if anew:
            await leave_alone(uow, call, anew, reason, more=more)
    return ruling.called


async def nobody_to_ask(uow: UnitOfWork, escalation: Escalation) -> None:
    """Nobody owns it, and nobody leads: kept, so that it can be seen."""
    await leave_alone(uow, _call(escalation), (), NudgeReason.NOBODY, more=_facts(escalation))


def whom_to_ask(crew: Crew, escalation: Escalation) -> Sequence[PersonRef]:
    """Who has it, else those who can give it to somebody."""
    return (escalation.owner,) if escalation.owner else crew.leads()


async def waits_to_be_asked(view: Reading, escalation: Escalation) -> bool:
    """Whether a sponsor has asked, and nobody who has to answer was told yet."""
    if escalation.update_asked_at is None:
        return False
    if escalation.owner is None:
        return not await view.nudges.was_called(_call(escalation))
    return not await view.nudges.tried(_call(escalation), escalation.owner)


def _call(e: Escalation) -> Call:
    rung = OWNER if e.owner else Role.LEAD
    return Call(e.subject, ReminderKind.UPDATE, e.update_asked_at or e.opened_at, rung)


def _facts(e: Escalation) -> Facts:
    """Leads are also asked for another owner: what tells the two apart."""
    return {} if e.owner else {"unowned": True}
