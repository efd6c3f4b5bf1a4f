"""Sponsors of escalations: who they are, and what they said of its last resolution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import PersonRef
from bot.storage.models import SponsorRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sponsor said of the last resolution; None before they did."""

    settled: bool | None
    at: datetime | None


class Sponsors:
    """What they said, and taking it back when the matter goes on."""

    def __init__(self, conn: AsyncConnection, now: datetime) -> None:
        self._conn = conn
        self._now = now

    async def verdict(self, number: int, person: PersonRef) -> Verdict:
        """What a sponsor said; nothing of somebody who is none."""
        row = SponsorRow
        found = await self._conn.execute(
            select(row.settled, row.settled_at).where(
                row.escalation_number == number, row.person_id == person.id
            )
        )
        said = found.first()
        return Verdict(*said) if said else Verdict(None, None)

    async def settle(self, number: int, person: PersonRef, *, settled: bool) -> None:
        """Keep what a sponsor said."""
        row = SponsorRow
        await self._conn.execute(
            update(row)
            .where(row.escalation_number == number, row.person_id == person.id)
            .values(settled=settled, settled_at=self._now)
        )

    async def unsettle(self, number: int) -> None:
        """It goes on: what anybody said of its last resolution is no answer any more."""
        row = SponsorRow
        await self._conn.execute(
            update(row).where(row.escalation_number == number).values(settled=None, settled_at=None)
        )
