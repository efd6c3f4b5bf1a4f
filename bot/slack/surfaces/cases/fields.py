"""What people fill in about cases, read and checked field by field."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.subjects import Subject, SubjectKind, parse_subject
from bot.domain.time.durations import parse_duration
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.form_reader import FormReader, one_of, required

parse_reply: Final = required(ids.REPLY, "Write the reply, or cancel.")
"""The reply, as it will be public; its length in the network's counting is the service's to check."""
parse_note: Final = required(ids.NOTE, "Write the note, or cancel.")
parse_search: Final = required(ids.QUERY, "Write the words to look for.", 200)
parse_wait: Final = one_of(ids.WAIT_ON, WaitingOn)
parse_priority: Final = one_of(ids.PRIORITY, Priority)
parse_dismissal: Final = one_of(ids.WHY, Dismissal)


def parse_assignee(form: FormReader) -> str:
    """The Slack id of the person to give it to."""
    return form.required_person(ids.ASSIGNEE)


def parse_outcome(form: FormReader) -> Outcome:
    """How a case or an escalation ended."""
    return Outcome(
        form.one_of(ids.RESOLUTION, Resolution, "Choose how it ended."),
        form.one_of(ids.ROOT_CAUSE, RootCause, "Choose what it came from; “Not known” is an answer too."),
        form.choice(ids.TOPIC),
        {"yes": True, "no": False}.get(form.choice(ids.CAN_RECUR) or ""),
        form.text(ids.NOTE),
    )


def parse_snooze(form: FormReader) -> datetime:
    """Until when the case is put aside: the moment picked, else the length of time from now."""
    until = form.later(ids.UNTIL)
    length = parse_duration(form.choice(ids.SNOOZE_FOR) or "")
    if until is None and length is None:
        form.wrong(ids.SNOOZE_FOR, "Choose how long, or a time below.")
    return until or form.now + (length or timedelta())


def parse_merge(form: FormReader, case: Subject | None = None) -> int:
    """The number of the case to merge into; not `case` itself."""
    into = parse_subject(form.choice(ids.INTO) or "", SubjectKind.CASE)
    if into is None or into.kind is not SubjectKind.CASE:
        raise FieldErrors({ids.INTO: "Choose the other case."})
    if into == case:
        raise FieldErrors({ids.INTO: f"{case} cannot be merged into itself. Choose another case."})
    return into.number


def parse_timeline(form: FormReader) -> Subject:
    """The case or escalation to keep a message on: what was typed, else what was picked."""
    subject = parse_subject(form.text(ids.TYPED_SUBJECT) or form.choice(ids.SUBJECT) or "", SubjectKind.CASE)
    if subject is None:
        raise FieldErrors({ids.TYPED_SUBJECT: "Write the number of a case or an escalation: C-12 or E-3."})
    return subject
