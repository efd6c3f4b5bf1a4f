"""Put a case aside until a time."""

from __future__ import annotations

from datetime import datetime

from bot.domain.cases import Case, snooze
from bot.domain.people import Actor
from bot.services.change_case import change_case
from bot.services.desk import Desk


async def snooze_case(desk: Desk, number: int, until: datetime, by: Actor) -> Case:
    """It comes back at `until`, or when the customer writes; BadInput when that is past."""
    return await change_case(desk, number, lambda case, now: snooze(case, until, by, now))
