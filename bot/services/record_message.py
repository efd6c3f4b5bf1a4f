"""Record what people say in a card's thread: kept with its author, changed when edited, gone when deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.cases import touched
from bot.domain.events import Event, EventKind
from bot.domain.numbers import Subject, SubjectKind
from bot.domain.people import Actor, PersonRef
from bot.readmodels import Place
from bot.services.desk import Desk
from bot.services.record_change import show_escalation
from bot.storage.placements import subject_of
from bot.storage.uow import UnitOfWork


class Saying(StrEnum):
    """What happened to a message."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Message:
    """A message of somebody's, as it is now. `author` names them when they are nobody we know."""

    saying: Saying
    place: Place
    author: str
    text: str
    at: datetime
    person: PersonRef | None = None


async def record_message(desk: Desk, message: Message) -> list[Subject]:
    """The subjects whose timelines hold it now. Copies, late arrivals and any order of events end the same."""
    async with desk.begin() as uow:
        if message.saying is Saying.DELETED:
            return await _take_back(uow, message)
        changed = await _reword(uow, message)
        if changed or message.place.thread_ts is None:
            return changed
        return await _keep(uow, message) or await _reword(uow, message)


async def _keep(uow: UnitOfWork, message: Message) -> list[Subject]:
    """A message in the thread of a card: new to us, or an edit of one that was missed."""
    place = message.place
    subject = await uow.placements.subject_at(place.channel, place.ts, place.thread_ts)
    if subject is None:
        return []
    kept = await uow.timeline.say(
        subject,
        author=message.author,
        text=message.text,
        person=message.person,
        channel=place.channel,
        ts=place.ts,
        said_at=message.at,
        edited_at=message.at if message.saying is Saying.EDITED else None,
    )
    if kept is None:
        return []
    await uow.timeline.add(Event(subject, EventKind.SAID, message.at, _by(message)), kept)
    await _touch(uow, subject, _by(message))
    return [subject]


async def _touch(uow: UnitOfWork, subject: Subject, by: Actor) -> None:
    """The owner's words keep their claim fresh."""
    if subject.kind is SubjectKind.CASE:
        await uow.cases.save(touched(await uow.cases.hold(subject.number), by, uow.now))


async def _reword(uow: UnitOfWork, message: Message) -> list[Subject]:
    if message.saying is not Saying.EDITED:
        return []
    place = message.place
    kept = await uow.timeline.reword(place.channel, place.ts, message.text, message.at)
    await _reword_flag(uow, place, message.text)
    return await _tell(uow, message, EventKind.SAID_EDITED, kept)


async def _take_back(uow: UnitOfWork, message: Message) -> list[Subject]:
    place = message.place
    kept = await uow.timeline.take_back(place.channel, place.ts)
    await _reword_flag(uow, place, None)
    if not kept and place.thread_ts is not None:
        subject = await uow.placements.subject_at(place.channel, place.ts, place.thread_ts)
        if subject is not None:
            await uow.timeline.entomb(subject, place.channel, place.ts, message.author)
    return await _tell(uow, message, EventKind.SAID_DELETED, kept)


async def _reword_flag(uow: UnitOfWork, place: Place, text: str | None) -> None:
    """A flagged message that changes, or goes, changes on the escalation's card too."""
    number = await uow.escalations.reword_flag(place.channel, place.ts, text)
    if number is not None:
        await show_escalation(uow, await uow.escalations.get(number))


async def _tell(
    uow: UnitOfWork, message: Message, kind: EventKind, kept: list[tuple[int, str]]
) -> list[Subject]:
    subjects = []
    for message_id, written in kept:
        subject = subject_of(written)
        await uow.timeline.add(Event(subject, kind, uow.now, _by(message), {"message_id": message_id}))
        subjects.append(subject)
    return subjects


def _by(message: Message) -> Actor:
    label = message.person.slack_id if message.person else message.author
    return Actor(message.person, message.author, "thread", label=label)


async def keep_message(desk: Desk, subject: Subject, message: Message, by: Actor) -> bool:
    """Put a message from anywhere on a timeline, as its author's words; False when it is there already."""
    async with desk.begin() as uow:
        if subject.kind is SubjectKind.CASE:
            await uow.cases.get(subject.number)
        else:
            await uow.escalations.get(subject.number)
        place = message.place
        kept = await uow.timeline.say(
            subject,
            author=message.author,
            text=message.text,
            person=message.person,
            channel=place.channel,
            ts=place.ts,
            said_at=message.at,
        )
        if kept is None:
            return False
        data = {"channel": place.channel, "ts": place.ts, "author": message.author}
        await uow.timeline.add(Event(subject, EventKind.KEPT, uow.now, by, data), kept)
        return True
