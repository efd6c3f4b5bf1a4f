"""Escalations that end, merge, split and return."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, select, update

from bot.domain.escalations.escalation import LIVE, Escalation, EscalationStatus
from bot.domain.events.codec import kinds
from bot.domain.events.escalations import Cancelled
from bot.domain.events.lifecycle import Merged, Resolved, Returned
from bot.domain.people import PersonRef
from bot.domain.subjects import SubjectKind
from bot.storage.escalations.store import Escalations, to_escalation, with_owner
from bot.storage.models import EscalationRow, EventRow, FlagRow
from bot.storage.store import Store

_ENDS: Final = kinds(Resolved, Cancelled, Merged, Returned)


def subject_of_row() -> ColumnElement[str]:
    """`E-3`, of a row of `escalations`."""
    return literal(f"{SubjectKind.ESCALATION}-") + cast(EscalationRow.number, String)


def was_returned() -> ColumnElement[bool]:
    """Whether a row of `escalations` was closed by going back to its case, and has not been opened since."""
    endings = select(EventRow.kind).where(EventRow.subject == subject_of_row(), EventRow.kind.in_(_ENDS))
    last = endings.order_by(EventRow.id.desc()).limit(1).correlate(EscalationRow).scalar_subquery()
    return and_(
        EscalationRow.status == EscalationStatus.CANCELLED,
        func.coalesce(last == Returned.kind, false()),
    )


class EscalationMoves(Store):
    """What merging and splitting need of the tables of escalations."""

    async def cases_of(self, *numbers: int) -> list[int]:
        """The numbers of the cases that they name, in order, each once."""
        found = await self._conn.execute(
            select(EscalationRow.case_number)
            .where(EscalationRow.number.in_(numbers), EscalationRow.case_number.is_not(None))
            .distinct()
            .order_by(EscalationRow.case_number)
        )
        return [number for number in found.scalars() if number is not None]

    async def move_flags(self, number: int, into: int) -> None:
        """Messages flagged for one belong to the other."""
        await self._conn.execute(
            update(FlagRow).where(FlagRow.escalation_number == number).values(escalation_number=into)
        )

    async def copy_sponsors(self, number: int, into: int) -> tuple[PersonRef, ...]:
        """Who sponsors one sponsors the other too; who they are. The first one's own record stays as history."""
        store = Escalations(self._conn, self._now)
        sponsors = await store.sponsors(number)
        for sponsor in sponsors:
            await store.add_sponsor(into, sponsor)
        return sponsors

    async def others_live(self, number: int) -> list[Escalation]:
        """Every other live escalation, by number: what one may be merged into."""
        rows = await self._conn.execute(
            with_owner()
            .where(EscalationRow.status.in_(LIVE), EscalationRow.number != number)
            .order_by(EscalationRow.number)
        )
        return [to_escalation(row) for row in rows]
