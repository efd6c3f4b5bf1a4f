"""What people read for states and outcomes, in Slack and in reports alike."""

from __future__ import annotations

from typing import Final

from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.outcomes import Resolution, RootCause

ESCALATION_STATUS: Final = {
    EscalationStatus.OPEN: "Open",
    EscalationStatus.ACKNOWLEDGED: "In hand",
    EscalationStatus.RESOLVED: "Resolved",
    EscalationStatus.CANCELLED: "Cancelled",
}
RESOLUTION: Final = {
    Resolution.SOLVED: "Solved",
    Resolution.EXPLAINED: "Explained",
    Resolution.COMPENSATED: "Compensated",
    Resolution.HANDED_OVER: "Handed over to another team",
    Resolution.NO_REACTION: "No reaction from the customer",
    Resolution.NOT_SOLVED: "Not solved",
}
ROOT_CAUSE: Final = {
    RootCause.PRODUCT_DEFECT: "Defect in the product",
    RootCause.OUTAGE: "Outage",
    RootCause.PROCESS: "How we work",
    RootCause.POLICY: "Our rules",
    RootCause.COMMUNICATION: "How we explained it",
    RootCause.PARTNER: "Partner or supplier",
    RootCause.CUSTOMER_ERROR: "Mistake by the customer",
    RootCause.FRAUD: "Fraud",
    RootCause.UNKNOWN: "Not known",
}
