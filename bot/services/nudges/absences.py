"""Pass on: what happens by itself to escalations whose owner has left, or whose shift is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import record
from bot.domain.errors import NotFound
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation, owner_is_back
from bot.services.escalations.ownership import ask_owner, request_handover, waits_to_be_asked
from bot.services.on_call.availability import OnCall, resolve_on_call
from bot.services.workspace.directory import Directory
from bot.storage.database import UnitOfWork
from bot.storage.locks import AdvisoryLock


@dataclass(frozen=True, slots=True)
class _Presence:
    on_call: OnCall
    gone: frozenset[int]

    def reason(self, context: Context, now: datetime, escalation: Escalation) -> Handover | None:
        """Why the owner cannot go on; None while they can.

        Whose shift is over is needed only while a promise of the severity runs and the matter is not put aside.
        """
        if escalation.owner is None:
            return None
        if escalation.owner.id in self.gone:
            return Handover.GONE
        terms = context.policy.terms_or_mildest(escalation.severity)
        is_wanted = terms.calendar.is_open(now) and escalation.snoozed_until is None
        is_off = self.on_call.attendance.is_off(escalation.owner)
        return Handover.OFF_SHIFT if is_off and is_wanted else None

    def is_back(self, escalation: Escalation) -> bool:
        """Whether the lead was asked because of a shift, and the owner is on shift again."""
        off_shift = escalation.handover is Handover.OFF_SHIFT and escalation.owner is not None
        return off_shift and not (escalation.owner and self.on_call.attendance.is_off(escalation.owner))


async def reassign_absent_owners(context: Context, directory: Directory) -> int:
    """How many escalations have changed. Raises what Slack does where it does not say who is there.

    One query while nothing changes; each change holds its escalation and looks again.
    """
    async with context.read() as view:
        concerned = await view.escalations.owned_or_asked_about()
        asked = {e.number for e in concerned if await waits_to_be_asked(view, e)}
        now = view.now
    if not concerned:
        return 0
    owners = {escalation.owner.id: escalation.owner for escalation in concerned if escalation.owner}
    gone = [person.id for person in owners.values() if await directory.is_gone(person)]
    present = _Presence(await resolve_on_call(context, directory), frozenset(gone))
    changed = 0
    for escalation in concerned:
        needs = escalation.handover is None and present.reason(context, now, escalation) is not None
        if needs or present.is_back(escalation) or escalation.number in asked:
            changed += await _look_after(context, present, escalation.number)
    return changed


@in_transaction
async def _look_after(context: Context, uow: UnitOfWork, present: _Presence, number: int) -> bool:
    """Whether anything changed; a sponsor may have asked in quiet hours, or before there was this owner."""
    try:
        escalation = await uow.escalations.get_for_update(number)
    except NotFound:
        return False
    await uow.lock(AdvisoryLock.NUDGING)
    changed = present.is_back(escalation)
    if changed:
        escalation = owner_is_back(escalation)
        await record(context, uow, escalation)
    why = None if changed else present.reason(context, uow.now, escalation)
    if why is not None:
        changed = await request_handover(context, uow, present.on_call, escalation, why)
    if await waits_to_be_asked(uow, escalation):
        changed = bool(await ask_owner(context, uow, present.on_call, escalation)) or changed
    return changed
