"""Report to an escalation's sponsors."""

from __future__ import annotations

from bot.domain.escalation_promises import Update, update
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.change_escalation import change_escalation
from bot.services.desk import Desk


async def update_escalation(desk: Desk, number: int, news: Update, by: Actor, key: str) -> Escalation:
    """The thread and every sponsor have the update, and the next one is promised; the same form twice is one update."""
    terms = desk.policy.terms_or_mildest
    return await change_escalation(
        desk,
        number,
        lambda e, now: update(e, news, terms(e.severity), by, now),
        tell_sponsors="update",
        key=key,
    )
