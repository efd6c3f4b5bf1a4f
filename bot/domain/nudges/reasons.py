"""Why somebody is nudged, and why not."""

from __future__ import annotations

from enum import StrEnum


class ReminderKind(StrEnum):
    """What a reminder is about."""

    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    WAKE = "wake"
    STALE = "stale"
    PARTNER_ACKNOWLEDGE = "partner_acknowledge"
    PARTNER_ANSWER = "partner_answer"
    PARTNER_ETA = "partner_eta"


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
