"""Why somebody is nudged, and why not."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.wording import Worded


class ReminderKind(StrEnum):
    """What a reminder is about."""

    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    WAKE = "wake"
    STALE = "stale"
    PARTNER_ACKNOWLEDGE = "partner_acknowledge"
    PARTNER_ANSWER = "partner_answer"
    PARTNER_ETA = "partner_eta"


class NudgeReason(Worded):
    """Why a nudge was sent (the first three) or held back."""

    DUE = "due"
    ASKED = "asked"
    BATCHED = "batched"
    QUIET_HOURS = "quiet_hours", "it is night where they are"
    OFF_SHIFT = "off_shift", "they are off shift"
    SNOOZED = "snoozed", "it is put aside"
    ANSWERED = "answered", "it was answered in time"
    CAPPED = "capped", "everybody was nudged as often as the policy says"
    NOBODY = "nobody", "nobody stands there"
