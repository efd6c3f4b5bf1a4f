"""Deliveries sent to Slack: posted once, updated in place, looked for when an answer was lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import NotFound
from bot.logs import get_logger
from bot.readmodels import Place
from bot.services.desk import Desk
from bot.services.ports import Never, NotNow, Shown
from bot.services.record_change import show_escalation
from bot.slack.channels import ChannelBook
from bot.slack.client import SLACK_FAILURES, error_code, is_passing
from bot.slack.raw import items, words
from bot.slack.rendering import Around, Outgoing, render
from bot.slack.role_sources import RoleSources
from bot.slack.views.sponsor import group_mention
from bot.storage.deliveries import Delivery, DeliveryKind
from bot.storage.placements import subject_of

METADATA: Final = "callout_delivery"
"""The event_type under which every message carries its delivery's key."""
MARK: Final = "rotating_light"
_AWAY: Final = timedelta(seconds=5)
_CHANNEL_GONE: Final = timedelta(minutes=5)
_UNREACHABLE: Final = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action"})
_GONE: Final = frozenset({"message_not_found", "cant_update_message"})
_LOOK_BACK: Final = 100
log = get_logger(__name__)


class SlackPublisher:
    """Implements `services.ports.Publisher` on the Web API."""

    def __init__(
        self,
        client: AsyncWebClient,
        desk: Desk,
        channels: ChannelBook,
        sources: RoleSources,
        connected: frozenset[str],
    ) -> None:
        self._connected = connected
        self._client = client
        self._desk = desk
        self._channels = channels
        self._sources = sources
        self._entered: set[str] = set()

    async def publish(self, delivery: Delivery) -> Shown:
        """Send what is true now. NotNow or Never when it did not arrive."""
        try:
            around = Around(self._connected, await self._on_call(delivery))
            out = await render(self._desk, delivery, around)
        except NotFound as gone:
            raise Never(f"there is no {gone.what} {gone.wanted}") from gone
        if out is None:
            return Shown()
        return await _called(lambda: self._send(delivery, out))

    async def _on_call(self, delivery: Delivery) -> str:
        """The mention of a partner team's on-call group; "" where it has none or Slack does not know it."""
        terms = self._desk.policy.partners.get(str(delivery.data.get("team", "")))
        if delivery.kind is not DeliveryKind.ASK or terms is None or not terms.group:
            return ""
        try:
            return group_mention(await self._sources.group_of(terms.group))
        except (NotFound, *SLACK_FAILURES):
            return ""

    async def _send(self, delivery: Delivery, out: Outgoing) -> Shown:
        if delivery.kind is DeliveryKind.MARK:
            return await self._mark(delivery, out)
        if delivery.kind is DeliveryKind.DIRECT:
            opened = await self._client.conversations_open(users=out.channel)
            channel = words(_data(opened), "channel", "id")
        else:
            channel = await self._enter(out.channel)
        if out.at is not None and await self._update(out, out.at):
            return Shown(out.at)
        place = await self._arrived_before(delivery, out, channel) if delivery.unsure else None
        if place is not None:
            await self._update(out, place)
        else:
            place = await self._post(delivery, out, channel)
            await self._call_the_absent(out, channel)
        return Shown(place)

    async def _enter(self, written: str) -> str:
        """The channel's id. The bot joins public channels, for it hears threads only where it is a member."""
        channel = await self._channels.id_of(written)
        if channel not in self._entered and not channel.startswith("D"):
            await self._channels.join(channel)
            self._entered.add(channel)
        return channel

    async def _update(self, out: Outgoing, at: Place) -> bool:
        """Whether the message is still there to be changed; a card that somebody deleted is posted anew."""
        try:
            await self._client.chat_update(
                channel=at.channel, ts=at.ts, text=out.text, blocks=[block.to_dict() for block in out.blocks]
            )
        except SlackApiError as refused:
            if error_code(refused) in _GONE:
                return False
            raise
        return True

    async def _post(self, delivery: Delivery, out: Outgoing, channel: str) -> Place:
        posted = await self._client.chat_postMessage(
            channel=channel,
            text=out.text,
            blocks=[block.to_dict() for block in out.blocks] or None,
            thread_ts=out.thread_ts,
            metadata=Metadata(METADATA, {"key": delivery.key}),
            unfurl_links=False,
            unfurl_media=False,
        )
        data = _data(posted)
        return await self._linked(words(data, "channel"), words(data, "ts"), out.thread_ts, delivery)

    async def _linked(self, channel: str, ts: str, thread_ts: str | None, delivery: Delivery) -> Place:
        """The place with its permalink, for those that lists link to. A missing link never fails a delivery."""
        if delivery.kind not in {DeliveryKind.CARD, DeliveryKind.ASK}:
            return Place(channel, ts, thread_ts)
        try:
            answer = await self._client.chat_getPermalink(channel=channel, message_ts=ts)
        except SLACK_FAILURES as failure:
            log.warning("a permalink is missing", subject=delivery.subject, error=type(failure).__name__)
            return Place(channel, ts, thread_ts)
        return Place(channel, ts, thread_ts, words(_data(answer), "permalink"))

    async def _arrived_before(self, delivery: Delivery, out: Outgoing, channel: str) -> Place | None:
        """Where an earlier try arrived whose answer was lost: messages carry their delivery's key as metadata.

        https://docs.slack.dev/messaging/message-metadata
        """
        if out.thread_ts is None:
            answer = await self._client.conversations_history(
                channel=channel, limit=_LOOK_BACK, include_all_metadata=True
            )
        else:
            answer = await self._client.conversations_replies(
                channel=channel, ts=out.thread_ts, limit=1000, include_all_metadata=True
            )
        for message in items(_data(answer), "messages"):
            if words(message, "metadata", "event_payload", "key") == delivery.key:
                return await self._linked(channel, words(message, "ts"), out.thread_ts, delivery)
        return None

    async def _call_the_absent(self, out: Outgoing, channel: str) -> None:
        """A mention does not reach somebody who is not in the channel: they are told directly."""
        if not out.call:
            return
        try:
            present = await self._channels.members_of(channel)
            for person in [person for person in out.call if person not in present]:
                opened = await self._client.conversations_open(users=person)
                where = f"\n{out.link}" if out.link else ""
                await self._client.chat_postMessage(
                    channel=words(_data(opened), "channel", "id"), text=f"{out.text}{where}"
                )
        except SLACK_FAILURES as failure:
            log.warning("somebody outside the channel was not told", error=type(failure).__name__)

    async def _mark(self, delivery: Delivery, out: Outgoing) -> Shown:
        """A reaction on the flagged message, and its permalink for the card."""
        place = out.at or Place(out.channel, "")
        try:
            await self._react(place)
        except SlackApiError as refused:
            if error_code(refused) != "not_in_channel" or not await self._channels.join(place.channel):
                raise
            await self._react(place)
        link = await self._client.chat_getPermalink(channel=place.channel, message_ts=place.ts)
        async with self._desk.begin() as uow:
            await uow.escalations.link_flag(place.channel, place.ts, words(_data(link), "permalink"))
            escalation = await uow.escalations.get(subject_of(delivery.subject).number)
            await show_escalation(uow, escalation)
        return Shown()

    async def _react(self, place: Place) -> None:
        try:
            await self._client.reactions_add(channel=place.channel, timestamp=place.ts, name=MARK)
        except SlackApiError as refused:
            if error_code(refused) != "already_reacted":
                raise


