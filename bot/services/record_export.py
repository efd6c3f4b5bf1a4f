"""Keep on an escalation's timeline that somebody was given a report on it."""

from __future__ import annotations

from bot.domain.events import Event, EventKind
from bot.domain.numbers import Subject
from bot.domain.people import Actor
from bot.services.desk import Desk


async def record_export(desk: Desk, subject: Subject, by: Actor) -> None:
    """`by` has the report, or may have it."""
    async with desk.begin() as uow:
        await uow.timeline.add(Event(subject, EventKind.EXPORTED, uow.now, by))
