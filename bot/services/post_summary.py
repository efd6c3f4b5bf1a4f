"""Post where an escalation stands into its thread, for everybody there."""

from __future__ import annotations

import uuid

from bot.domain.errors import NotASponsor
from bot.domain.escalations import Escalation, sponsors_it
from bot.domain.events import Event, EventKind
from bot.domain.people import Actor, Role
from bot.domain.visibility import must_see
from bot.services.desk import Desk
from bot.services.keep_room import lane_of
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.uow import Reading


async def post_summary(desk: Desk, number: int, by: Actor, key: str, *, in_room: bool = False) -> Escalation:
    """The summary is on its way, once for a gesture (`key`); it says what is true when it goes out.

    Its history says who asked. NotFound, Confidential, and NotASponsor for who is neither of the desk nor a sponsor.
    """
    async with desk.begin() as uow:
        escalation = await readable(uow, number, by, in_room=in_room)
        if await uow.receipts.is_first(key):
            await uow.deliveries.mark(
                Wish(
                    DeliveryKind.SUMMARY,
                    f"summary:{uuid.uuid4().hex}",
                    str(escalation.subject),
                    lane_of(escalation),
                    Urgency.NOW,
                    {"by": by.name},
                )
            )
            await uow.timeline.add(Event(escalation.subject, EventKind.SUMMARISED, uow.now, by))
        return escalation


async def readable(view: Reading, number: int, by: Actor, *, in_room: bool = False) -> Escalation:
    """The escalation, for the desk and its sponsors; of a confidential one for those `in_room` too.

    NotFound, Confidential, NotASponsor.
    """
    escalation = await view.escalations.get(number)
    sponsors = await view.escalations.sponsors(number)
    must_see(escalation, by, sponsors, in_room=in_room)
    if Role.AGENT not in by.roles and not sponsors_it(by, sponsors):
        raise NotASponsor((Role.AGENT, Role.EXECUTIVE), escalation.subject)
    return escalation
