"""Change the severity of an escalation, and with it everything that it promises."""

from __future__ import annotations

from bot.domain.escalation_promises import change_severity
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.change_escalation import change_escalation
from bot.services.desk import Desk


async def change_escalation_severity(
    desk: Desk, number: int, severity: str, by: Actor, key: str
) -> Escalation:
    """Every deadline is planned anew; the owner is called, and every sponsor hears the new time.

    BadInput for a severity that the policy does not have. The same form twice (`key`) is one change.
    """
    terms = desk.policy.terms(severity)
    return await change_escalation(
        desk,
        number,
        lambda e, now: change_severity(e, terms, by, now),
        call_owner=True,
        tell_sponsors="severity",
        key=key,
    )