async def _called(send: Callable[[], Awaitable[Shown]]) -> Shown:
    """What Slack's refusals mean for a delivery."""
    try:
        return await send()
    except NotFound as gone:
        raise NotNow(_CHANNEL_GONE, f"Slack shows us no {gone.what} {gone.wanted}", whole_lane=True) from gone
    except SlackApiError as refused:
        raise _meaning(refused) from refused
    except SLACK_FAILURES as failure:
        raise NotNow(_AWAY, type(failure).__name__, unsure=True) from failure


def _meaning(refused: SlackApiError) -> NotNow | Never:
    code = error_code(refused)
    if code in {"ratelimited", "rate_limited"}:
        return NotNow(retry_after(refused), code, whole_lane=True)
    if is_passing(refused):
        return NotNow(_AWAY, code, unsure=True)
    if code in _UNREACHABLE:
        return NotNow(_CHANNEL_GONE, code, whole_lane=True)
    return Never(code)


def retry_after(refused: SlackApiError) -> timedelta:
    """How long Slack asks to wait (https://docs.slack.dev/apis/web-api/rate-limits); 30 s where it does not say."""
    headers = {key.lower(): value for key, value in getattr(refused.response, "headers", {}).items()}
    written = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(written) if written.isdecimal() else 30)


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}
