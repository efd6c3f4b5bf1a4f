"""People of the workspace, as they were last seen."""

from __future__ import annotations

from sqlalchemy import or_, select, update

from bot.domain.people import PersonRef
from bot.storage.locks import insert_into
from bot.storage.models import EscalationRow, PersonRow, SponsorRow
from bot.storage.store import Store


class People(Store):
    """Find and remember people."""

    async def remember(
        self, *, team_id: str, slack_id: str, name: str, time_zone: str, is_outsider: bool, is_gone: bool
    ) -> PersonRef:
        """Store or refresh; the same (team, Slack id) is always the same person."""
        values = {
            "name": name,
            "time_zone": time_zone,
            "is_outsider": is_outsider,
            "is_gone": is_gone,
            "seen_at": self._now,
        }
        found = await self._conn.execute(
            insert_into(self._conn, PersonRow)
            .values(team_id=team_id, slack_id=slack_id, **values)
            .on_conflict_do_update(index_elements=["workspace", "team_id", "slack_id"], set_=values)
            .returning(PersonRow.id)
        )
        return PersonRef(found.scalar_one(), slack_id, name)

    async def by_slack_id(self, slack_id: str) -> PersonRef | None:
        """Somebody who has been seen, by Slack id."""
        found = await self._conn.execute(
            select(PersonRow.id, PersonRow.slack_id, PersonRow.name).where(PersonRow.slack_id == slack_id)
        )
        row = found.first()
        return PersonRef(*row) if row else None

    async def saw_home(self, person: PersonRef) -> None:
        """They have opened their Home tab: from now on it is kept up to date."""
        row = PersonRow
        await self._conn.execute(update(row).where(row.id == person.id).values(home_seen_at=self._now))

    async def watching(self, number: int, owner: PersonRef | None) -> list[str]:
        """Slack ids of those on whose Home an escalation stands: its sponsors, its owner as stored, and `owner`.

        Only those who have ever opened it.
        """
        row = PersonRow
        sponsors = select(SponsorRow.person_id).where(SponsorRow.escalation_number == number)
        stored = select(EscalationRow.owner_id).where(EscalationRow.number == number)
        concerned = or_(row.id.in_(sponsors), row.id.in_(stored), row.id == (owner.id if owner else None))
        found = await self._conn.execute(
            select(row.slack_id).where(concerned, row.home_seen_at.is_not(None)).order_by(row.slack_id)
        )
        return list(found.scalars())

    async def lock(self, person: PersonRef) -> None:
        """Nobody else counts what this person holds until the transaction ends; what refers to them goes on."""
        row = PersonRow
        await self._conn.execute(select(row.id).where(row.id == person.id).with_for_update(key_share=True))

    async def zone_of(self, person: PersonRef) -> str:
        """The IANA name of somebody's time zone; UTC for somebody who has never been seen."""
        found = await self._conn.execute(select(PersonRow.time_zone).where(PersonRow.id == person.id))
        return found.scalars().first() or "UTC"
