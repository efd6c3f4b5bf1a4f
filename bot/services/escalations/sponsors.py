"""Become a sponsor of an escalation, or make somebody one."""

from __future__ import annotations

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, tell_privately, tell_thread
from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.sponsors import sponsor
from bot.domain.people import Actor
from bot.outbox.news import MadeSponsor
from bot.storage.database import UnitOfWork


@in_transaction
async def sponsor_escalation(
    context: Context, uow: UnitOfWork, number: int, who: Actor, by: Actor
) -> Escalation:
    """`who` hears from now on what its sponsors hear; who was made a sponsor by somebody else is told at once.

    AlreadyDone for a sponsor, BadInput for somebody who may not be one, NotAllowed and Confidential for who asks.
    """
    held = await uow.escalations.get_for_update(number)
    event = sponsor(held, who, by, await uow.escalations.sponsors(number), uow.now)
    if who.person is None:
        return held
    await uow.escalations.add_sponsor(number, who.person)
    await record(context, uow, held, event)
    await tell_thread(uow, held, event)
    if who.person != by.person:
        await tell_privately(uow, who.person, MadeSponsor(by.name), held.subject)
    return held
