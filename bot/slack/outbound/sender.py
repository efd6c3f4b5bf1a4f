"""Deliveries sent to Slack: posted once, updated in place, looked for when an answer was lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.changes.locks import lock_nudge_target
from bot.changes.records import show
from bot.domain.errors import NotFound
from bot.logs import get_logger
from bot.outbox.messages import (
    AppHome,
    CardUpdate,
    ChannelMembers,
    Closing,
    Delivery,
    Direct,
    NudgeDigest,
    OutboxMessage,
    ThreadNote,
    UrgentMark,
)
from bot.outbox.news import Called
from bot.outbox.senders import Delivered, Never, NotNow, Sender
from bot.readmodels import Place
from bot.services.nudges.digests import gather_nudges
from bot.slack.inbound.raw import words
from bot.slack.outbound.client import SLACK_FAILURES, body_of, error_code, is_passing
from bot.slack.outbound.homes import Homes
from bot.slack.outbound.outgoing import FOR_ITS_CARD, OutboundMessage, RenderContext
from bot.slack.outbound.private_channels import PrivateChannels
from bot.slack.outbound.refusals import AWAY, CHANNEL_GONE, is_closed, meaning
from bot.slack.outbound.rendering import render
from bot.slack.outbound.sent_lookup import find_sent, key_of
from bot.slack.views.direct import group_mention
from bot.slack.views.nudges import nudge_fallback, nudge_message
from bot.slack.workspace.channels import ChannelBook
from bot.slack.workspace.role_sources import RoleSources
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind, Urgency

MARK: Final = "rotating_light"
SLACK_KINDS: Final = frozenset(DeliveryKind) - {DeliveryKind.REPLY}
"""What is read in Slack."""
_GONE: Final = frozenset({"message_not_found", "cant_update_message"})
log = get_logger(__name__)


@dataclass(eq=False)
class SlackSender(Sender):
    """Sends all that is read in Slack, by the Web API."""

    client: AsyncWebClient
    context: Context
    channels: ChannelBook
    sources: RoleSources
    connected: frozenset[str]
    private_channels: PrivateChannels
    homes: Homes
    _entered: set[str] = field(default_factory=set)

    async def send(self, delivery: Delivery) -> Delivered:
        """Send what is true now. NotNow or Never when it did not arrive."""
        try:
            around = RenderContext(self.connected, await self._on_call(delivery), self.context.policy)
            out = await render(self.context, delivery, around)
        except NotFound as gone:
            raise Never(f"there is no {gone.what} {gone.wanted}") from gone
        if out is None:
            return Delivered()
        try:
            return await self._send(delivery, out)
        except NotFound as gone:
            raise NotNow(
                CHANNEL_GONE, f"Slack shows us no {gone.what} {gone.wanted}", whole_lane=True
            ) from gone
        except SlackApiError as refused:
            self._forget(out.channel, error_code(refused))
            raise meaning(refused, out.channel) from refused
        except SLACK_FAILURES as failure:
            raise NotNow(AWAY, f"Slack is away: {type(failure).__name__}", maybe_sent=True) from failure

    def _forget(self, written: str, code: str) -> None:
        """A channel that takes nothing is entered anew next time; one that is gone is looked for by its name."""
        if is_closed(code):
            self._entered.clear()
        if code == "channel_not_found":
            self.channels.forget(written)

    async def _on_call(self, delivery: Delivery) -> str:
        """The mention of a partner team's on-call group; "" where it has none or Slack does not know it."""
        content = delivery.content
        team = content.team if isinstance(content, CardUpdate | ThreadNote) else ""
        terms = self.context.policy.partners.get(team)
        if terms is None or not terms.group:
            return ""
        try:
            return group_mention(await self.sources.group_of(terms.group))
        except (NotFound, *SLACK_FAILURES):
            return ""

    async def _send(self, delivery: Delivery, out: OutboundMessage) -> Delivered:
        """What is no message – a mark, a channel, a Home – has its own way."""
        match delivery.content:
            case UrgentMark() as mark:
                return await self._mark(delivery, mark)
            case NudgeDigest():
                return await self._nudge(delivery)
            case ChannelMembers():
                await self.private_channels.keep(delivery)
            case AppHome() as home:
                await self.homes.publish(home)
            case _:
                return await self._say(delivery, out)
        return Delivered()

    async def _say(self, delivery: Delivery, out: OutboundMessage) -> Delivered:
        channel = await self._channel(delivery, out.channel)
        if out.at is not None and await self._update(out, out.at):
            return Delivered(out.at if out.at.link else await self._linked(out.at, delivery))
        calls = await self._calls_to_the_absent(delivery, out, channel)
        place = await self._arrived_before(delivery, out, channel) if delivery.maybe_sent else None
        if place is not None:
            await self._update(out, place)
        elif out.only_where_shown:
            return Delivered()
        else:
            place = await self._post(delivery, out, channel)
        return Delivered(place, (*calls, *await self.homes.linking(delivery)))

    async def _nudge(self, delivery: Delivery) -> Delivered:
        """Say what still has its reason; nothing where nothing has.

        An earlier try whose answer was lost may have arrived: it is looked for before anything is left out, for
        what it said was said.
        """
        channel = await self._channel(delivery, delivery.lane)
        ts = await find_sent(self.client, delivery, channel, None) if delivery.maybe_sent else None
        if ts is not None:
            return Delivered(Place(channel, ts))
        lines = await gather_nudges(self.context, delivery.target)
        if not lines:
            return Delivered()
        out = OutboundMessage(channel, nudge_fallback(lines), nudge_message(lines))
        return Delivered(await self._post(delivery, out, channel))

    async def _channel(self, delivery: Delivery, written: str) -> str:
        """The id of the channel, of the one with a person where it is for one alone."""
        if not isinstance(delivery.content, Direct | Closing | NudgeDigest):
            return await self._enter(written)
        opened = await self.client.conversations_open(users=written)
        return words(body_of(opened), "channel", "id")

    async def _enter(self, written: str) -> str:
        """The channel's id. The bot joins public channels, for it hears threads only where it is a member."""
        channel = await self.channels.id_of(written)
        if channel not in self._entered and not channel.startswith("D"):
            await self.channels.join(channel)
            self._entered.add(channel)
        return channel

    async def _update(self, out: OutboundMessage, at: Place) -> bool:
        """Whether the message is still there to be changed; a card that somebody deleted is posted anew."""
        try:
            await self.client.chat_update(
                channel=at.channel, ts=at.ts, text=out.text, blocks=[block.to_dict() for block in out.blocks]
            )
        except SlackApiError as refused:
            if error_code(refused) in _GONE:
                return False
            raise
        return True

    async def _post(self, delivery: Delivery, out: OutboundMessage, channel: str) -> Place:
        posted = await self.client.chat_postMessage(
            channel=channel,
            text=out.text,
            blocks=[block.to_dict() for block in out.blocks] or None,
            thread_ts=out.thread_ts,
            metadata=key_of(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )
        data = body_of(posted)
        place = Place(words(data, "channel"), words(data, "ts"), out.thread_ts)
        if out.thread_ts is not None and not words(data, "message", "thread_ts"):
            await self._take_back(delivery, place)
        return await self._linked(place, delivery)

    async def _take_back(self, delivery: Delivery, place: Place) -> None:
        """Somebody has deleted the card, so Slack put beside it what belongs below it: first the card again.

        Where it could not be taken back the next try finds it.
        """
        try:
            await self.client.chat_delete(channel=place.channel, ts=place.ts)
        except SlackApiError as refused:
            later = meaning(refused, place.channel)
            if isinstance(later, NotNow):
                later.maybe_sent = True
            raise later from refused
        subject = delivery.about

        async def work(uow: UnitOfWork) -> None:
            matter = await lock_nudge_target(uow, subject)
            await show(uow, matter.request or matter.about)

        await self.context.transact(work)
        raise NotNow(FOR_ITS_CARD, f"the card of {subject} was deleted")

    async def _linked(self, place: Place, delivery: Delivery) -> Place:
        """The place with its permalink, for those that lists link to. A missing link never fails a delivery."""
        if not isinstance(delivery.content, CardUpdate):
            return place
        try:
            answer = await self.client.chat_getPermalink(channel=place.channel, message_ts=place.ts)
        except SLACK_FAILURES as failure:
            log.warning("a permalink is missing", subject=delivery.subject, error=type(failure).__name__)
            return place
        return replace(place, link=words(body_of(answer), "permalink"))

    async def _arrived_before(self, delivery: Delivery, out: OutboundMessage, channel: str) -> Place | None:
        """Where an earlier try arrived whose answer was lost; what arrived beside its card is taken back."""
        ts = await find_sent(self.client, delivery, channel, out.thread_ts)
        if ts is None and out.thread_ts is not None:
            beside = await find_sent(self.client, delivery, channel, None)
            if beside is not None:
                await self._take_back(delivery, Place(channel, beside))
        return await self._linked(Place(channel, ts, out.thread_ts), delivery) if ts else None

    async def _calls_to_the_absent(
        self, delivery: Delivery, out: OutboundMessage, channel: str
    ) -> tuple[OutboxMessage, ...]:
        """A mention does not reach somebody who is not in the channel: they are told directly.

        Asked before the message goes out: Slack may refuse to tell, and then nothing must stand there already.
        """
        if not out.call:
            return ()
        try:
            present = await self.channels.members_of(channel)
        except SlackApiError as refused:
            if is_passing(refused):
                raise
            log.warning("nobody knows who is in a channel", channel=channel, code=error_code(refused))
            return ()
        called = Called(out.text, out.link)
        return tuple(
            OutboxMessage(
                Direct(person, called),
                f"called:{delivery.key}:{person}",
                delivery.about,
                person,
                Urgency.NOW,
            )
            for person in dict.fromkeys(out.call)
            if person not in present
        )

    async def _mark(self, delivery: Delivery, mark: UrgentMark) -> Delivered:
        """A reaction on the flagged message, and its permalink for the card; neither where we cannot see it."""
        place = Place(mark.channel, mark.ts, mark.thread_ts)
        try:
            if not mark.unmarked:
                await self._react(place)
            link = await self.client.chat_getPermalink(channel=place.channel, message_ts=place.ts)
        except SlackApiError as refused:
            if error_code(refused) != "message_not_found" and not is_closed(error_code(refused)):
                raise
            log.info("a flagged message is not marked", subject=delivery.subject, code=error_code(refused))
            return Delivered()

        async def work(uow: UnitOfWork) -> None:
            await uow.escalations.link_flag(place.channel, place.ts, words(body_of(link), "permalink"))
            escalation = await uow.escalations.get(delivery.about.number)
            await show(uow, escalation)

        await self.context.transact(work)
        return Delivered()

    async def _react(self, place: Place) -> None:
        try:
            await self.client.reactions_add(channel=place.channel, timestamp=place.ts, name=MARK)
        except SlackApiError as refused:
            code = error_code(refused)
            if code == "not_in_channel" and await self.channels.join(place.channel):
                await self.client.reactions_add(channel=place.channel, timestamp=place.ts, name=MARK)
            elif code != "already_reacted":
                raise
