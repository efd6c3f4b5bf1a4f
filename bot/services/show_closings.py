"""Closing summaries: each sponsor has one of every resolution, which stays true."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations import Escalation
from bot.domain.people import PersonRef
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork


async def show_closings(uow: UnitOfWork, escalation: Escalation, closed_at: datetime) -> None:
    """What each sponsor reads of that ending is to be there, or to say what became of it since."""
    for sponsor in await uow.escalations.sponsors(escalation.number):
        await uow.deliveries.mark(closing_for(escalation, sponsor, closed_at))


def closing_for(escalation: Escalation, sponsor: PersonRef, closed_at: datetime) -> Wish:
    """The wish that one sponsor's summary of one ending be up to date."""
    when = closed_at.isoformat()
    return Wish(
        DeliveryKind.CLOSING,
        f"closing:{escalation.subject}:{sponsor.slack_id}:{when}",
        str(escalation.subject),
        sponsor.slack_id,
        Urgency.NOW,
        {"to": sponsor.slack_id, "closed_at": when},
    )
