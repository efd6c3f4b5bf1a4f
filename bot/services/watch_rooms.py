"""Watch the channels of confidential escalations: who led when they were made may lead no more."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Role
from bot.services.desk import Desk
from bot.services.keep_room import keep_room
from bot.services.ports import Directory


async def leads_now(directory: Directory) -> tuple[frozenset[str], frozenset[str]] | None:
    """Slack ids of the leads, and of those who may do what leads do; None where Slack does not know a group of them.

    Raises what Slack does where it is away and nothing is known.
    """
    leads = frozenset([person.slack_id for person in await directory.members_of(Role.LEAD)])
    admins = frozenset([person.slack_id for person in await directory.members_of(Role.ADMIN)])
    are_known = await directory.knows(Role.LEAD) and await directory.knows(Role.ADMIN)
    return (leads, leads | admins) if are_known else None


@dataclass(slots=True)
class RoomWatch:
    """Has a channel looked at once for each person who is missing or has no reason to be there."""

    desk: Desk
    directory: Directory
    _seen: frozenset[tuple[int, str]] = frozenset()

    async def look(self) -> int:
        """How many channels are to be looked at. Raises what Slack does where it does not say who leads."""
        async with self.desk.read() as view:
            rooms = await view.rooms.all()
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
            async with self.desk.begin() as uow:
                await keep_room(uow, await uow.escalations.get(number))
        self._seen = frozenset(amiss)
        return len(numbers)
