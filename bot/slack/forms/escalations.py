"""What people fill in about escalations, read and checked field by field. Every parser raises FieldErrors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.escalations.promises import Audience, Update
from bot.slack import ids
from bot.slack.forms.reading import Reading
from bot.slack.payloads import FormValues


@dataclass(frozen=True, slots=True)
class Flag:
    """An escalation to raise. `owner` is a Slack id, None for whoever is next; `partners` are keys."""

    summary: str
    severity: str
    wanted_by: datetime | None
    partners: tuple[str, ...]
    owner: str | None
    confidential: bool = False


def parse_flag(
    values: FormValues, now: datetime, severities: Collection[str], partners: Collection[str] = ()
) -> Flag:
    """The flag, with a severity and partner teams that the policy knows today."""
    reading = Reading(values)
    summary = " ".join(reading.required(ids.SUMMARY, "Say in a sentence what is at stake.", 300).split())
    severity = reading.choice(ids.SEVERITY) or ""
    if severity not in severities:
        known = ", ".join(severities)
        reading.wrong(
            ids.SEVERITY, f"Choose one of {known}." if not severity else f"Now there are only {known}."
        )
    gone = [team for team in reading.choices(ids.PARTNERS) if team not in partners]
    if gone:
        reading.wrong(ids.PARTNERS, "One of these teams is no longer in the policy. Choose again.")
    teams, confidential = reading.choices(ids.PARTNERS), bool(reading.choices(ids.CONFIDENTIAL))
    if teams and confidential:
        reading.wrong(ids.PARTNERS, "Ask them later, each with a question that they may read.")
    wanted_by = reading.later(ids.WANTED_BY, now)
    reading.finish()
    return Flag(summary, severity, wanted_by, teams, reading.person(ids.OWNER), confidential)


def parse_join(values: FormValues) -> str:
    """What somebody who joins an escalation has to add, which may be nothing."""
    reading = Reading(values)
    note = reading.text(ids.NOTE, 1000)
    reading.finish()
    return note


def parse_update(values: FormValues, now: datetime) -> Update:
    """The status report, and who reads it. What the desk alone reads promises nothing."""
    reading = Reading(values)
    happened = reading.required(ids.HAPPENED, "Say what happened since the last update.", 2000)
    planned = reading.text(ids.PLANNED, 1000)
    chosen = reading.choice(ids.AUDIENCE)
    audience = Audience(chosen) if chosen in set(Audience) else Audience.SPONSORS
    next_by = None if audience is Audience.DESK else reading.later(ids.NEXT_BY, now)
    reading.finish()
    return Update(happened, planned, next_by, audience)


def parse_owner(values: FormValues) -> str | None:
    """The Slack id of who is to have it; None for whoever is next."""
    reading = Reading(values)
    person = reading.person(ids.ASSIGNEE)
    reading.finish()
    return person


def parse_reason(values: FormValues) -> str:
    """Why something is cancelled or reopened."""
    reading = Reading(values)
    reason = reading.required(ids.REASON, "Say why in a few words.", 500)
    reading.finish()
    return reason


def parse_missing(values: FormValues) -> str:
    """What a sponsor still misses."""
    reading = Reading(values)
    missing = reading.required(ids.MISSING, "Say what is still missing.", 1000)
    reading.finish()
    return missing
