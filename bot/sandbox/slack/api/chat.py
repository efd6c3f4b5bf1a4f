"""chat.*: messages posted, changed and taken away.

https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.slack import posting
from bot.sandbox.slack.api.call import Call, Method
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.limits import LIMITS, MESSAGE_TEXT_KEPT
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.schema.surfaces import check_message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.stored_blocks import stored_blocks
from bot.sandbox.slack.text import kept
from bot.sandbox.slack.wire import Json, SlackError


def content(call: Call) -> Json:
    """A message's text, blocks and attachments, checked. Raises SlackError for every broken rule."""
    text = _text(call)
    blocks, attachments = (
        _list(call, "blocks", "invalid_blocks_format"),
        _list(call, "attachments", "invalid_attachments"),
    )
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    check_message(blocks, attachments)
    if (blocks or attachments) and not text.strip():
        call.state.violations.add(
            "missing_fallback_text",
            call.method,
            "blocks need a text that notifications and screen readers read",
        )
    stored = stored_blocks(blocks, lambda: call.state.ids.secret()[:5])
    return {"text": kept(text), "blocks": stored, "attachments": attachments}


def _text(call: Call) -> str:
    markdown = call.text("markdown_text")
    if not markdown:
        return call.text("text")
    if call.has("text") or call.has("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > LIMITS["surfaces/markdown_text.max"]:
        raise SlackError("msg_too_long")
    return markdown


def _list(call: Call, name: str, error: str) -> list[Json]:
    value = call.parsed(name, error)
    if value is None:
        return []
    if not isinstance(value, list):
        raise SlackError(error)
    return value


def metadata(call: Call) -> Json:
    """A message's metadata: https://docs.slack.dev/messaging/message-metadata. Raises SlackError."""
    value = call.parsed("metadata", "invalid_metadata_format")
    if not value:
        return {}
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    named = isinstance(value.get("event_type"), str) and value["event_type"]
    if not (named and isinstance(value.get("event_payload"), dict)) and "entities" not in value:
        raise SlackError("invalid_metadata_format")
    return value


def _target(call: Call) -> Channel:
    """Where a message goes: a channel's id or name, or a user's id for a direct message."""
    state, wanted = call.state, call.text("channel")
    if wanted in state.users:
        if not state.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
        return state.open_direct(state.app.bot_user, wanted)
    channel = state.channels.get(wanted) or state.find_channel(wanted)
    if channel is None or (channel.kind != "public" and not state.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def _may_write(state: State, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if not state.bot_is_in(channel) and "chat:write.public" not in state.manifest.scopes:
        raise SlackError("not_in_channel")


def _by_bot(call: Call, channel: Channel, fields: Json) -> Message:
    state = call.state
    message = Message(
        channel.id,
        state.timestamps.next(),
        user=state.app.bot_user,
        team=state.team.id,
        bot_id=state.app.bot_id,
        app_id=state.app.app_id,
        bot_profile=state.bot_profile(),
        **fields,
    )
    if call.has("username") or call.has("icon_emoji") or call.has("icon_url"):
        call.need("chat:write.customize")
        message.subtype, message.user, message.username = "bot_message", "", call.text("username")
    return message


def _thread(call: Call, channel: Channel) -> str:
    """The thread to write into. A reply's ts works, but Slack asks for the parent's."""
    thread_ts = call.text("thread_ts")
    parent = channel.messages.get(thread_ts)
    if parent and parent.is_reply:
        call.state.violations.add(
            "thread_ts_of_reply", call.method, "thread_ts is a reply's ts; use its parent's"
        )
    return thread_ts


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = _target(call)
    _may_write(call.state, channel)
    fields = content(call)
    message = _by_bot(
        call, channel, {**fields, "metadata": metadata(call), "thread_ts": _thread(call, channel)}
    )
    if len(message.text) > MESSAGE_TEXT_KEPT:
        message.text = message.text[:MESSAGE_TEXT_KEPT]
        call.warnings.append("message_truncated")
        call.state.violations.add(
            "message_truncated", call.method, f"text over {MESSAGE_TEXT_KEPT} characters"
        )
    if message.thread_ts and call.flag("reply_broadcast"):
        message.broadcast, message.subtype = True, "thread_broadcast"
    posting.post(call.state, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": channel.message_json(message, metadata=True)}


def update(call: Call) -> Json:
    """chat.update. Text without blocks drops the old blocks; metadata that is not given stays."""
    channel = _own_channel(call)
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = call.message(channel)
    _check_own(call, message, "cant_update_message")
    if len(call.text("text")) > LIMITS["surfaces/chat.update.text.max"]:
        raise SlackError("msg_too_long")
    changes = content(call)
    if not call.has("text") and not call.has("blocks"):
        del changes["blocks"]
    if not call.has("attachments"):
        del changes["attachments"]
    if call.has("metadata"):
        changes["metadata"] = metadata(call)
    editor = "" if changes.get("blocks") else call.state.app.bot_user
    posting.edit(call.state, channel, message, changes, editor)
    shown = channel.message_json(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """chat.delete."""
    channel = _own_channel(call)
    message = call.message(channel)
    _check_own(call, message, "cant_delete_message")
    posting.delete(call.state, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _own_channel(call: Call) -> Channel:
    channel = call.state.channels.get(call.text("channel"))
    if channel is None or (channel.kind != "public" and not call.state.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def _check_own(call: Call, message: Message, error: str) -> None:
    if message.is_tombstone:
        raise SlackError("message_not_found")
    if message.bot_id != call.state.app.bot_id:
        raise SlackError(error)


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: only its reader sees it, it is not kept, and no event tells of it."""
    channel = _target(call)
    _may_write(call.state, channel)
    fields = content(call)
    reader = call.text("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _by_bot(call, channel, {**fields, "thread_ts": _thread(call, channel), "ephemeral_to": reader})
    if message.thread_ts and not channel.replies(message.thread_ts):
        call.state.violations.add(
            "ephemeral_not_shown", call.method, "in a thread without replies Slack shows no ephemeral message"
        )
    else:
        posting.whisper(call.state, channel, message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = _own_channel(call)
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.state, message)}


def permalink(state: State, message: Message) -> str:
    """The address that opens a message in a browser."""
    link = f"https://{state.team.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link


_CONTENT = ("text", "blocks", "attachments", "markdown_text", "parse", "link_names", "as_user")
_LOOKS = ("username", "icon_emoji", "icon_url")
_UNFURL = ("unfurl_links", "unfurl_media", "unfurl_app_links")

METHODS: Mapping[str, Method] = {
    "chat.postMessage": Method(
        post_message,
        ("chat:write",),
        ("channel",),
        (*_CONTENT, *_LOOKS, *_UNFURL, "metadata", "thread_ts", "reply_broadcast", "mrkdwn", "client_msg_id"),
    ),
    "chat.update": Method(
        update,
        ("chat:write",),
        ("channel", "ts"),
        (*_CONTENT, *_UNFURL, "metadata", "file_ids", "reply_broadcast", "unfurled_attachments"),
    ),
    "chat.delete": Method(delete, ("chat:write",), ("channel", "ts"), ("as_user",)),
    "chat.postEphemeral": Method(
        post_ephemeral,
        ("chat:write",),
        ("channel", "user"),
        (*_CONTENT, *_LOOKS, "thread_ts", "metadata"),
    ),
    "chat.getPermalink": Method(get_permalink, (), ("channel", "message_ts")),
}
