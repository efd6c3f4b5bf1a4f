"""Ask a partner team about an escalation, in that team's channel."""

from __future__ import annotations

from bot.domain.errors import BadInput
from bot.domain.escalations import Escalation
from bot.domain.events import Event, EventKind
from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork


async def ask_partner(
    desk: Desk, uow: UnitOfWork, escalation: Escalation, team: str, question: str, by: Actor
) -> None:
    """The team's channel gets the question and its on-call group is mentioned; asking a team twice is asking once."""
    terms = desk.policy.partners.get(team)
    if terms is None:
        raise BadInput("teams", f"There is no partner team `{team}` in the policy. Choose another.")
    subject = str(escalation.subject)
    asked = await uow.escalations.ask_partner(
        {
            "subject": subject,
            "team": team,
            "name": terms.name,
            "question": question,
            "asked_by": by.person.id if by.person else None,
            "acknowledge_by": uow.now + terms.acknowledge_within,
            "answer_by": uow.now + terms.answer_within,
        }
    )
    if not asked:
        return
    await uow.timeline.add(Event(escalation.subject, EventKind.PARTNER_ASKED, uow.now, by, {"team": team}))
    await uow.deliveries.mark(
        Wish(DeliveryKind.ASK, f"ask:{subject}:{team}", subject, terms.channel, Urgency.NOW, {"team": team})
    )
