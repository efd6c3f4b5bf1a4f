"""Cards of partner requests, brought up to date."""

from __future__ import annotations

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject
from bot.outbox.messages import card_update
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Urgency


async def show_open_requests(uow: UnitOfWork, about: Subject) -> None:
    """The cards of what teams are still asked about what is held are to show it as it is: how urgent."""
    for request in await uow.partner_requests.of(about):
        if request.is_waiting:
            await show_request(uow, request)


async def show_quoting_requests(uow: UnitOfWork, about: Case | Escalation) -> None:
    """Words that stand on what is held have changed: every card that may quote them follows, of closed requests too.

    A team that may not read such words could when its card was shown; nothing of a confidential one was ever quoted.
    """
    if isinstance(about, Escalation) and about.confidential:
        return
    for request in await uow.partner_requests.of(about.subject):
        await show_request(uow, request)


async def show_request(uow: UnitOfWork, request: PartnerRequest) -> None:
    """The card in the team's channel is to show the request as it is."""
    await enqueue(uow, card_update(request.subject, request.channel, Urgency.NOW, request.team))
