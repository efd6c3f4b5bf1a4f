"""The private channel of a confidential escalation: that it is to be there, and who leaves it."""

from __future__ import annotations

from bot.domain.escalations import Escalation
from bot.domain.events import Event, EventKind
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import UnitOfWork

LEAVING = "leaving"
"""The key of a room's delivery that holds the Slack ids of those who have handed it on."""


def lane_of(escalation: Escalation) -> str:
    """What its messages are paced by: its channel; a confidential one has a lane of its own from the beginning."""
    return f"room:{escalation.subject}" if escalation.confidential else escalation.channel


async def keep_room(uow: UnitOfWork, escalation: Escalation, *events: Event) -> None:
    """A confidential escalation is to have its channel, with those in it who have to be; nothing for others.

    Who has handed it on leaves once: if somebody invites them again, they stay.
    """
    if not escalation.confidential:
        return
    target = f"room:{escalation.subject}"
    subject = str(escalation.subject)
    leaving = [str(event.data["before"]) for event in events if _handed_on(event)]
    for waiting in await uow.deliveries.pending(target, subject):
        leaving += waiting.data.get(LEAVING, [])
    data = {LEAVING: sorted(set(leaving))}
    await uow.deliveries.mark(
        Wish(DeliveryKind.ROOM, target, subject, lane_of(escalation), Urgency.NOW, data)
    )


def _handed_on(event: Event) -> bool:
    return event.kind is EventKind.ASSIGNED and bool(event.data.get("before"))
