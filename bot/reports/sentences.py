"""What happened, as files write it: the sentence of an event with names and times, and the words below it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.readmodels import TimelineEntry, sentences
from bot.reports.escalation import EscalationReport
from bot.reports.spoken import plain


def describe(entry: TimelineEntry, report: EscalationReport) -> str:
    """A sentence without its last mark; unescaped, in one line."""
    style = sentences.Style(
        "it",
        partial(plain, people=report.people),
        str,
        lambda slack_id: report.people.get(slack_id, "somebody"),
        partial(shown, zone=report.zone),
        is_record=True,
    )
    return " ".join(sentences.sentence(entry, style).split()).rstrip(".:")


def words_of(entry: TimelineEntry, report: EscalationReport) -> str:
    """The words that belong to an entry, as plain text: what was said, or reported."""
    read = partial(plain, people=report.people)
    return sentences.words_of(entry, read, read)


def shown(at: datetime, zone: str) -> str:
    """A time on the reader's clock: `19 Nov 2026, 18:04`."""
    here = at.astimezone(zone_of(zone))
    return f"{here.day} {here:%b %Y, %H:%M}"


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
