"""Reports on an escalation: posted in its thread, and on record when exported."""

from __future__ import annotations

import uuid

from bot.changes.context import Context, in_transaction
from bot.changes.records import lane_of
from bot.domain.access import Permission, require
from bot.domain.escalations.confidentiality import must_see
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.escalations import Exported, Summarised
from bot.domain.events.event import Event
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.outbox.messages import OutboxMessage, Summary
from bot.outbox.store import enqueue
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.outbox.deliveries import Urgency


@in_transaction
async def post_summary(
    _: Context, uow: UnitOfWork, number: int, by: Actor, key: str, *, in_room: bool = False
) -> Escalation:
    """The summary is on its way, once for a gesture (`key`); it says what is true when it goes out.

    Its history says who asked. NotFound, Confidential, and NotASponsor for who is neither of the desk nor a sponsor.
    """
    escalation = await readable(uow, number, by, in_room=in_room)
    if await uow.receipts.is_first(key):
        target, lane = f"summary:{uuid.uuid4().hex}", lane_of(escalation)
        summary = OutboxMessage(Summary(by.name), target, escalation.subject, lane, Urgency.NOW)
        await enqueue(uow, summary)
        await uow.timeline.add(Event(escalation.subject, uow.now, by, Summarised()))
    return escalation


async def readable(view: ReadSession, number: int, by: Actor, *, in_room: bool = False) -> Escalation:
    """The escalation, for the desk and its sponsors; of a confidential one for those `in_room` too.

    NotFound, Confidential, NotASponsor.
    """
    escalation = await view.escalations.get(number)
    sponsors = await view.escalations.sponsors(number)
    must_see(escalation, by, sponsors, in_room=in_room)
    require(by, Permission.REPORT_ON_ESCALATION, escalation, sponsors=sponsors)
    return escalation


async def record_export(context: Context, subject: Subject, by: Actor) -> None:
    """`by` has the report, or may have it."""
    await context.transact(lambda uow: uow.timeline.add(Event(subject, uow.now, by, Exported())))
