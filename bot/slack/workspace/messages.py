"""Messages read from Slack again, where what we were told of them is not enough."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.inbound.parsing import read_message
from bot.slack.inbound.raw import Raw, items, words
from bot.slack.outbound.client import body_of, is_passing
from bot.slack.payloads import ShownMessage, Spot

_AROUND = 10


@dataclass(eq=False)
class MessageReader:
    """Reads one message as it is now."""

    client: AsyncWebClient

    async def read(self, channel: str, ts: str) -> ShownMessage | None:
        """The message at a place; None where there is none, or the bot may not read there.

        Raises what Slack does where it is away. `conversations.replies` finds messages inside and outside of
        threads alike; the first message of a thread may come along:
        https://docs.slack.dev/reference/methods/conversations.replies
        """
        try:
            page = await self.client.conversations_replies(
                channel=channel, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=_AROUND
            )
        except SlackApiError as refused:
            if is_passing(refused):
                raise
            return None
        found = (message for message in items(body_of(page), "messages") if words(message, "ts") == ts)
        return next((read_message(message, _spot(message, channel)) for message in found), None)


def _spot(message: Raw, channel: str) -> Spot:
    ts, thread_ts = words(message, "ts"), words(message, "thread_ts")
    return Spot(words(message, "team"), channel, ts, thread_ts if thread_ts != ts else None)
