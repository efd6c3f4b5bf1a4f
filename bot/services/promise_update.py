"""Promise the sponsors their next update for another time."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalation_promises import promise
from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.services.change_escalation import change_escalation
from bot.services.desk import Desk


async def promise_update(
    desk: Desk, number: int, next_by: datetime, reason: str, by: Actor, key: str
) -> Escalation:
    """The thread and every sponsor know the new time and why; `reason` may be empty.

    BadInput for a time that is past. The same form twice (`key`) is one promise.
    """
    return await change_escalation(
        desk,
        number,
        lambda e, now: promise(e, next_by, reason.strip(), by, now),
        tell_sponsors="promised",
        key=key,
    )
