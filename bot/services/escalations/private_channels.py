"""The private channel of a confidential escalation, and who is in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.changes.context import Context, in_transaction
from bot.changes.records import ensure_private_channel, show
from bot.domain.escalations.confidentiality import RoomPeople
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.escalations import Invited, Removed
from bot.domain.events.event import Event
from bot.domain.people import Role, callout
from bot.domain.subjects import Subject
from bot.services.workspace.directory import Directory
from bot.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Room:
    """A confidential escalation, and those of its people that the database knows."""

    escalation: Escalation
    people: RoomPeople


async def room_of(context: Context, number: int) -> Room | None:
    """What the channel has to be like now; None for an escalation that needs none. NotFound."""
    async with context.read() as view:
        escalation = await view.escalations.get(number)
        sponsors = await view.escalations.sponsors(number)
        invited = await view.private_channels.invited(number)
    if not escalation.confidential:
        return None
    known = (*([escalation.owner] if escalation.owner else []), *sponsors)
    return Room(escalation, RoomPeople(frozenset(person.slack_id for person in known), invited))


@in_transaction
async def open_room(_: Context, uow: UnitOfWork, number: int, channel: str) -> str:
    """The id of the channel that it has: the one that was kept first, if another worker was faster. NotFound."""
    held = await uow.escalations.get_for_update(number)
    if held.channel:
        return held.channel
    made = replace(held, channel=channel)
    await uow.escalations.save(made)
    await show(uow, made)
    return channel


@in_transaction
async def invites(_: Context, uow: UnitOfWork, subject: Subject, people: Collection[str]) -> None:
    """Callout invites these (Slack ids): kept before it does, so that whom it brought is never taken for a guest."""
    if people:
        await uow.timeline.add(Event(subject, uow.now, callout(), Invited(tuple(sorted(people)))))


@in_transaction
async def removed(_: Context, uow: UnitOfWork, subject: Subject, people: Collection[str]) -> None:
    """Callout has removed these (Slack ids): kept after it did, so that nobody is forgotten there."""
    if people:
        await uow.timeline.add(Event(subject, uow.now, callout(), Removed(tuple(sorted(people)))))


async def leads_now(directory: Directory) -> tuple[frozenset[str], frozenset[str]] | None:
    """Slack ids of the leads, and of those who may do what leads do; None where Slack does not know a group of them.

    Raises what Slack does where it is away and nothing is known.
    """
    leads = frozenset([person.slack_id for person in await directory.members_of(Role.LEAD)])
    admins = frozenset([person.slack_id for person in await directory.members_of(Role.ADMIN)])
    are_known = await directory.knows(Role.LEAD) and await directory.knows(Role.ADMIN)
    return (leads, leads | admins) if are_known else None


@dataclass(slots=True)
class PrivateChannelWatch:
    """Has a channel looked at once for each person who is missing or has no reason to be there."""

    context: Context
    directory: Directory
    _seen: frozenset[tuple[int, str]] = frozenset()

    async def look(self) -> int:
        """How many channels are to be looked at. Raises what Slack does where it does not say who leads."""
        async with self.context.read() as view:
            rooms = await view.private_channels.all()
        known = await leads_now(self.directory) if rooms else None
        if known is None:
            return 0
        leads, trusted = known
        amiss = {
            (number, slack_id)
            for number, (is_live, people) in rooms.items()
            for slack_id in people.without_reason(trusted) | (people.missing(leads) if is_live else set())
        }
        numbers = sorted({number for number, _ in amiss - self._seen})
        for number in numbers:
            await _look_at_room(self.context, number)
        self._seen = frozenset(amiss)
        return len(numbers)


@in_transaction
async def _look_at_room(_: Context, uow: UnitOfWork, number: int) -> None:
    await ensure_private_channel(uow, await uow.escalations.get(number))
