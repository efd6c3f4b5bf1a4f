"""Ask an owner for an update that a sponsor wants: once, and not at night."""

from __future__ import annotations

from bot.domain.escalations import Escalation
from bot.domain.ladder import OWNER, ReminderKind
from bot.domain.nudging import Call, NudgeReason, rule
from bot.services.crew import Crew, standing
from bot.services.desk import Desk
from bot.services.nudge_people import leave_alone, nudge
from bot.storage.uow import Reading, UnitOfWork


async def ask_owner(desk: Desk, uow: UnitOfWork, crew: Crew, escalation: Escalation) -> bool:
    """Whether the owner is nudged now; in their quiet hours they are left alone, and asked when those end.

    `uow.nudges.one_at_a_time` comes before it.
    """
    if escalation.owner is None:
        return False
    call, owner = _call(escalation), escalation.owner
    woken = desk.policy.terms_or_mildest(escalation.severity).breaks_quiet
    stand = await standing(desk, uow, crew, [owner], breaks_quiet=woken)
    if rule(stand, may_pass=False, is_last=True).called:
        await nudge(uow, call, [owner], NudgeReason.ASKED)
        return True
    if not await uow.nudges.was_held(call, owner):
        await leave_alone(uow, call, [owner], NudgeReason.QUIET_HOURS)
    return False


async def waits_for_owner(view: Reading, escalation: Escalation) -> bool:
    """Whether a sponsor has asked, and the owner has not been told yet."""
    if escalation.owner is None or escalation.update_asked_at is None:
        return False
    return not await view.nudges.tried(_call(escalation), escalation.owner)


def _call(e: Escalation) -> Call:
    return Call(e.subject, ReminderKind.UPDATE, e.update_asked_at or e.opened_at, OWNER)
