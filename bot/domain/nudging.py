"""Nudges: who is nudged now, who is left alone, and why."""

from __future__ import annotations

from enum import StrEnum


class NudgeOutcome(StrEnum):
    """What became of a nudge; one that waits goes out with the person's next message."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"


class NudgeReason(StrEnum):
    """Why a nudge was sent (the first three) or held back."""

    DUE = "due"
    ASKED = "asked"
    BATCHED = "batched"
    QUIET_HOURS = "quiet_hours"
    OFF_SHIFT = "off_shift"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    CAPPED = "capped"
    NOBODY = "nobody"
