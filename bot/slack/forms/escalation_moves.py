"""What people choose when they merge, split and return escalations. Every parser raises FieldErrors or BadInput."""

from __future__ import annotations

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
