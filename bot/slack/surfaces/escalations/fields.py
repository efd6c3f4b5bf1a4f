"""What people fill in about escalations, read and checked field by field. Every parser raises FieldErrors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import LONGEST_SNOOZE, Update
from bot.domain.outcomes import CustomerTold, Outcome, Prevention
from bot.domain.subjects import SubjectKind, parse_subject
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.form_reader import FormReader
from bot.slack.payloads import FormValues
from bot.slack.surfaces.cases.fields import parse_outcome


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
    reading = FormReader(values)
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
    reading = FormReader(values)
    note = reading.text(ids.NOTE, 1000)
    reading.finish()
    return note


def parse_update(values: FormValues, now: datetime) -> Update:
    """The status report, and who reads it. What the desk alone reads promises nothing."""
    reading = FormReader(values)
    happened = reading.required(ids.HAPPENED, "Say what happened since the last update.", 2000)
    planned = reading.text(ids.PLANNED, 1000)
    chosen = reading.choice(ids.AUDIENCE)
    audience = Audience(chosen) if chosen in set(Audience) else Audience.SPONSORS
    next_by = None if audience is Audience.DESK else reading.later(ids.NEXT_BY, now)
    reading.finish()
    return Update(happened, planned, next_by, audience)


def parse_owner(values: FormValues) -> str | None:
    """The Slack id of who is to have it; None for whoever is next."""
    reading = FormReader(values)
    person = reading.person(ids.ASSIGNEE)
    reading.finish()
    return person


def parse_reason(values: FormValues) -> str:
    """Why something is cancelled or reopened."""
    reading = FormReader(values)
    reason = reading.required(ids.REASON, "Say why in a few words.", 500)
    reading.finish()
    return reason


def parse_missing(values: FormValues) -> str:
    """What a sponsor still misses."""
    reading = FormReader(values)
    missing = reading.required(ids.MISSING, "Say what is still missing.", 1000)
    reading.finish()
    return missing


def parse_promise(values: FormValues, now: datetime) -> tuple[datetime, str]:
    """When the sponsors hear next, and why then, which may be empty."""
    reading = FormReader(values)
    next_by = reading.later(ids.NEXT_BY, now)
    reason = reading.text(ids.REASON, 500)
    if next_by is None:
        reading.wrong(ids.NEXT_BY, "Choose when the sponsors hear next.")
    reading.finish()
    return next_by or now, reason


def parse_snooze(values: FormValues, now: datetime) -> tuple[datetime, str]:
    """Until when an escalation is put aside, and why."""
    reading = FormReader(values)
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
    reading = FormReader(values)
    severity = reading.choice(ids.SEVERITY) or ""
    if severity not in severities:
        known = ", ".join(severities)
        reading.wrong(ids.SEVERITY, f"Now there are only {known}." if severity else f"Choose one of {known}.")
    reading.finish()
    return severity


def parse_ending(values: FormValues) -> tuple[Outcome, Prevention | None]:
    """The outcome, and what would prevent the next one: a known item or a new one, never both."""
    reading = FormReader(values)
    lessons = reading.text(ids.LESSONS, 2000)
    told = reading.choice(ids.CUSTOMER_TOLD)
    prevention = _prevention(reading)
    outcome = _outcome(values, reading)
    reading.finish()
    known = CustomerTold(told) if told in set(CustomerTold) else None
    return replace(outcome, customer_told=known, lessons=lessons), prevention


def _outcome(values: FormValues, reading: FormReader) -> Outcome:
    """The part that cases have too; what is wrong with it stands beside what is wrong with the rest."""
    try:
        return parse_outcome(values)
    except FieldErrors as refused:
        for block_id, sentence in refused.by_block.items():
            reading.wrong(block_id, sentence)
        reading.finish()
        raise


def _prevention(reading: FormReader) -> Prevention | None:
    title = " ".join(reading.text(ids.PREVENTION_TITLE, 150).split())
    item = reading.choice(ids.PREVENTION_ITEM)
    if title and item:
        reading.wrong(ids.PREVENTION_TITLE, "Choose one above or write a new one, not both.")
    if item is not None and not item.isdecimal():
        reading.wrong(ids.PREVENTION_ITEM, "That item is no longer open. Choose another.")
        return None
    if title:
        return Prevention(title)
    return Prevention(item=int(item)) if item else None


def parse_into(values: FormValues) -> int:
    """The number of the escalation that another goes into."""
    return _chosen(values, ids.INTO, SubjectKind.ESCALATION, "Choose an escalation.")


def parse_split(values: FormValues) -> int:
    """The number of the partner request that goes on by itself."""
    return _chosen(values, ids.SPLIT_REQUEST, SubjectKind.REQUEST, "Choose a request.")


def _chosen(values: FormValues, block: str, kind: SubjectKind, ask: str) -> int:
    reading = FormReader(values)
    subject = parse_subject(reading.choice(block) or "", kind)
    if subject is None:
        reading.wrong(block, ask)
    reading.finish()
    return subject.number if subject else 0
