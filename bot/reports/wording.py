"""What reports call the states, outcomes and reasons that the domain names."""

from __future__ import annotations

from typing import Final

from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.outcomes import CustomerTold, PreventionStatus
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
NUDGED_FOR: Final = {
    ReminderKind.ACKNOWLEDGE: "not acknowledged",
    ReminderKind.UPDATE: "an update was due",
    ReminderKind.WAKE: "it was put aside until now",
    ReminderKind.STALE: "left untouched",
    ReminderKind.PARTNER_ACKNOWLEDGE: "a partner team had not acknowledged",
    ReminderKind.PARTNER_ANSWER: "a partner team had not answered",
    ReminderKind.PARTNER_ETA: "a partner team's own time had passed",
}
HELD_BACK: Final = {
    NudgeReason.QUIET_HOURS: "quiet hours",
    NudgeReason.OFF_SHIFT: "off shift",
    NudgeReason.SNOOZED: "put aside",
    NudgeReason.ANSWERED: "answered in time",
    NudgeReason.CAPPED: "nudged as often as the policy says",
    NudgeReason.NOBODY: "nobody there",
}
KEPT: Final = {
    Kept.KEPT: "kept",
    Kept.LATE: "late",
    Kept.MOVED: "moved before it was due",
    Kept.OPEN: "still to come",
    Kept.OVERDUE: "overdue",
}
