"""Messages found again by the key that each carries: whether a post whose answer was lost did arrive.

https://docs.slack.dev/messaging/message-metadata
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.messages import Delivery
from bot.slack.inbound.raw import Raw, items, words
from bot.slack.outbound.client import error_code

_TYPE: Final = "callout_delivery"
_SKEW: Final = timedelta(minutes=5)
"""How far Slack's clock may be behind ours."""
_PAGE: Final = 200


def key_of(delivery: Delivery) -> Metadata:
    """What a message carries to be found by."""
    return Metadata(_TYPE, {"key": delivery.key})


async def find_sent(
    client: AsyncWebClient, delivery: Delivery, channel: str, thread_ts: str | None
) -> str | None:
    """The `ts` of the message that an earlier try has left in a channel or a thread since the delivery was made."""
    oldest = f"{(delivery.made_at - _SKEW).timestamp():.6f}"
    try:
        async for message in _since(client, channel, thread_ts, oldest):
            if words(message, "metadata", "event_payload", "key") == delivery.key:
                return words(message, "ts")
    except SlackApiError as refused:
        if error_code(refused) != "thread_not_found":
            raise
    return None


async def _since(
    client: AsyncWebClient, channel: str, thread_ts: str | None, oldest: str
) -> AsyncIterator[Raw]:
    cursor = ""
    while True:
        if thread_ts is None:
            page = await client.conversations_history(
                channel=channel, oldest=oldest, limit=_PAGE, cursor=cursor, include_all_metadata=True
            )
        else:
            page = await client.conversations_replies(
                channel=channel,
                ts=thread_ts,
                oldest=oldest,
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
        answer = page.data if isinstance(page.data, dict) else {}
        for message in items(answer, "messages"):
            yield message
        cursor = words(answer, "response_metadata", "next_cursor")
        if not cursor:
            return
