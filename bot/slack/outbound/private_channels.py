"""Private channels of confidential escalations: made once, found again, and kept to those who belong there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.domain.escalations.escalation import Escalation
from bot.logs import get_logger
from bot.outbox.messages import Delivery
from bot.services.escalations.private_channels import Room, invites, leads_now, open_room, removed, room_of
from bot.slack.inbound.raw import items, words
from bot.slack.outbound.client import body_of, error_code, is_locked_out, is_passing, pages
from bot.slack.outbound.refusals import is_closed
from bot.slack.outbound.sent_lookup import SKEW
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.identity import Identity

_NAMES: Final = 50
"""So many names are tried: `exec-e-3`, `exec-e-3-2` and so on."""
_PAGE: Final = 200
log = get_logger(__name__)


@dataclass(eq=False)
class PrivateChannels:
    """Makes and keeps the channels. What Slack refuses for one person leaves the others as they are."""

    client: AsyncWebClient
    context: Context
    channels: ChannelBook
    identity: Identity
    directory: SlackDirectory

    async def keep(self, delivery: Delivery) -> None:
        """Make the channel where there is none, invite who is missing, and remove who has no reason any more.

        Raises what Slack does where it is away, refuses the token, or takes the channel from us.
        """
        room = await room_of(self.context, delivery.about.number)
        if room is None:
            return
        escalation = room.escalation
        channel = escalation.channel or await self._opened(escalation)
        await self._fill(channel, room)

    async def _opened(self, escalation: Escalation) -> str:
        made = await self._made(escalation)
        kept = await open_room(self.context, escalation.number, made)
        if kept != made:
            log.warning("a second channel was made", subject=str(escalation.subject), channel=made)
        return kept

    async def _made(self, escalation: Escalation) -> str:
        """A channel of our own: a new one, or the one of an earlier try whose answer was lost."""
        first = f"exec-{str(escalation.subject).lower()}"
        for name in (first, *(f"{first}-{number}" for number in range(2, _NAMES))):
            try:
                answer = await self.client.conversations_create(name=name, is_private=True)
            except SlackApiError as refused:
                if error_code(refused) != "name_taken":
                    raise
                found = await self._found(name, escalation)
                if found is not None:
                    return found
            else:
                return words(body_of(answer), "channel", "id")
        raise RuntimeError(f"{_NAMES} channels are called like {first}")

    async def _found(self, name: str, escalation: Escalation) -> str | None:
        """The channel of that name, where we have made it and for this escalation: after it was opened."""
        me = (await self.identity.known()).user_id
        since = (escalation.opened_at - SKEW).timestamp()
        listed = pages(
            self.client.conversations_list, types="private_channel", exclude_archived=True, limit=_PAGE
        )
        async for page in listed:
            for channel in items(page, "channels"):
                is_ours = words(channel, "creator") == me and float(channel.get("created") or 0) >= since
                if words(channel, "name") == name and is_ours:
                    return words(channel, "id")
        return None

    async def _fill(self, channel: str, room: Room) -> None:
        """Where Slack does not know one of the leads' groups, the others need not wait, and nobody is removed."""
        known = await leads_now(self.directory)
        leads, trusted = known or (frozenset(), None)
        self.channels.members_changed(channel)
        present = frozenset(await self.channels.members_of(channel))
        await self._invite(channel, room, room.people.belong | leads, present)
        if trusted is not None:
            await self._remove(channel, room, room.people.without_reason(trusted), present)
        self.channels.members_changed(channel)

    async def _invite(
        self, channel: str, room: Room, people: frozenset[str], present: frozenset[str]
    ) -> None:
        """In a channel of which nothing is kept, an earlier version's, who belongs there was brought by Callout."""
        missing = people - present
        brought = missing if room.people.invited else people
        await invites(self.context, room.escalation.subject, brought - room.people.invited)
        for person in sorted(missing):
            await self._moves("invite", channel, person)

    async def _remove(self, channel: str, room: Room, people: Iterable[str], present: frozenset[str]) -> None:
        """Never Callout itself, nor whom people invite by hand: it has not invited them."""
        for person in sorted(people):
            if person not in present or await self._moves("kick", channel, person):
                await removed(self.context, room.escalation.subject, [person])

    async def _moves(self, act: str, channel: str, person: str) -> bool:
        """Whether Slack did it."""
        try:
            if act == "invite":
                await self.client.conversations_invite(channel=channel, users=person)
            else:
                await self.client.conversations_kick(channel=channel, user=person)
        except SlackApiError as refused:
            code = error_code(refused)
            if is_passing(refused) or is_locked_out(refused) or (is_closed(code) and act == "invite"):
                raise
            log.info("somebody was not moved", act=act, channel=channel, person=person, code=code)
            return False
        return True
