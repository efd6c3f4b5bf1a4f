"""Pin a message into the summary of what it belongs to, and take it out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.domain.access import Permission, may
from bot.domain.escalations.confidentiality import may_see
from bot.domain.events.event import Event
from bot.domain.events.timeline import Pinned, Unpinned
from bot.domain.people import Actor
from bot.domain.pins import pinned, unpinned
from bot.domain.subjects import Subject, SubjectKind
from bot.storage.database import UnitOfWork
from bot.storage.timeline.pins import Kept


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody pinned a Slack message, or took the pin away; `at` is when, as Slack says."""

    channel: str
    ts: str
    at: datetime
    is_added: bool


@in_transaction
async def pin_message(_: Context, uow: UnitOfWork, mark: Mark, by: Actor) -> list[Subject]:
    """The subjects whose summaries changed. Copies and any order of events end the same.

    Marks of people who are neither of the desk nor sponsors count for nothing.
    """
    return [
        kept.subject
        for kept in await uow.pins.kept_at(mark.channel, mark.ts)
        if await _counts(uow, kept.subject, mark, by) and await _mark(uow, kept, mark, by)
    ]


async def _counts(uow: UnitOfWork, subject: Subject, mark: Mark, by: Actor) -> bool:
    if subject.kind is not SubjectKind.ESCALATION:
        return may(by, Permission.PIN_MESSAGE, await uow.cases.get(subject.number))
    escalation = await uow.escalations.get(subject.number)
    sponsors = await uow.escalations.sponsors(subject.number)
    sees = may_see(escalation, by, sponsors, in_room=mark.channel == escalation.channel)
    return sees and may(by, Permission.PIN_MESSAGE, escalation, sponsors=sponsors)


async def _mark(uow: UnitOfWork, kept: Kept, mark: Mark, by: Actor) -> bool:
    """Whether it is pinned by this person now and was not before, or the other way round."""
    before = await uow.pins.get_for_update(kept.id, by.label)
    after = (pinned if mark.is_added else unpinned)(before, mark.at)
    if after == before:
        return False
    await uow.pins.save(kept.id, by.label, after)
    if (before is not None and before.stands) == after.stands:
        return False
    fact = Pinned() if after.stands else Unpinned()
    await uow.timeline.add(Event(kept.subject, mark.at, by, fact), kept.id)
    return True
