"""Pins on messages that timelines keep: who set them, and what they bring into the summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, cast, literal, select

from bot.domain.pins import Pin
from bot.domain.subjects import Subject, subject_of
from bot.readmodels import PinnedMessage, Place
from bot.storage.locks import insert_into
from bot.storage.models import MessageRow, PartnerRequestRow, PersonRow, PinRow, PlacementRow
from bot.storage.store import Store

_MIRROR = "mirror:"


@dataclass(frozen=True, slots=True)
class Kept:
    """A message on a timeline. One Slack message may be kept on several."""

    id: int
    subject: Subject


class Pins(Store):
    """Find what can be pinned, change pins, read what is pinned."""

    async def kept_at(self, channel: str, ts: str) -> list[Kept]:
        """What timelines keep of a Slack message: the message itself, or the one that it mirrors."""
        original = await self._mirrored(channel, ts)
        channel, ts = original or (channel, ts)
        rows = await self._conn.execute(
            select(MessageRow.id, MessageRow.subject)
            .where(MessageRow.channel == channel, MessageRow.ts == ts)
            .order_by(MessageRow.id)
        )
        return [Kept(row.id, subject_of(row.subject)) for row in rows]

    async def _mirrored(self, channel: str, ts: str) -> tuple[str, str] | None:
        found = await self._conn.execute(
            select(PlacementRow.target).where(
                PlacementRow.channel == channel,
                PlacementRow.ts == ts,
                PlacementRow.target.startswith(_MIRROR),
            )
        )
        target = found.scalars().first()
        parts = target.removeprefix(_MIRROR).split(":") if target else []
        return (parts[0], parts[1]) if len(parts) > 1 else None

    async def has_threads_in(self, channel: str) -> bool:
        """Whether anything of ours is shown in a channel, so that its threads concern us."""
        found = await self._conn.execute(
            select(PlacementRow.id).where(PlacementRow.channel == channel).limit(1)
        )
        return found.first() is not None

    async def get_for_update(self, message_id: int, slack_id: str) -> Pin | None:
        """Somebody's pin on a message that nobody else pins until this transaction ends."""
        await self._conn.execute(
            select(MessageRow.id).where(MessageRow.id == message_id).with_for_update(key_share=True)
        )
        found = await self._conn.execute(
            select(PinRow.at, PinRow.removed_at).where(
                PinRow.message_id == message_id, PinRow.slack_id == slack_id
            )
        )
        row = found.first()
        return Pin(row.at, row.removed_at) if row else None

    async def save(self, message_id: int, slack_id: str, pin: Pin) -> None:
        """Write a pin whose message is held."""
        values = {"at": pin.at, "removed_at": pin.removed_at}
        await self._conn.execute(
            insert_into(self._conn, PinRow)
            .values(message_id=message_id, slack_id=slack_id, **values)
            .on_conflict_do_update(index_elements=["message_id", "slack_id"], set_=values)
        )

    async def of(self, subject: Subject) -> tuple[PinnedMessage, ...]:
        """The messages that are pinned on a timeline and still there, in the order in which they were said."""
        rows = list(await self._conn.execute(_standing(subject)))
        threads = await self._threads(subject)
        by: dict[int, list[str]] = {}
        for row in rows:
            by.setdefault(row.id, []).append(row.name or "somebody")
        once = {row.id: row for row in rows}
        return tuple(
            PinnedMessage(
                row.id,
                row.author,
                row.text,
                row.said_at,
                _place(row.channel, row.ts, threads) if row.channel and row.ts else None,
                tuple(dict.fromkeys(by[row.id])),
            )
            for row in once.values()
        )

    async def _threads(self, subject: Subject) -> dict[str, Place]:
        """Channel → the card whose thread belongs to a subject there: its own, or one of a partner team's."""
        requests = select(literal("R-") + cast(PartnerRequestRow.number, String)).where(
            PartnerRequestRow.subject == str(subject)
        )
        rows = await self._conn.execute(
            select(PlacementRow.channel, PlacementRow.ts, PlacementRow.link)
            .where(
                PlacementRow.target.startswith("card:"),
                (PlacementRow.subject == str(subject)) | PlacementRow.subject.in_(requests),
            )
            .order_by(PlacementRow.id.desc())
        )
        return {row.channel: Place(row.channel, row.ts, None, row.link) for row in rows}


def _standing(subject: Subject) -> Select[int, str, str, datetime, str | None, str | None, str]:
    return (
        select(
            MessageRow.id,
            MessageRow.author,
            MessageRow.text,
            MessageRow.said_at,
            MessageRow.channel,
            MessageRow.ts,
            PersonRow.name,
        )
        .join(PinRow, PinRow.message_id == MessageRow.id)
        .outerjoin(PersonRow, PersonRow.slack_id == PinRow.slack_id)
        .where(
            MessageRow.subject == str(subject), MessageRow.deleted_at.is_(None), PinRow.removed_at.is_(None)
        )
        .order_by(MessageRow.said_at, MessageRow.id, PinRow.at)
    )


def _place(channel: str, ts: str, threads: dict[str, Place]) -> Place:
    """Where a message stands, with its permalink as far as one of our own tells how this workspace's begin."""
    card = threads.get(channel)
    begun = next((p.link.partition("/archives/")[0] for p in threads.values() if "/archives/" in p.link), "")
    if not begun:
        return Place(channel, ts)
    thread = f"?thread_ts={card.ts}&cid={channel}" if card and card.ts != ts else ""
    address = f"{begun}/archives/{channel}/p{ts.replace('.', '')}{thread}"
    return Place(channel, ts, card.ts if card else None, address)
