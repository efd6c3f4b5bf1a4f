"""How escalations ended, where only their timelines tell; and how rows of `escalations` name themselves there."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, select

from bot.domain.escalations import EscalationStatus
from bot.domain.events import EventKind
from bot.domain.numbers import SubjectKind
from bot.storage.models import EscalationRow, EventRow

_ENDS: Final = (EventKind.RESOLVED, EventKind.CANCELLED, EventKind.MERGED, EventKind.RETURNED)


def subject_of_row() -> ColumnElement[str]:
    """`E-3`, of a row of `escalations`."""
    return literal(f"{SubjectKind.ESCALATION}-") + cast(EscalationRow.number, String)


def was_returned() -> ColumnElement[bool]:
    """Whether a row of `escalations` was closed by going back to its case, and has not been opened since."""
    endings = select(EventRow.kind).where(EventRow.subject == subject_of_row(), EventRow.kind.in_(_ENDS))
    last = endings.order_by(EventRow.id.desc()).limit(1).correlate(EscalationRow).scalar_subquery()
    return and_(
        EscalationRow.status == EscalationStatus.CANCELLED,
        func.coalesce(last == EventKind.RETURNED, false()),
    )
