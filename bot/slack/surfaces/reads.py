"""What is read for an answer about anything: the way to its thread, and the hour where somebody is."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.changes.context import Context
from bot.domain.cases.case import Case
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, SubjectKind
from bot.slack.views.blocks import place_link
from bot.storage.database import ReadSession


async def thread_link(context: Context, subject: Subject, words: str = "Open its thread") -> str:
    """A link to the thread, after a space; empty while the card is not shown yet."""
    async with context.read() as view:
        place = await view.placements.of(f"card:{subject}")
    shown = place_link(place, words)
    return f" {shown}" if shown else ""


def myself(by: Actor) -> PersonRef:
    """The person who acts; people always are somebody."""
    if by.person is None:
        raise BadInput("person", "Only a person can do this.")
    return by.person


async def matter(view: ReadSession, subject: Subject) -> Case | Escalation:
    """The case or the escalation; NotFound."""
    if subject.kind is SubjectKind.CASE:
        return await view.cases.get(subject.number)
    return await view.escalations.get(subject.number)


async def their_hour(context: Context, by: Actor) -> tuple[datetime, tzinfo]:
    """Now, and the zone in which the person reads a clock."""
    async with context.read() as view:
        name = await view.people.zone_of(myself(by))
        now = view.now
    try:
        return now, ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return now, context.policy.zone
