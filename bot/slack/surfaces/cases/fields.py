"""What people fill in about cases, read and checked field by field. Every parser raises FieldErrors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.subjects import Subject, SubjectKind, parse_subject
from bot.domain.time.durations import parse_duration
from bot.slack import ids
from bot.slack.answers import FieldErrors
from bot.slack.form_reader import FormReader
from bot.slack.payloads import FormValues


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case by hand. `priority` is None where the rules decide; `words` or `link` is there, or both."""

    words: str
    author: str
    link: str
    priority: Priority | None


def parse_reply(values: FormValues) -> str:
    """The reply, as it will be public; its length in the network's counting is the service's to check."""
    reading = FormReader(values)
    reply = reading.required(ids.REPLY, "Write the reply, or cancel.")
    reading.finish()
    return reply


def parse_note(values: FormValues) -> str:
    """The note."""
    reading = FormReader(values)
    note = reading.required(ids.NOTE, "Write the note, or cancel.")
    reading.finish()
    return note


def parse_outcome(values: FormValues) -> Outcome:
    """How a case or an escalation ended."""
    reading = FormReader(values)
    resolution, cause = reading.choice(ids.RESOLUTION), reading.choice(ids.ROOT_CAUSE)
    note = reading.text(ids.NOTE)
    if resolution not in set(Resolution):
        reading.wrong(ids.RESOLUTION, "Choose how it ended.")
    if cause not in set(RootCause):
        reading.wrong(ids.ROOT_CAUSE, "Choose what it came from; “Not known” is an answer too.")
    reading.finish()
    recurs = {"yes": True, "no": False}.get(reading.choice(ids.CAN_RECUR) or "")
    return Outcome(
        Resolution(resolution or ""), RootCause(cause or ""), reading.choice(ids.TOPIC), recurs, note
    )


def parse_assignee(values: FormValues) -> str:
    """The Slack id of the person to give it to (a case or an escalation)."""
    reading = FormReader(values)
    person = reading.required_person(ids.ASSIGNEE)
    reading.finish()
    return person


def parse_wait(values: FormValues) -> WaitingOn:
    """Whom the case waits for."""
    return _picked(values, ids.WAIT_ON, WaitingOn)


def parse_snooze(values: FormValues, now: datetime) -> datetime:
    """Until when the case is put aside: the moment picked, else the length of time from `now`."""
    reading = FormReader(values)
    until = reading.later(ids.UNTIL, now)
    length = parse_duration(reading.choice(ids.SNOOZE_FOR) or "")
    if until is None and length is None:
        reading.wrong(ids.SNOOZE_FOR, "Choose how long, or a time below.")
    reading.finish()
    return until or now + (length or timedelta())


def parse_priority(values: FormValues) -> Priority:
    """The priority to set."""
    return _picked(values, ids.PRIORITY, Priority)


def parse_dismissal(values: FormValues) -> Dismissal:
    """Why the case needs no answer."""
    return _picked(values, ids.WHY, Dismissal)


_Kind = TypeVar("_Kind", WaitingOn, Priority, Dismissal)


def _picked(values: FormValues, block_id: str, kind: type[_Kind]) -> _Kind:
    picked = values.choice(block_id)
    if picked not in set(kind):
        raise FieldErrors({block_id: "Choose one of these."})
    return kind(picked)


def parse_merge(values: FormValues, case: Subject | None = None) -> Subject:
    """The case to merge into; not `case` itself."""
    into = parse_subject(values.choice(ids.INTO) or "", SubjectKind.CASE)
    if into is None or into.kind is not SubjectKind.CASE:
        raise FieldErrors({ids.INTO: "Choose the other case."})
    if into == case:
        raise FieldErrors({ids.INTO: f"{case} cannot be merged into itself. Choose another case."})
    return into


def parse_new_case(values: FormValues) -> NewCase:
    """A case by hand, which needs the customer's words or a link to them."""
    reading = FormReader(values)
    words, link = reading.text(ids.WORDS), reading.text(ids.LINK, 1000)
    author = " ".join(reading.text(ids.AUTHOR, 100).split())
    if not words and not link:
        reading.wrong(ids.WORDS, "Write what the customer said, or give a link below.")
    if link and not _is_address(link):
        reading.wrong(ids.LINK, "This is no web address. It starts with https:// and has no spaces.")
    reading.finish()
    priority = reading.choice(ids.PRIORITY)
    return NewCase(words, author, link, Priority(priority) if priority in set(Priority) else None)


def _is_address(link: str) -> bool:
    return link.lower().startswith(("https://", "http://")) and len(link.split()) == 1


def parse_timeline(values: FormValues) -> Subject:
    """The case or escalation to keep a message on: what was typed, else what was picked."""
    named = values.text(ids.TYPED_SUBJECT) or values.choice(ids.SUBJECT) or ""
    subject = parse_subject(named, SubjectKind.CASE)
    if subject is None:
        raise FieldErrors({ids.TYPED_SUBJECT: "Write the number of a case or an escalation: C-12 or E-3."})
    return subject


def parse_search(values: FormValues) -> str:
    """The words to search for."""
    reading = FormReader(values)
    query = reading.required(ids.QUERY, "Write the words to look for.", 200)
    reading.finish()
    return query
