"""What an app answers a person: on the acknowledgement of a command, or through a response URL.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from bot.sandbox.slack import posting
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.chat import content
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.triggers import ResponseUrl
from bot.sandbox.slack.violations import BROKEN_RULES
from bot.sandbox.slack.wire import Json, SlackError

_FIELDS = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "metadata",
        "mrkdwn",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)
_TYPES = (None, "ephemeral", "in_channel")


def answer(state: State, url: ResponseUrl, body: Json, where: str = "response_url") -> Message | None:
    """Carry out one answer: a new message, the original replaced, or the original deleted (None).

    Raises SlackError used_url, expired_url, invalid_blocks, no_text, … A broken rule is also a violation.
    """
    try:
        return _answer(state, url, body, where)
    except SlackError as refused:
        if refused.error in BROKEN_RULES or refused.error in ("used_url", "invalid_payload"):
            state.violations.add(
                "bad_response_url" if where == "response_url" else "bad_ack", where, refused.error
            )
        raise


def _answer(state: State, url: ResponseUrl, body: Json, where: str) -> Message | None:
    for name in sorted(body.keys() - _FIELDS):
        state.violations.add("unknown_argument", where, f"{name} is none of its fields")
    if body.get("response_type") not in _TYPES:
        raise SlackError("invalid_payload")
    url.use(state.now())
    channel = state.channels[url.channel]
    if body.get("delete_original"):
        posting.delete(state, channel, _original(channel, url))
        return None
    fields = content(Call(state, where, body))
    if body.get("replace_original") and url.message_ts:
        return posting.edit(state, channel, _original(channel, url), fields)
    return _new(state, channel, url, fields, body)


def _original(channel: Channel, url: ResponseUrl) -> Message:
    """The app's own message that was acted on. Raises SlackError message_not_found or cant_update_message."""
    for message in [*channel.messages.values(), *channel.whispers]:
        if message.ts == url.message_ts:
            if not message.bot_id:
                raise SlackError("cant_update_message")
            return message
    raise SlackError("message_not_found")


def _new(state: State, channel: Channel, url: ResponseUrl, fields: Json, body: Json) -> Message:
    if channel.is_archived:
        raise SlackError("is_archived")
    message = Message(
        channel.id,
        state.timestamps.next(),
        user=state.app.bot_user,
        team=state.team.id,
        bot_id=state.app.bot_id,
        app_id=state.app.app_id,
        bot_profile=state.bot_profile(),
        thread_ts=str(body.get("thread_ts") or ""),
        **fields,
    )
    if body.get("response_type") == "in_channel":
        return posting.post(state, channel, message)
    message.ephemeral_to = url.user
    return posting.whisper(state, channel, message)
