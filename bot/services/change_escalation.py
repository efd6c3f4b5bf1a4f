"""Change an escalation: hold it, let the domain decide, record it, tell the thread and the sponsors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.escalations import Decision, Escalation
from bot.domain.events import Event
from bot.domain.people import PersonRef
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_privately, tell_thread
from bot.storage.uow import UnitOfWork

Decide = Callable[[Escalation, datetime], Decision]


async def change_escalation(
    desk: Desk,
    number: int,
    decide: Decide,
    *,
    mention: PersonRef | None = None,
    tell_sponsors: str | None = None,
    key: str | None = None,
) -> Escalation:
    """The escalation after `decide(escalation, now)`. What `decide` raises changes nothing.

    `tell_sponsors` names the private message that each sponsor gets; the second copy of a form (`key`) does nothing.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if key is not None and not await uow.receipts.is_first(key):
            return held
        escalation, event = decide(held, uow.now)
        await record_escalation(uow, escalation, event)
        await tell_thread(uow, escalation, event, mention=(mention,) if mention else ())
        if tell_sponsors is not None:
            await tell_each_sponsor(uow, escalation, tell_sponsors, event)
        return escalation


async def tell_each_sponsor(uow: UnitOfWork, escalation: Escalation, say: str, event: Event) -> None:
    """Every sponsor hears privately what happened; `say` names the message."""
    reason = str(event.data.get("reason") or "")
    for sponsor in await uow.escalations.sponsors(escalation.number):
        await tell_privately(uow, sponsor, say, str(escalation.subject), who=event.actor.name, reason=reason)
