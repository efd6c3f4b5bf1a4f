"""What happens to channels and groups: made, joined, left, renamed, archived."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sandbox.slack import events
from bot.sandbox.slack.channels import Channel, Kind
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.posting import system
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User, UserGroup
from bot.sandbox.slack.wire import SlackError


def create(state: State, name: str, kind: Kind, creator: str) -> Channel:
    """Somebody makes a channel and is in it. Raises SlackError name_taken or invalid_name_…."""
    channel = establish(state, name, kind, creator)
    if kind == "public":
        made = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        events.emit(state, {"type": "channel_created", "channel": made})
    state.changes.ring()
    return channel


def establish(state: State, name: str, kind: Kind, creator: str = "") -> Channel:
    """A channel that was always there: no event tells of it. Raises SlackError as `create` does."""
    check_name(name)
    if state.find_channel(name):
        raise SlackError("name_taken")
    members = [creator] if creator else []
    channel = Channel(state.ids.named("C", name), name, kind, creator, state.seconds, members)
    state.channels[channel.id] = channel
    return channel


def check_name(name: str) -> None:
    """Raise SlackError if a channel cannot be called so: https://docs.slack.dev/reference/methods/conversations.create."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LIMITS["method_limits/conversations.create.name"]:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise SlackError("invalid_name_specials")


def join(state: State, channel: Channel, user: str, inviter: str = "") -> None:
    """Make somebody a member, if they are not one yet."""
    if user in channel.members:
        return
    channel.members.append(user)
    more = {"inviter": inviter} if inviter else {}
    subtype = "channel_join" if channel.kind == "public" else "group_join"
    events.membership(state, channel, user, joined=True, inviter=inviter)
    system(state, channel, user, subtype, f"<@{user}> has joined the channel", **more)


def leave(state: State, channel: Channel, user: str, remover: str = "") -> None:
    """Make somebody no longer a member."""
    if user not in channel.members:
        return
    channel.members.remove(user)
    subtype = "channel_leave" if channel.kind == "public" else "group_leave"
    events.membership(state, channel, user, joined=False, inviter=remover)
    system(state, channel, user, subtype, f"<@{user}> has left the channel")


def archive(state: State, channel: Channel, user: str) -> None:
    """Close a channel; its messages stay."""
    subtype = "channel_archive" if channel.kind == "public" else "group_archive"
    system(state, channel, user, subtype, f"<@{user}> archived the channel")
    channel.is_archived = True
    events.channel_event(state, channel, "archive", {"user": user})


def unarchive(state: State, channel: Channel, user: str) -> None:
    """Open an archived channel again."""
    channel.is_archived = False
    events.channel_event(state, channel, "unarchive", {"user": user})


def rename(state: State, channel: Channel, name: str, user: str) -> None:
    """Give a channel another name. Raises SlackError as `create` does."""
    check_name(name)
    if state.find_channel(name):
        raise SlackError("name_taken")
    old = channel.name
    channel.previous_names.insert(0, old)
    channel.name = name
    shown = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    events.channel_event(state, channel, "rename", {"channel": shown})
    subtype = "channel_name" if channel.kind == "public" else "group_name"
    text = f'has renamed the channel from "{old}" to "{name}"'
    system(state, channel, user, subtype, text, old_name=old, name=name)


def set_topic(state: State, channel: Channel, topic: str, user: str) -> None:
    """Say what a channel is about now."""
    channel.topic = topic
    system(state, channel, user, "channel_topic", f"<@{user}> set the channel topic: {topic}", topic=topic)


def set_purpose(state: State, channel: Channel, purpose: str, user: str) -> None:
    """Say what a channel is for."""
    channel.purpose = purpose
    text = f"<@{user}> set the channel purpose: {purpose}"
    system(state, channel, user, "channel_purpose", text, purpose=purpose)


def set_group_members(state: State, group: UserGroup, users: Iterable[str]) -> None:
    """Replace a group's members. Raises SlackError invalid_users: a group cannot be emptied."""
    wanted = list(dict.fromkeys(users))
    if not wanted:
        raise SlackError("invalid_users")
    added = [u for u in wanted if u not in group.users]
    removed = [u for u in group.users if u not in wanted]
    before, group.users, group.updated = group.updated, wanted, state.seconds
    change = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": state.team.id,
        "date_previous_update": before,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
    }
    events.emit(state, change)
    updated = group.as_json(with_users=True)
    events.emit(state, {"type": "subteam_updated", "subteam": updated})


def user_changed(state: State, user: User) -> None:
    """Tell the app that somebody's profile, name, zone or standing changed."""
    user.updated = state.seconds
    shown = user.as_json(state.now())
    for kind in ("user_change", "user_profile_changed"):
        events.emit(state, {"type": kind, "user": shown, "cache_ts": state.seconds})
