"""Take questions to partner teams back: by hand, or because what they are about is closed."""

from __future__ import annotations

from bot.domain.numbers import Subject
from bot.domain.partner_requests import PartnerRequest, withdraw
from bot.domain.people import Actor
from bot.services.ask_partner import show_request
from bot.services.record_change import tell_thread
from bot.storage.uow import UnitOfWork


async def withdraw_open(uow: UnitOfWork, about: Subject, why: str, by: Actor) -> list[PartnerRequest]:
    """Nobody needs the answers any more: every open request about what is held is closed, and its team knows.

    `why` is resolved, cancelled, merged, dismissed or returned.
    """
    asked = await uow.partner_requests.of(about)
    return [await withdraw_one(uow, request.number, why, by) for request in asked if request.is_waiting]


async def withdraw_one(uow: UnitOfWork, number: int, why: str, by: Actor) -> PartnerRequest:
    """Close one request whose home is held; StateError where it is closed."""
    request, event = withdraw(await uow.partner_requests.hold(number), why, by, uow.now)
    await uow.partner_requests.save(request)
    await uow.timeline.add(event)
    await uow.reminders.keep_only(request.subject, {})
    await show_request(uow, request)
    await tell_thread(uow, request, event)
    return request
