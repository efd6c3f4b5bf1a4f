"""Ask a partner team about an escalation, in that team's channel."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import BadInput
from bot.domain.escalations import Escalation
from bot.domain.partner_requests import PartnerRequest, PartnerTerms, ask, request_reminders
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork


async def ask_partner(
    desk: Desk,
    uow: UnitOfWork,
    about: Escalation,
    team: str,
    question: str,
    by: Actor,
    wanted_by: datetime | None = None,
) -> PartnerRequest:
    """The team's channel gets the question, and its on-call group is mentioned. BadInput for a team nobody knows."""
    number = await uow.partner_requests.next_number()
    terms = partner_terms(desk, team)
    request, event = ask(number, about.subject, terms, question, wanted_by, by, uow.now)
    await uow.partner_requests.add(request)
    await uow.timeline.add(event)
    await show_request(uow, request)
    await uow.reminders.keep_only(request.subject, request_reminders(request))
    return request


def partner_terms(desk: Desk, team: str) -> PartnerTerms:
    """What a team promises, by its key in the policy; BadInput."""
    terms = desk.policy.partners.get(team)
    if terms is None:
        raise BadInput("teams", f"There is no partner team `{team}` in the policy. Choose another.")
    return PartnerTerms(team, terms.name, terms.channel, terms.acknowledge_within, terms.answer_within)


async def show_request(uow: UnitOfWork, request: PartnerRequest) -> None:
    """The card in the team's channel is to show the request as it is."""
    subject = str(request.subject)
    await uow.deliveries.mark(
        Wish(
            DeliveryKind.CARD,
            f"card:{subject}",
            subject,
            request.channel,
            Urgency.NOW,
            {"team": request.team},
        )
    )
