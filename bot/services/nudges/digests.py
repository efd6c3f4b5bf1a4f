"""Say nudges: what a message of nudges has to say when it goes out, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.changes.context import Context, in_transaction
from bot.changes.locks import NudgeTarget, find_nudge_target
from bot.changes.records import is_owed
from bot.domain.errors import NotFound
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Event
from bot.domain.events.nudges import NudgeHeld
from bot.domain.nudges.ladder import OWNER
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import APART
from bot.domain.people import callout
from bot.domain.subjects import SubjectKind
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered, Sender
from bot.readmodels import NudgeLine
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.storage.nudges.digests import Nudge


@in_transaction
async def gather_nudges(context: Context, uow: UnitOfWork, batch: str) -> tuple[NudgeLine, ...]:
    """What a message has to say; what has been answered or put off meanwhile is left out, and recorded so."""
    await uow.lock(AdvisoryLock.NUDGING)
    lines = []
    for nudge in await uow.nudges.waiting_in(batch):
        line = await _line(context, uow, nudge)
        if isinstance(line, NudgeLine):
            lines.append(line)
        else:
            await _leave_out(uow, nudge, line)
    return tuple(lines)


class NudgeSender(Sender):
    """Sends digests by another sender, and keeps what became of each nudge in them."""

    def __init__(self, by: Sender) -> None:
        self._by = by

    async def send(self, delivery: Delivery) -> Delivered:
        return replace(await self._by.send(delivery), record=partial(_nudges_arrived, delivery))

    async def give_up(self, uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
        """Whoever it was for is not there: nobody was nudged."""
        await uow.lock(AdvisoryLock.NUDGING)
        if await uow.deliveries.give_up(delivery, reason):
            for nudge in await uow.nudges.waiting_in(delivery.target):
                await _leave_out(uow, nudge, NudgeReason.NOBODY)


async def _nudges_arrived(delivery: Delivery, uow: UnitOfWork) -> None:
    """A digest was read out: what waited in it is sent, and the person's next one keeps its distance."""
    await uow.lock(AdvisoryLock.NUDGING)
    if await uow.nudges.sent(delivery.target):
        await uow.nudges.put_off(delivery, uow.now + APART)


async def _leave_out(uow: UnitOfWork, nudge: Nudge, reason: NudgeReason) -> None:
    if not await uow.nudges.left_out(nudge, reason):
        return
    subject, request = nudge.call.subject, None
    if subject.kind is SubjectKind.REQUEST:
        request = await uow.partner_requests.get(subject.number)
    fact = replace(nudge.call, request=request).fact(NudgeHeld, (nudge.person,), reason)
    await uow.timeline.add(Event(request.about if request else subject, uow.now, callout(), fact))


async def _line(context: Context, view: ReadSession, nudge: Nudge) -> NudgeLine | NudgeReason:
    """What is said, or why it is not said any more."""
    try:
        target = await find_nudge_target(view, nudge.call.subject)
    except NotFound:
        return NudgeReason.ANSWERED
    if not _is_wanted(context, nudge, target):
        return NudgeReason.ANSWERED
    if nudge.reason is not NudgeReason.ASKED and target.put_off_until(nudge.call.rung, view.now):
        return NudgeReason.SNOOZED
    shown = await view.placements.of(f"card:{target.about.subject}")
    return NudgeLine(nudge.call, nudge.reason, target.about, target.request, shown)


def _is_wanted(context: Context, nudge: Nudge, target: NudgeTarget) -> bool:
    """Whether it still has its reason; an owner's who has it no more is gone."""
    call, about = nudge.call, target.about
    if call.rung == OWNER and (about.owner is None or about.owner.id != nudge.person.id):
        return False
    if nudge.reason is NudgeReason.ASKED and isinstance(about, Escalation):
        is_for_update = call.rung == OWNER or about.owner is None
        return about.update_asked_at == call.anchor if is_for_update else about.handover is not None
    return is_owed(context, target, call.why, call.anchor)
