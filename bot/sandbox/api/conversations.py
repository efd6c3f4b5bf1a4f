"""conversations.*: what is in a channel.

https://docs.slack.dev/reference/methods/conversations.history and its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.sandbox.api.call import HISTORY, READ, Call, Method
from bot.sandbox.api.cursors import page
from bot.sandbox.channels import Channel, Kind
from bot.sandbox.limits import HISTORY_DEFAULT, LIMITS
from bot.sandbox.messages import Message
from bot.sandbox.wire import Json, SlackError

_KINDS: Mapping[str, Kind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
_MOST = LIMITS["method_limits/conversations.history.limit"]


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.need_for(channel.kind, READ)
    shown = channel.as_json(call.state.app.bot_user, with_count=call.flag("include_num_members"))
    return {"channel": shown}


def listing(call: Call) -> Json:
    """conversations.list: every public channel, and the private ones the bot is in."""
    state = call.state
    kinds = _kinds(call)
    seen = [
        c
        for c in state.channels.values()
        if c.kind in kinds
        and (c.kind == "public" or state.bot_is_in(c))
        and not (c.is_archived and call.flag("exclude_archived"))
    ]
    found, cursor = page(call, seen, HISTORY_DEFAULT)
    shown = [c.as_json(state.app.bot_user, with_count=c.kind in ("public", "private")) for c in found]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _kinds(call: Call) -> list[Kind]:
    """The kinds a call asks for. Raises SlackError invalid_types or missing_scope."""
    names = call.words("types") or ["public_channel"]
    if any(name not in _KINDS for name in names):
        raise SlackError("invalid_types")
    kinds = [_KINDS[name] for name in names]
    for kind in kinds:
        call.need_for(kind, READ)
    return kinds


def of_user(call: Call) -> Json:
    """users.conversations: the channels somebody is in."""
    user = call.text("user") or call.state.app.bot_user
    kinds = _kinds(call)
    seen = [
        c
        for c in call.state.channels.values()
        if c.kind in kinds
        and user in c.members
        and (c.kind == "public" or call.state.bot_is_in(c))
        and not (c.is_archived and call.flag("exclude_archived"))
    ]
    found, cursor = page(call, seen, HISTORY_DEFAULT)
    shown = [c.as_json(call.state.app.bot_user) for c in found]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.channel()
    call.need_for(channel.kind, READ)
    found, cursor = page(call, channel.members, HISTORY_DEFAULT)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """conversations.history: newest first, without the replies of threads."""
    channel = _readable(call)
    seen = [m for m in reversed(channel.top_level()) if _within(call, m)]
    found, cursor = page(call, seen, HISTORY_DEFAULT, _MOST)
    return {
        "messages": _shown(call, channel, found),
        "has_more": bool(cursor),
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        **({"response_metadata": {"next_cursor": cursor}} if cursor else {}),
    }


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = _readable(call)
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise SlackError("thread_not_found")
    head = channel.messages.get(message.thread_ts or message.ts, message)
    thread = [m for m in channel.replies(head.ts) if _within(call, m)]
    found, cursor = page(call, [head, *thread], LIMITS["method_limits/conversations.replies.limit.default"])
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": _shown(call, channel, found), "has_more": bool(cursor), **more}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel.kind, HISTORY)
    return call.joined_channel()


def _shown(call: Call, channel: Channel, messages: list[Message]) -> list[Json]:
    metadata = call.flag("include_all_metadata")
    return [channel.message_json(m, metadata=metadata) for m in messages]


def _within(call: Call, message: Message) -> bool:
    oldest, latest = _bound(call, "oldest", "0"), _bound(call, "latest", "99999999999")
    ts = float(message.ts)
    if call.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(call: Call, name: str, default: str) -> float:
    value = call.text(name) or default
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise SlackError(f"invalid_ts_{name}")
    return float(value)


_PAGED = ("cursor", "limit")
_SPAN = ("oldest", "latest", "inclusive", "include_all_metadata")

METHODS: Mapping[str, Method] = {
    "conversations.info": Method(info, (), ("channel",), ("include_num_members", "include_locale")),
    "conversations.list": Method(listing, (), (), (*_PAGED, "types", "exclude_archived", "team_id")),
    "conversations.members": Method(members, (), ("channel",), _PAGED),
    "conversations.history": Method(history, (), ("channel",), (*_PAGED, *_SPAN)),
    "conversations.replies": Method(replies, (), ("channel", "ts"), (*_PAGED, *_SPAN)),
    "users.conversations": Method(of_user, (), (), (*_PAGED, "types", "user", "exclude_archived", "team_id")),
}
