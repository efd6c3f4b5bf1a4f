"""What would prevent the next issue: items that are wanted, and what they would have prevented."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.access import Permission, may_always
from bot.domain.errors import NotFound
from bot.domain.outcomes import PreventionItem, PreventionStatus, RootCause
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject
from bot.storage.escalations.moves import subject_of_row
from bot.storage.locks import insert_into
from bot.storage.models import EscalationRow, PreventionItemRow, PreventionLinkRow, SponsorRow
from bot.storage.store import Store

_OPEN = (PreventionStatus.WANTED, PreventionStatus.ADOPTED)


class Preventions(Store):
    """Add items, tie subjects to them, list those that are open."""

    async def add(self, title: str, root_cause: RootCause, by: PersonRef | None) -> int:
        """The id of a new item, wanted from now on."""
        added = await self._conn.execute(
            insert_into(self._conn, PreventionItemRow)
            .values(
                title=title,
                root_cause=root_cause,
                status=PreventionStatus.WANTED,
                asked_by=by.id if by else None,
                asked_at=self._now,
            )
            .returning(PreventionItemRow.id)
        )
        return added.scalar_one()

    async def link(self, item: int, subject: Subject) -> bool:
        """The item would have prevented a case or an escalation; False where that was known."""
        added = await self._conn.execute(
            insert_into(self._conn, PreventionLinkRow)
            .values(item_id=item, subject=str(subject), linked_at=self._now)
            .on_conflict_do_nothing()
            .returning(PreventionLinkRow.id)
        )
        return added.first() is not None

    async def get(self, item: int) -> PreventionItem:
        """An item that is open; NotFound for others."""
        found = await self._conn.execute(
            _items().where(PreventionItemRow.id == item, PreventionItemRow.status.in_(_OPEN))
        )
        row = found.first()
        if row is None:
            raise NotFound("prevention item", str(item))
        return _item(row)

    async def open_items(
        self, root_cause: RootCause | None = None, limit: int = 100, *, seen_by: Actor | None = None
    ) -> list[PreventionItem]:
        """Items that a program may still serve, the latest first; of one root cause, or of all.

        `seen_by`: only those that come from something that they may see; None is the desk itself.
        """
        query = _items().where(PreventionItemRow.status.in_(_OPEN))
        if seen_by is not None and not may_always(seen_by, Permission.SEE_CONFIDENTIAL):
            query = query.where(_in_sight(seen_by))
        if root_cause is not None:
            query = query.where(PreventionItemRow.root_cause == root_cause)
        rows = await self._conn.execute(query.order_by(PreventionItemRow.id.desc()).limit(limit))
        return [_item(row) for row in rows]

    async def of(self, subject: Subject) -> tuple[PreventionItem, ...]:
        """What would have prevented a subject, in the order in which it was tied."""
        rows = await self._conn.execute(
            _items()
            .join(PreventionLinkRow, PreventionLinkRow.item_id == PreventionItemRow.id)
            .where(PreventionLinkRow.subject == str(subject))
            .order_by(PreventionLinkRow.id)
        )
        return tuple(_item(row) for row in rows)


def _in_sight(by: Actor) -> ColumnElement[bool]:
    """A title says what happened: one that comes from confidential escalations alone is for their people."""
    me = by.person.id if by.person else 0
    sponsored = select(SponsorRow.escalation_number).where(SponsorRow.person_id == me)
    hidden = select(subject_of_row()).where(
        EscalationRow.confidential.is_(True),
        EscalationRow.owner_id.is_distinct_from(me),
        EscalationRow.number.not_in(sponsored),
    )
    links = select(PreventionLinkRow.id).where(PreventionLinkRow.item_id == PreventionItemRow.id)
    return or_(~links.exists(), links.where(PreventionLinkRow.subject.not_in(hidden)).exists())


def _items() -> Select[Any]:
    row = PreventionItemRow
    columns: tuple[InstrumentedAttribute[Any], ...] = (row.id, row.title, row.root_cause, row.status)
    return select(*columns)


def _item(row: Row[Any]) -> PreventionItem:
    return PreventionItem(row.id, row.title, RootCause(row.root_cause), PreventionStatus(row.status))
