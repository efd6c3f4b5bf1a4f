"""Where an escalation stands: what a summary of it shows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select

from bot.domain.events import escalations, lifecycle, partners
from bot.domain.events.codec import kinds
from bot.domain.subjects import Subject
from bot.readmodels import StatusSummary, TimelineEntry
from bot.storage.escalations.reads import EscalationReads
from bot.storage.models import DeliveryRow, EventRow
from bot.storage.outbox.deliveries import DeliveryKind
from bot.storage.store import Store
from bot.storage.timeline.entries import entries_of, names_in, to_entry
from bot.storage.timeline.pins import Pins

MOST: Final = 5
TELLING: Final = kinds(
    lifecycle.Opened, lifecycle.Assigned, lifecycle.Snoozed, lifecycle.Woken, lifecycle.Absorbed,
    lifecycle.Merged, lifecycle.Returned, lifecycle.Resolved, lifecycle.Reopened, escalations.Acknowledged,
    escalations.Updated, escalations.Promised, escalations.SeverityChanged, escalations.HandoverAsked,
    escalations.Sponsored, escalations.UpdateAsked, escalations.Split, escalations.Cancelled,
    escalations.Settled, partners.PartnerAsked, partners.PartnerAcknowledged, partners.PartnerEta,
    partners.PartnerAnswered, partners.PartnerDeclined, partners.PartnerWithdrawn,
)  # fmt: skip
"""What moves an escalation; words, pins and nudges are counted only."""
_LOOKS: Final = kinds(escalations.Summarised, escalations.Exported)
"""Who looked at it; that changes nothing."""


class StatusSummaries(Store):
    """Reads what a summary shows, as of one moment."""

    async def of(self, number: int) -> StatusSummary:
        """Where it stands now; NotFound."""
        card = await EscalationReads(self._conn, self._now).card(number)
        subject = card.escalation.subject
        reports = (card.escalation.last_update_at, await self._last_summary(subject))
        since = max((at for at in reports if at is not None), default=None)
        fresh = [EventRow.subject == str(subject), *([EventRow.at > since] if since else [])]
        pinned = await Pins(self._conn, self._now).of(subject)
        telling = await self._telling(fresh)
        people = await names_in(self._conn, telling)
        return StatusSummary(card, pinned, since, await self._count(fresh), telling, people)

    async def _last_summary(self, subject: Subject) -> datetime | None:
        found = await self._conn.execute(
            select(func.max(DeliveryRow.done_at, type_=DeliveryRow.done_at.type)).where(
                DeliveryRow.subject == str(subject), DeliveryRow.kind == DeliveryKind.SUMMARY
            )
        )
        return found.scalar_one()

    async def _count(self, fresh: list[ColumnElement[bool]]) -> int:
        changes = select(func.count()).where(*fresh, EventRow.kind.not_in(_LOOKS))
        return (await self._conn.execute(changes)).scalar_one()

    async def _telling(self, fresh: list[ColumnElement[bool]]) -> tuple[TimelineEntry, ...]:
        rows = await self._conn.execute(
            entries_of(*fresh, EventRow.kind.in_(TELLING)).order_by(EventRow.id.desc()).limit(MOST)
        )
        return tuple(to_entry(row) for row in rows)[::-1]
