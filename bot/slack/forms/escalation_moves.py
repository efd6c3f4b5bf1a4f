"""What people choose when they merge, split and return escalations. Every parser raises FieldErrors or BadInput."""

from __future__ import annotations

from bot.domain.errors import BadInput
from bot.domain.subjects import SubjectKind, parse_subject
from bot.slack import ids
from bot.slack.forms.reading import Reading
from bot.slack.payloads import FormValues


def parse_into(values: FormValues) -> int:
    """The number of the escalation that another goes into."""
    return _chosen(values, ids.INTO, SubjectKind.ESCALATION, "Choose an escalation.")


def parse_split(values: FormValues) -> int:
    """The number of the partner request that goes on by itself."""
    return _chosen(values, ids.SPLIT_REQUEST, SubjectKind.REQUEST, "Choose a request.")


def _chosen(values: FormValues, block: str, kind: SubjectKind, ask: str) -> int:
    reading = Reading(values)
    subject = parse_subject(reading.choice(block) or "", kind)
    if subject is None:
        reading.wrong(block, ask)
    reading.finish()
    return subject.number if subject else 0


def typed_number(words: str, kind: SubjectKind, ask: str) -> int | None:
    """The number that somebody typed after the first one; None where they typed nothing. BadInput, `ask` says how."""
    first = next(iter(words.split()), "")
    if not first:
        return None
    subject = parse_subject(first, kind)
    if subject is None or subject.kind is not kind:
        raise BadInput("number", ask)
    return subject.number
