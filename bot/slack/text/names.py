"""What people read for the states, reasons and networks that the domain names."""

from __future__ import annotations

from typing import Final

from bot.domain.cases import CaseStatus, Dismissal, Priority, WaitingOn
from bot.domain.escalations import EscalationStatus
from bot.domain.nudging import NudgeReason
from bot.domain.outcomes import CustomerTold, Resolution, RootCause
from bot.slack.text.markup import inline

_NETWORKS = {
    "x": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "inbound": "another source",
    "slack": "Slack",
    "hand": "another source",
}

KNOWN_NETWORKS: Final = frozenset(_NETWORKS) - {"slack", "hand"}
"""Networks that people may name without saying that they are networks."""
CASE_STATUS: Final = {
    CaseStatus.NEW: "New",
    CaseStatus.CLAIMED: "Claimed",
    CaseStatus.WAITING: "Waiting",
    CaseStatus.RESOLVED: "Resolved",
    CaseStatus.DISMISSED: "Dismissed",
    CaseStatus.MERGED: "Merged",
}
WAITING: Final = {
    WaitingOn.CUSTOMER: "Waiting for the customer",
    WaitingOn.PARTNER: "Waiting for a partner team",
}
PRIORITY: Final = {
    Priority.P1: "P1, most urgent",
    Priority.P2: "P2, urgent",
    Priority.P3: "P3, normal",
    Priority.P4: "P4, can wait",
}
DISMISSAL: Final = {
    Dismissal.NO_ANSWER_NEEDED: "No answer needed",
    Dismissal.NOT_FOR_US: "Not for us",
    Dismissal.DUPLICATE: "Said already in another case",
    Dismissal.SPAM: "Spam",
}
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
CUSTOMER_TOLD: Final = {
    CustomerTold.YES: "Yes",
    CustomerTold.NO: "No",
    CustomerTold.NOT_NEEDED: "Not needed",
}
PARTNER_STATUS: Final = {
    "requested": "asked",
    "acknowledged": "on it",
    "answered": "answered",
    "declined": "declined",
    "withdrawn": "no longer needed",
}
HELD_BACK: Final = {
    NudgeReason.QUIET_HOURS: "it is night where they are",
    NudgeReason.OFF_SHIFT: "they are off shift",
    NudgeReason.SNOOZED: "it is put aside",
    NudgeReason.ANSWERED: "it was answered in time",
    NudgeReason.CAPPED: "everybody was nudged as often as the policy says",
    NudgeReason.NOBODY: "nobody stands there",
}


def network_name(network: str) -> str:
    """A network as its users write it; one line, escaped."""
    return _NETWORKS.get(network) or inline(network.capitalize(), 30) or "the network"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 photo`, `2 photos`, `12,400 followers`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
