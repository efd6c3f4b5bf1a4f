"""Entries of timelines: events with who did it, the words that belong to them, and whether those are pinned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events.codec import decode, kinds, people_in
from bot.domain.events.timeline import Pinned, Unpinned
from bot.domain.subjects import Subject
from bot.readmodels import TimelineEntry
from bot.storage.models import EventRow, MessageRow, PersonRow, PinRow

AT_ONCE: Final = 500
_ABOUT_A_PIN: Final = kinds(Pinned, Unpinned)


def entries_of(*where: ColumnElement[bool]) -> Select[Any]:
    """A select of what `to_entry` needs, and of the event's id."""
    pinned = exists().where(
        PinRow.message_id == EventRow.message_id,
        PinRow.removed_at.is_(None),
        MessageRow.deleted_at.is_(None),
        EventRow.kind.not_in(_ABOUT_A_PIN),
    )
    columns: tuple[Any, ...] = (
        EventRow.id,
        EventRow.at,
        EventRow.kind,
        EventRow.actor,
        EventRow.source,
        EventRow.data,
        PersonRow.name,
        PersonRow.slack_id,
        MessageRow.text,
        MessageRow.author,
        pinned.label("pinned"),
    )
    return (
        select(*columns)
        .select_from(EventRow)
        .outerjoin(PersonRow, PersonRow.id == EventRow.actor_id)
        .outerjoin(MessageRow, MessageRow.id == EventRow.message_id)
        .where(*where)
    )


def to_entry(row: Row[Any]) -> TimelineEntry:
    """The entry in a row of `entries_of`."""
    return TimelineEntry(
        row.at,
        decode(row.kind, row.data),
        row.name or row.author or row.actor,
        row.slack_id,
        row.text or None,
        row.source,
        bool(row.pinned),
    )


async def every_entry(conn: AsyncConnection, subject: Subject) -> list[TimelineEntry]:
    """All that happened to a subject, oldest first; read in pages, so that no query is long."""
    entries: list[TimelineEntry] = []
    last = 0
    while True:
        rows = list(
            await conn.execute(
                entries_of(EventRow.subject == str(subject), EventRow.id > last)
                .order_by(EventRow.id)
                .limit(AT_ONCE)
            )
        )
        entries += [to_entry(row) for row in rows]
        if len(rows) < AT_ONCE:
            return entries
        last = rows[-1].id


async def names_in(conn: AsyncConnection, entries: Iterable[TimelineEntry]) -> dict[str, str]:
    """Slack id → name of everybody whom the facts of entries name, as far as they have been seen."""
    named = {slack_id for entry in entries for slack_id in people_in(entry.fact)}
    rows = await conn.execute(
        select(PersonRow.slack_id, PersonRow.name).where(PersonRow.slack_id.in_(sorted(named)))
    )
    return {row.slack_id: row.name for row in rows}
