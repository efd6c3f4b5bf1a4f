"""The tables, as SQLAlchemy sees them; `docs/schema.md` explains them to analysts. They change only by migration."""

from __future__ import annotations

from bot.storage.models.base import Table
from bot.storage.models.customers import AuthorRow, CaseRow, ConversationRow, PersonRow, PostRow
from bot.storage.models.escalations import (
    EscalationRow,
    FlagRow,
    PartnerRequestRow,
    PreventionItemRow,
    PreventionLinkRow,
    SponsorRow,
)
from bot.storage.models.flow import (
    CounterRow,
    CursorRow,
    DeliveryRow,
    NudgeRow,
    PlacementRow,
    PolicyRow,
    RawPostRow,
    ReceiptRow,
    ReminderRow,
    TombstoneRow,
)
from bot.storage.models.timeline import EventRow, MessageRow, OutcomeRow, PinRow

__all__ = [
    "AuthorRow",
    "CaseRow",
    "ConversationRow",
    "CounterRow",
    "CursorRow",
    "DeliveryRow",
    "EscalationRow",
    "EventRow",
    "FlagRow",
    "MessageRow",
    "NudgeRow",
    "OutcomeRow",
    "PartnerRequestRow",
    "PersonRow",
    "PinRow",
    "PlacementRow",
    "PolicyRow",
    "PostRow",
    "PreventionItemRow",
    "PreventionLinkRow",
    "RawPostRow",
    "ReceiptRow",
    "ReminderRow",
    "SponsorRow",
    "Table",
    "TombstoneRow",
]
