"""What reports call the states, outcomes and reasons that the domain names."""

from __future__ import annotations

from typing import Final

from bot.domain.escalations import EscalationStatus
from bot.domain.outcomes import CustomerTold, PreventionStatus, Resolution, RootCause
from bot.domain.partner_requests import RequestStatus
from bot.reports.figures import Kept

STATUS: Final = {
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
    CustomerTold.NO: "Not yet",
    CustomerTold.NOT_NEEDED: "Not needed",
}
PREVENTION: Final = {
    PreventionStatus.WANTED: "wanted",
    PreventionStatus.ADOPTED: "adopted by a program",
    PreventionStatus.DROPPED: "dropped",
}
REQUEST: Final = {
    RequestStatus.REQUESTED: "Asked",
    RequestStatus.ACKNOWLEDGED: "On it",
    RequestStatus.ANSWERED: "Answered",
    RequestStatus.DECLINED: "Declined",
    RequestStatus.WITHDRAWN: "No longer needed",
}
KEPT: Final = {
    Kept.KEPT: "kept",
    Kept.LATE: "late",
    Kept.MOVED: "moved before it was due",
    Kept.OPEN: "still to come",
    Kept.OVERDUE: "overdue",
}
