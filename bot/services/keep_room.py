"""The private channel of a confidential escalation: that it is to be there, with its people alone in it."""

from __future__ import annotations

from bot.domain.escalations import Escalation
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork


def lane_of(escalation: Escalation) -> str:
    """What its messages are paced by: its channel; a confidential one has a lane of its own from the beginning."""
    return f"room:{escalation.subject}" if escalation.confidential else escalation.channel


async def keep_room(uow: UnitOfWork, escalation: Escalation) -> None:
    """A confidential escalation is to have its channel, with those in it who have to be; nothing for others."""
    if escalation.confidential:
        lane = lane_of(escalation)
        wish = Wish(
            DeliveryKind.ROOM, f"room:{escalation.subject}", str(escalation.subject), lane, Urgency.NOW
        )
        await uow.deliveries.mark(wish)
