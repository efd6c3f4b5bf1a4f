"""Messages found again by the key that each carries: whether a post whose answer was lost did arrive.

https://docs.slack.dev/messaging/message-metadata
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.messages import Delivery
from bot.slack.inbound.raw import items, words
from bot.slack.outbound.client import error_code, pages

_TYPE: Final = "callout_delivery"
SKEW: Final = timedelta(minutes=5)
"""How far Slack's clock may be behind ours."""
_PAGE: Final = 200


def key_of(delivery: Delivery) -> Metadata:
    """What a message carries to be found by."""
    return Metadata(_TYPE, {"key": delivery.key})


async def find_sent(
    client: AsyncWebClient, delivery: Delivery, channel: str, thread_ts: str | None
) -> str | None:
    """The `ts` of the message that an earlier try has left in a channel or a thread since the delivery was made."""
    oldest = f"{(delivery.made_at - SKEW).timestamp():.6f}"
    asked = {"channel": channel, "oldest": oldest, "limit": _PAGE, "include_all_metadata": True}
    listed = (
        pages(client.conversations_history, **asked)
        if thread_ts is None
        else pages(client.conversations_replies, ts=thread_ts, **asked)
    )
    try:
        async for page in listed:
            for message in items(page, "messages"):
                if words(message, "metadata", "event_payload", "key") == delivery.key:
                    return words(message, "ts")
    except SlackApiError as refused:
        if error_code(refused) != "thread_not_found":
            raise
    return None
