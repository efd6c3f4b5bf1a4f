"""What one person is told, where only that person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.logs import get_logger
from bot.slack.answers import Reply
from bot.slack.outbound.client import SLACK_FAILURES, quiet_logger

_OK = 200
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """The ways to a person, from nearest to farthest: a response_url, the channel they look at, a message.

    `may_replace`: the message that was pressed is theirs alone.
    """

    user: str
    channel: str = ""
    thread_ts: str | None = None
    response_url: str | None = None
    may_replace: bool = False


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """Words in Slack's JSON: `text` and perhaps `blocks`."""

    body: dict[str, Any]
    replace: bool = False


def to_ephemeral(words: Reply) -> Ephemeral:
    """Words ready to be sent. SlackObjectFormationError where a block breaks Slack's limits."""
    blocks = {"blocks": [block.to_dict() for block in words.blocks]} if words.blocks else {}
    return Ephemeral({"text": words.text, **blocks}, words.replace)


@dataclass(eq=False)
class PrivateAnswers:
    """Tells one person something by the first way that works; an answer that was lost may come by two."""

    client: AsyncWebClient

    async def say(self, reach: ReplyTarget, ephemeral: Ephemeral) -> bool:
        """Whether the person was told. Never raises what Slack does."""
        for way in (self._by_response_url, self._beside, self._by_message):
            try:
                if await way(reach, ephemeral):
                    return True
            except SLACK_FAILURES as failure:
                log.debug("a private answer needs another way", failure=type(failure).__name__)
        log.warning("a person could not be told", user=reach.user)
        return False

    async def _by_response_url(self, reach: ReplyTarget, ephemeral: Ephemeral) -> bool:
        """Five uses in 30 minutes.

        https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        """
        if reach.response_url is None:
            return False
        session, logger = self.client.session, quiet_logger("slack_sdk.callout")
        hook = AsyncWebhookClient(reach.response_url, session=session, retry_handlers=[], logger=logger)
        replace = ephemeral.replace and reach.may_replace
        place = {"thread_ts": reach.thread_ts} if reach.thread_ts is not None and not replace else {}
        how = {"response_type": "ephemeral", "replace_original": replace}
        answer = await hook.send_dict({**ephemeral.body, **how, **place})
        return answer.status_code == _OK and '"ok":false' not in (answer.body or "").replace(" ", "")

    async def _beside(self, reach: ReplyTarget, ephemeral: Ephemeral) -> bool:
        """In the channel, for one person; Slack refuses where that person or the bot is no member."""
        if not reach.channel or not reach.user:
            return False
        await self.client.chat_postEphemeral(
            channel=reach.channel, user=reach.user, thread_ts=reach.thread_ts, **ephemeral.body
        )
        return True

    async def _by_message(self, reach: ReplyTarget, ephemeral: Ephemeral) -> bool:
        if not reach.user:
            return False
        opened = await self.client.conversations_open(users=reach.user)
        await self.client.chat_postMessage(
            channel=str(opened["channel"]["id"]), unfurl_links=False, unfurl_media=False, **ephemeral.body
        )
        return True
