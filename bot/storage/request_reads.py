"""What the timeline says of partner requests: what a team has done about one, and with which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import EventKind
from bot.domain.partner_requests import PartnerRequest
from bot.readmodels import TimelineEntry
from bot.storage.entries import entries_of, to_entry
from bot.storage.models import EventRow

_STEPS: Final = (
    EventKind.PARTNER_ACKNOWLEDGED,
    EventKind.PARTNER_ETA,
    EventKind.PARTNER_ANSWERED,
    EventKind.PARTNER_DECLINED,
    EventKind.PARTNER_WITHDRAWN,
)

_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two processes may be apart."""


class RequestReads:
    """What Slack shows of partner requests."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def steps(self, request: PartnerRequest) -> tuple[TimelineEntry, ...]:
        """What was done about a request, oldest first, whatever it was about at the time."""
        about_then = EventRow.at >= request.asked_at - _SKEW
        rows = await self._conn.execute(
            entries_of(about_then, EventRow.kind.in_(_STEPS)).order_by(EventRow.id)
        )
        return tuple(to_entry(row) for row in rows if row.data.get("request") == str(request.subject))
