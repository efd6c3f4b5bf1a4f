"""What people fill in about escalations, read and checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import LONGEST_SNOOZE, Update
from bot.domain.outcomes import CustomerTold, Outcome, Prevention
from bot.domain.subjects import SubjectKind, parse_subject
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.form_reader import FormReader, required
from bot.slack.surfaces.cases.fields import parse_outcome

parse_reason: Final = required(ids.REASON, "Say why in a few words.", 500)
"""Why something is cancelled or reopened."""
parse_missing: Final = required(ids.MISSING, "Say what is still missing.", 1000)
"""What a sponsor still misses."""


def parse_severity(form: FormReader, severities: Collection[str]) -> str:
    """A severity that the policy knows today."""
    severity = form.choice(ids.SEVERITY) or ""
    if severity not in severities:
        known = ", ".join(severities)
        form.wrong(ids.SEVERITY, f"Now there are only {known}." if severity else f"Choose one of {known}.")
    return severity


def parse_join(form: FormReader) -> str:
    """What somebody who joins an escalation has to add, which may be nothing."""
    return form.text(ids.NOTE, 1000)


def parse_update(form: FormReader) -> Update:
    """The status report, and who reads it. What the desk alone reads promises nothing."""
    happened = form.required(ids.HAPPENED, "Say what happened since the last update.", 2000)
    planned = form.text(ids.PLANNED, 1000)
    chosen = form.choice(ids.AUDIENCE)
    audience = Audience(chosen) if chosen in set(Audience) else Audience.SPONSORS
    next_by = None if audience is Audience.DESK else form.later(ids.NEXT_BY)
    return Update(happened, planned, next_by, audience)


def parse_promise(form: FormReader) -> tuple[datetime, str]:
    """When the sponsors hear next, and why then, which may be empty."""
    next_by = form.later(ids.NEXT_BY)
    if next_by is None:
        form.wrong(ids.NEXT_BY, "Choose when the sponsors hear next.")
    return next_by or form.now, form.text(ids.REASON, 500)


def parse_snooze(form: FormReader) -> tuple[datetime, str]:
    """Until when an escalation is put aside, and why."""
    until = form.later(ids.UNTIL)
    if until is None:
        form.wrong(ids.UNTIL, "Choose until when it can wait.")
    elif until > form.now + LONGEST_SNOOZE:
        form.wrong(ids.UNTIL, "Choose a time within 30 days.")
    return until or form.now, form.required(ids.REASON, "Say why it can wait, in a few words.", 500)


def parse_ending(form: FormReader) -> tuple[Outcome, Prevention | None]:
    """The outcome, and what would prevent the next one: a known item or a new one, never both."""
    told = form.choice(ids.CUSTOMER_TOLD)
    outcome = replace(
        parse_outcome(form),
        customer_told=CustomerTold(told) if told in set(CustomerTold) else None,
        lessons=form.text(ids.LESSONS, 2000),
    )
    return outcome, _prevention(form)


def _prevention(form: FormReader) -> Prevention | None:
    title = " ".join(form.text(ids.PREVENTION_TITLE, 150).split())
    item = form.choice(ids.PREVENTION_ITEM)
    if title and item:
        form.wrong(ids.PREVENTION_TITLE, "Choose one above or write a new one, not both.")
    if item is not None and not item.isdecimal():
        form.wrong(ids.PREVENTION_ITEM, "That item is no longer open. Choose another.")
        return None
    if title:
        return Prevention(title)
    return Prevention(item=int(item)) if item else None


def _number(block: str, kind: SubjectKind, ask: str) -> Callable[[FormReader], int]:
    """A parser of the number of something of a kind that has to be picked."""

    def parse(form: FormReader) -> int:
        subject = parse_subject(form.choice(block) or "", kind)
        if subject is None:
            raise FieldErrors({block: ask})
        return subject.number

    return parse


parse_into: Final = _number(ids.INTO, SubjectKind.ESCALATION, "Choose an escalation.")
"""The escalation that another goes into."""
parse_split: Final = _number(ids.SPLIT_REQUEST, SubjectKind.REQUEST, "Choose a request.")
"""The partner request that goes on by itself."""
