"""What people fill in to move what is promised. Every parser raises FieldErrors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.escalations.promises import LONGEST_SNOOZE
from bot.slack import ids
from bot.slack.forms.reading import Reading
from bot.slack.payloads import FormValues


def parse_promise(values: FormValues, now: datetime) -> tuple[datetime, str]:
    """When the sponsors hear next, and why then, which may be empty."""
    reading = Reading(values)
    next_by = reading.later(ids.NEXT_BY, now)
    reason = reading.text(ids.REASON, 500)
    if next_by is None:
        reading.wrong(ids.NEXT_BY, "Choose when the sponsors hear next.")
    reading.finish()
    return next_by or now, reason


def parse_snooze(values: FormValues, now: datetime) -> tuple[datetime, str]:
    """Until when an escalation is put aside, and why."""
    reading = Reading(values)
    until = reading.later(ids.UNTIL, now)
    if until is None:
        reading.wrong(ids.UNTIL, "Choose until when it can wait.")
    elif until > now + LONGEST_SNOOZE:
        reading.wrong(ids.UNTIL, "Choose a time within 30 days.")
    reason = reading.required(ids.REASON, "Say why it can wait, in a few words.", 500)
    reading.finish()
    return until or now, reason


def parse_severity(values: FormValues, severities: Collection[str]) -> str:
    """A severity that the policy knows today."""
    reading = Reading(values)
    severity = reading.choice(ids.SEVERITY) or ""
    if severity not in severities:
        known = ", ".join(severities)
        reading.wrong(ids.SEVERITY, f"Now there are only {known}." if severity else f"Choose one of {known}.")
    reading.finish()
    return severity
