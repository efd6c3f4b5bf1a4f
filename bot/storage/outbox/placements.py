"""Where things are shown in Slack: targets to messages, and messages back to subjects."""

from __future__ import annotations

from sqlalchemy import or_, select, update

from bot.domain.subjects import Subject, subject_of
from bot.readmodels import Place
from bot.storage.locks import insert_into
from bot.storage.models import PlacementRow
from bot.storage.store import Store


class Placements(Store):
    """Remember where a target is shown, once."""

    async def put(self, target: str, subject: str, place: Place) -> None:
        """Keep where a target is shown; a second time moves it, and the thread of a card that was there stays known."""
        if target.startswith("card:"):
            await self._keep_thread(target, place)
        where = {
            "channel": place.channel,
            "ts": place.ts,
            "thread_ts": place.thread_ts,
            "link": place.link,
            "shown_at": self._now,
        }
        await self._conn.execute(
            insert_into(self._conn, PlacementRow)
            .values(target=target, subject=subject, **where)
            .on_conflict_do_update(index_elements=["workspace", "target"], set_=where)
        )

    async def _keep_thread(self, target: str, place: Place) -> None:
        """A card that somebody deleted is posted anew. Below the first one, a tombstone, people go on."""
        before = await self.of(target)
        if before is not None and (before.channel, before.ts) != (place.channel, place.ts):
            await self._conn.execute(
                update(PlacementRow)
                .where(PlacementRow.target == target)
                .values(target=f"former:{before.channel}:{before.ts}")
            )

    async def link(self, target: str, link: str) -> None:
        """Add the permalink, once Slack has told it."""
        await self._conn.execute(update(PlacementRow).where(PlacementRow.target == target).values(link=link))

    async def of(self, target: str) -> Place | None:
        """Where a target is shown."""
        found = await self._conn.execute(
            select(PlacementRow.channel, PlacementRow.ts, PlacementRow.thread_ts, PlacementRow.link).where(
                PlacementRow.target == target
            )
        )
        row = found.first()
        return Place(*row) if row else None

    async def subject_at(self, channel: str, ts: str, thread_ts: str | None) -> Subject | None:
        """The case or escalation whose card, thread or post a message is; a thread is (channel, thread_ts)."""
        found = await self._conn.execute(
            select(PlacementRow.subject).where(
                PlacementRow.channel == channel,
                or_(PlacementRow.ts == ts, PlacementRow.ts == (thread_ts or ts)),
            )
        )
        subject = found.scalars().first()
        return subject_of(subject) if subject else None
