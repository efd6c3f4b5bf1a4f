"""What people read for states and outcomes, in Slack and in reports alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.cases.choices import Dismissal, WaitingOn
from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.partners.requests import RequestStatus

ESCALATION_STATUS: Final = {
    EscalationStatus.OPEN: "Open",
    EscalationStatus.ACKNOWLEDGED: "In hand",
    EscalationStatus.RESOLVED: "Resolved",
    EscalationStatus.CANCELLED: "Cancelled",
}
REQUEST_STATUS: Final = {
    RequestStatus.REQUESTED: "asked",
    RequestStatus.ACKNOWLEDGED: "on it",
    RequestStatus.ANSWERED: "answered",
    RequestStatus.DECLINED: "declined",
    RequestStatus.WITHDRAWN: "no longer needed",
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
WAITING: Final = {
    WaitingOn.CUSTOMER: "Waiting for the customer",
    WaitingOn.PARTNER: "Waiting for a partner team",
}
DISMISSAL: Final = {
    Dismissal.NO_ANSWER_NEEDED: "No answer needed",
    Dismissal.NOT_FOR_US: "Not for us",
    Dismissal.DUPLICATE: "Said already in another case",
    Dismissal.SPAM: "Spam",
}
HELD_BACK: Final = {
    NudgeReason.QUIET_HOURS: "it is night where they are",
    NudgeReason.OFF_SHIFT: "they are off shift",
    NudgeReason.SNOOZED: "it is put aside",
    NudgeReason.ANSWERED: "it was answered in time",
    NudgeReason.CAPPED: "everybody was nudged as often as the policy says",
    NudgeReason.NOBODY: "nobody stands there",
}


def together(shown: Sequence[str]) -> str:
    """`Ana`, `Ana and Ben`, `Ana, Ben and Lena`; "" for nobody."""
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if shown[1:] else "".join(shown)
