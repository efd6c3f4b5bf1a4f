"""Acknowledge an escalation, own it, or give it to somebody."""

from __future__ import annotations

from bot.domain.escalations import Escalation, acknowledge, assign, own
from bot.domain.people import Actor, PersonRef
from bot.services.change_escalation import change_escalation
from bot.services.desk import Desk


async def acknowledge_escalation(desk: Desk, number: int, by: Actor) -> Escalation:
    """Somebody has it in hand, and the sponsors know who; who acknowledges an unowned one owns it."""
    return await change_escalation(
        desk, number, lambda e, now: acknowledge(e, by, now), tell_sponsors="acknowledged"
    )


async def own_escalation(desk: Desk, number: int, by: Actor) -> Escalation:
    """Take it; somebody else's only as a lead."""
    return await change_escalation(desk, number, lambda e, now: own(e, by, now), tell_sponsors="acknowledged")


async def assign_escalation(
    desk: Desk, number: int, to: PersonRef, by: Actor, key: str | None = None
) -> Escalation:
    """`to` has it and has to acknowledge. The same form twice (`key`) gives it once."""
    terms = desk.policy.terms_or_mildest
    return await change_escalation(
        desk,
        number,
        lambda e, now: assign(e, to, terms(e.severity), by, now),
        mention=to,
        tell_sponsors="owner",
        key=key,
    )
