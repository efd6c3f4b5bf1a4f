"""conversations.*: what the app does to channels: opens, joins, makes, invites, archives.

https://docs.slack.dev/reference/methods/conversations.open and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox import membership
from bot.sandbox.api.call import INVITE, MANAGE, TOPIC, Call, Method
from bot.sandbox.channels import Channel
from bot.sandbox.limits import LIMITS
from bot.sandbox.wire import Json, SlackError

_MOST_IN_GROUP = 8
"""conversations.open: too_many_users."""


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


METHODS: Mapping[str, Method] = {
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
