"""What reports call the states, outcomes and reasons that the domain names."""

from __future__ import annotations

from typing import Final

from bot.domain.outcomes import CustomerTold, PreventionStatus
from bot.domain.partners.requests import RequestStatus
from bot.reports.figures import Kept

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
