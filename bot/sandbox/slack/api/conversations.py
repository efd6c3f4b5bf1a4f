"""conversations.*: what is in a channel, and what the app does to it.

https://docs.slack.dev/reference/methods/conversations.history and its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.sandbox.slack import membership
from bot.sandbox.slack.api.call import HISTORY, INVITE, MANAGE, READ, TOPIC, Call, Method, page
from bot.sandbox.slack.channels import Channel, Kind
from bot.sandbox.slack.limits import HISTORY_DEFAULT, LIMITS
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.wire import Json, SlackError

_KINDS: Mapping[str, Kind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
_MOST = LIMITS["method_limits/conversations.history.limit"]
_MOST_IN_GROUP = 8
"""conversations.open: too_many_users."""


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


def open_direct(call: Call) -> Json:
    """conversations.open: a direct message with one person or a few."""
    state = call.state
    users = call.words("users")
    if not users:
        channel = call.channel()
        call.need_for(channel.kind, MANAGE)
        return {"channel": {"id": channel.id}}
    call.need("im:write" if len(users) == 1 else "mpim:write")
    if len(users) > _MOST_IN_GROUP:
        raise SlackError("too_many_users")
    for user in users:
        if user not in state.users:
            raise SlackError("user_not_found")
        if state.users[user].deleted:
            raise SlackError("user_disabled")
    before = state.find_direct(state.app.bot_user, *users)
    channel = state.open_direct(state.app.bot_user, *users)
    shown = channel.as_json(state.app.bot_user) if call.flag("return_im") else {"id": channel.id}
    again = {"no_op": True, "already_open": True} if before else {}
    return {"channel": shown, **again}


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    channel = call.state.channels.get(call.text("channel"))
    if channel is None or (channel.kind == "private" and not call.state.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    already = call.state.bot_is_in(channel)
    membership.join(call.state, channel, call.state.app.bot_user)
    shown = {"channel": channel.as_json(call.state.app.bot_user)}
    if already:
        call.warnings.append("already_in_channel")
    return shown


def create(call: Call) -> Json:
    """conversations.create."""
    private = call.flag("is_private")
    call.need_for("private" if private else "public", MANAGE)
    name = call.text("name")
    channel = membership.create(call.state, name, "private" if private else "public", call.state.app.bot_user)
    return {"channel": channel.as_json(call.state.app.bot_user)}


def invite(call: Call) -> Json:
    """conversations.invite."""
    state, channel = call.state, _changeable(call)
    call.need_for(channel.kind, INVITE)
    users = call.words("users")
    if len(users) > LIMITS["method_limits/conversations.invite.users"]:
        raise SlackError("too_many_users")
    for user in users:
        error = _cannot_be_invited(call, channel, user)
        if error:
            raise SlackError(error, errors=[{"user": user, "ok": False, "error": error}])
    for user in users:
        membership.join(state, channel, user, state.app.bot_user)
    return {"channel": channel.as_json(state.app.bot_user)}


def _cannot_be_invited(call: Call, channel: Channel, user: str) -> str:
    known = call.state.users.get(user)
    if known is None:
        return "user_not_found"
    if user == call.state.app.bot_user:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    return "cant_invite" if known.deleted or known.is_stranger else ""


def kick(call: Call) -> Json:
    """conversations.kick."""
    channel = _changeable(call)
    call.need_for(channel.kind, MANAGE)
    user = call.user()
    if user.id == call.state.app.bot_user:
        raise SlackError("cant_kick_self")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.leave(call.state, channel, user.id, call.state.app.bot_user)
    return {}


def leave(call: Call) -> Json:
    """conversations.leave."""
    channel = call.channel()
    call.need_for(channel.kind, MANAGE)
    if not call.state.bot_is_in(channel):
        return {"not_in_channel": True}
    membership.leave(call.state, channel, call.state.app.bot_user)
    return {}


def archive(call: Call) -> Json:
    """conversations.archive."""
    channel = call.joined_channel()
    call.need_for(channel.kind, MANAGE)
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    membership.archive(call.state, channel, call.state.app.bot_user)
    return {}


def unarchive(call: Call) -> Json:
    """conversations.unarchive."""
    channel = call.channel()
    call.need_for(channel.kind, MANAGE)
    if not channel.is_archived:
        raise SlackError("not_archived")
    membership.unarchive(call.state, channel, call.state.app.bot_user)
    return {}


def rename(call: Call) -> Json:
    """conversations.rename."""
    channel = _changeable(call)
    call.need_for(channel.kind, MANAGE)
    membership.rename(call.state, channel, call.text("name"), call.state.app.bot_user)
    return {"channel": channel.as_json(call.state.app.bot_user)}


def set_topic(call: Call) -> Json:
    """conversations.setTopic."""
    channel = _changeable(call)
    call.need_for(channel.kind, TOPIC)
    topic = call.text("topic")
    if len(topic) > LIMITS["method_limits/conversations.setTopic"]:
        raise SlackError("too_long")
    membership.set_topic(call.state, channel, topic, call.state.app.bot_user)
    return {"channel": channel.as_json(call.state.app.bot_user)}


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose."""
    channel = _changeable(call)
    call.need_for(channel.kind, TOPIC)
    purpose = call.text("purpose")
    if len(purpose) > LIMITS["method_limits/conversations.setTopic"]:
        raise SlackError("too_long")
    membership.set_purpose(call.state, channel, purpose, call.state.app.bot_user)
    return {"purpose": purpose}


def _changeable(call: Call) -> Channel:
    channel = call.joined_channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


_PAGED = ("cursor", "limit")
_SPAN = ("oldest", "latest", "inclusive", "include_all_metadata")

METHODS: Mapping[str, Method] = {
    "conversations.info": Method(info, (), ("channel",), ("include_num_members", "include_locale")),
    "conversations.list": Method(listing, (), (), (*_PAGED, "types", "exclude_archived", "team_id")),
    "conversations.members": Method(members, (), ("channel",), _PAGED),
    "conversations.history": Method(history, (), ("channel",), (*_PAGED, *_SPAN)),
    "conversations.replies": Method(replies, (), ("channel", "ts"), (*_PAGED, *_SPAN)),
    "users.conversations": Method(of_user, (), (), (*_PAGED, "types", "user", "exclude_archived", "team_id")),
    "conversations.open": Method(open_direct, (), (), ("users", "channel", "return_im", "prevent_creation")),
    "conversations.join": Method(join, ("channels:join",), ("channel",)),
    "conversations.create": Method(create, (), ("name",), ("is_private", "team_id")),
    "conversations.invite": Method(invite, (), ("channel", "users"), ("force",)),
    "conversations.kick": Method(kick, (), ("channel", "user")),
    "conversations.leave": Method(leave, (), ("channel",)),
    "conversations.archive": Method(archive, (), ("channel",)),
    "conversations.unarchive": Method(unarchive, (), ("channel",)),
    "conversations.rename": Method(rename, (), ("channel", "name")),
    "conversations.setTopic": Method(set_topic, (), ("channel", "topic")),
    "conversations.setPurpose": Method(set_purpose, (), ("channel", "purpose")),
}
