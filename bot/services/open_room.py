"""A confidential escalation gets its channel: kept once, and its card goes there; who is moved is on its timeline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.domain.escalations import Escalation
from bot.domain.events import Event, EventKind
from bot.domain.numbers import Subject
from bot.domain.people import callout
from bot.domain.rooms import RoomPeople
from bot.services.desk import Desk
from bot.services.record_change import show_escalation


@dataclass(frozen=True, slots=True)
class Room:
    """A confidential escalation, and those of its people that the database knows."""

    escalation: Escalation
    people: RoomPeople


async def room_of(desk: Desk, number: int) -> Room | None:
    """What the channel has to be like now; None for an escalation that needs none. NotFound."""
    async with desk.read() as view:
        escalation = await view.escalations.get(number)
        sponsors = await view.escalations.sponsors(number)
        invited = await view.rooms.invited(number)
    if not escalation.confidential:
        return None
    known = (*([escalation.owner] if escalation.owner else []), *sponsors)
    return Room(escalation, RoomPeople(frozenset(person.slack_id for person in known), invited))


async def open_room(desk: Desk, number: int, channel: str) -> str:
    """The id of the channel that it has: the one that was kept first, if another worker was faster. NotFound."""
    async with desk.begin() as uow:
        held = await uow.escalations.hold(number)
        if held.channel:
            return held.channel
        made = replace(held, channel=channel)
        await uow.escalations.save(made)
        await show_escalation(uow, made)
        return channel


async def invites(desk: Desk, subject: Subject, people: Collection[str]) -> None:
    """Callout invites these (Slack ids): kept before it does, so that whom it brought is never taken for a guest."""
    await _moved(desk, subject, EventKind.INVITED, people)


async def removed(desk: Desk, subject: Subject, people: Collection[str]) -> None:
    """Callout has removed these (Slack ids): kept after it did, so that nobody is forgotten there."""
    await _moved(desk, subject, EventKind.REMOVED, people)


async def _moved(desk: Desk, subject: Subject, kind: EventKind, people: Collection[str]) -> None:
    if people:
        async with desk.begin() as uow:
            facts = {"to": " ".join(sorted(people))}
            await uow.timeline.add(Event(subject, kind, uow.now, callout(), facts))
