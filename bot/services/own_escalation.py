"""Acknowledge an escalation, own it, or give it to somebody."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations import Decision, Escalation, acknowledge, assign, must_be_with, own
from bot.domain.people import Actor, PersonRef
from bot.services.change_escalation import change_escalation
from bot.services.desk import Desk


async def acknowledge_escalation(desk: Desk, number: int, by: Actor, holder: str = "") -> Escalation:
    """Somebody has it in hand, and the sponsors know who; who acknowledges an unowned one owns it.

    HandedOn where it is neither with the `holder` that they were shown nor with them.
    """

    def decide(e: Escalation, now: datetime) -> Decision:
        must_be_with(e, holder, "acknowledge", by)
        return acknowledge(e, by, now)

    return await change_escalation(desk, number, decide, tell_sponsors="acknowledged")


async def own_escalation(desk: Desk, number: int, by: Actor) -> Escalation:
    """Take it; somebody else's only as a lead."""
    return await change_escalation(desk, number, lambda e, now: own(e, by, now), tell_sponsors="acknowledged")


async def assign_escalation(
    desk: Desk, number: int, to: PersonRef, by: Actor, key: str | None = None, holder: str = ""
) -> Escalation:
    """`to` has it and has to acknowledge. The same form twice (`key`) gives it once.

    HandedOn where it is no longer with the `holder` that they were shown: two who were asked for another owner give
    it away once.
    """

    def decide(e: Escalation, now: datetime) -> Decision:
        must_be_with(e, holder, "assign")
        return assign(e, to, desk.policy.terms_or_mildest(e.severity), by, now)

    return await change_escalation(desk, number, decide, mention=to, tell_sponsors="owner", key=key)
