"""A sponsor says whether the resolution settled it; a no opens it again."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import AlreadyDone, BadInput
from bot.domain.escalation_endings import settle
from bot.domain.escalations import Escalation, EscalationStatus
from bot.domain.events import Event
from bot.domain.people import Actor, PersonRef
from bot.services.close_escalation import go_on
from bot.services.desk import Desk
from bot.services.record_change import record_escalation, tell_thread
from bot.services.show_closings import closing_for
from bot.storage.uow import Reading, UnitOfWork


async def escalation_settled(desk: Desk, number: int, closed_at: datetime, by: Actor) -> Escalation:
    """This ending settled it for a sponsor; their summary says so.

    `closed_at` tells which ending the question was about. AlreadyDone where they have answered it, BadInput where
    it was resolved anew since, StateError where it goes on, NotASponsor for others.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        event, sponsor = await _answer(uow, held, closed_at, by, settled=True)
        await uow.sponsors.settle(number, sponsor, settled=True)
        await record_escalation(uow, held, event)
        await tell_thread(uow, held, event)
        await uow.deliveries.mark(closing_for(held, sponsor, closed_at))
        return held


async def escalation_not_settled(
    desk: Desk, number: int, closed_at: datetime, missing: str, by: Actor, key: str
) -> Escalation:
    """It did not settle it for a sponsor: it is open again with their words (`missing`), and its owner is called.

    Raises as `escalation_settled` does; the second copy of a form (`key`) does nothing.
    """
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if not await uow.receipts.is_first(key):
            return held
        event, sponsor = await _answer(uow, held, closed_at, by, settled=False)
        escalation = await go_on(desk, uow, held, missing, by, event, words=missing)
        await uow.sponsors.settle(number, sponsor, settled=False)
        return escalation


async def may_settle(view: Reading, number: int, closed_at: datetime, by: Actor) -> Escalation:
    """Pass where a sponsor may answer now; raises as `escalation_settled` does."""
    held = await view.escalations.get(number)
    await _answer(view, held, closed_at, by, settled=False)
    return held


async def _answer(
    view: Reading | UnitOfWork, held: Escalation, closed_at: datetime, by: Actor, *, settled: bool
) -> tuple[Event, PersonRef]:
    sponsors = await view.escalations.sponsors(held.number)
    event = settle(held, by, sponsors, view.now, settled=settled)
    sponsor = next(each for each in sponsors if by.person and each.id == by.person.id)
    if held.closed_at != closed_at:
        raise BadInput(
            "number", f"{held.subject} has been resolved anew since. The latest summary asks you again."
        )
    if (await view.sponsors.verdict(held.number, sponsor)).settled is not None:
        raise AlreadyDone(held.subject, EscalationStatus.RESOLVED, "settle")
    return event, sponsor
