"""Events: which ones the app gets, and the wrapper they come in.

https://docs.slack.dev/apis/events-api and the page of each event under https://docs.slack.dev/reference/events
"""

from __future__ import annotations

from bot.sandbox.slack.channels import EVENT_KIND, Channel, Kind
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.wire import Json

_SUBSCRIPTION: dict[Kind, str] = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def emit(state: State, event: Json, channel: Channel | None = None) -> None:
    """Send an event to the app if it subscribed to it and may see it; `channel` is where it happened."""
    state.changes.ring()
    name = _SUBSCRIPTION[channel.kind] if event["type"] == "message" and channel else event["type"]
    if name not in state.manifest.events or (channel and not state.bot_is_in(channel)):
        return
    event.setdefault("event_ts", state.timestamps.next())
    times = 2 if state.duplicate_events and event["type"] == "message" else 1
    for _ in range(times):
        state.dispatcher.publish(_wrapped(state, event, channel))


def _wrapped(state: State, event: Json, channel: Channel | None) -> Json:
    return {
        "token": state.app.verification_token,
        "team_id": state.team.id,
        "context_team_id": state.team.id,
        "context_enterprise_id": None,
        "api_app_id": state.app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.ids.new("Ev"),
        "event_time": state.seconds,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": state.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_shared),
        "event_context": f"4-{state.ids.secret()}",
    }


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": EVENT_KIND[channel.kind]}


def message_posted(state: State, channel: Channel, message: Message) -> None:
    """`message`, and `app_mention` if it names the bot."""
    shown = channel.message_json(message)
    emit(state, {**shown, **_place(channel), "event_ts": message.ts}, channel)
    if f"<@{state.app.bot_user}" in message.text and not message.subtype and not message.bot_id:
        mention = {k: v for k, v in shown.items() if k not in ("type", "subtype")}
        emit(
            state, {"type": "app_mention", **mention, "channel": channel.id, "event_ts": message.ts}, channel
        )


def message_changed(state: State, channel: Channel, message: Message, before: Json) -> None:
    """`message` with subtype message_changed: https://docs.slack.dev/reference/events/message/message_changed."""
    shown = {"message": channel.message_json(message), "previous_message": before}
    _message_altered(state, channel, "message_changed", shown)


def message_deleted(state: State, channel: Channel, before: Json) -> None:
    """`message` with subtype message_deleted: https://docs.slack.dev/reference/events/message/message_deleted."""
    gone = {"previous_message": before, "deleted_ts": before["ts"]}
    _message_altered(state, channel, "message_deleted", gone)


def _message_altered(state: State, channel: Channel, subtype: str, more: Json) -> None:
    ts = state.timestamps.next()
    moment = {"hidden": True, "ts": ts, "event_ts": ts}
    emit(state, {"type": "message", "subtype": subtype, **more, **_place(channel), **moment}, channel)


def reaction(state: State, channel: Channel, message: Message, name: str, user: str, *, added: bool) -> None:
    """`reaction_added` or `reaction_removed`."""
    event: Json = {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
    }
    if message.user:
        event["item_user"] = message.user
    emit(state, event, channel)


def membership(state: State, channel: Channel, user: str, *, joined: bool, inviter: str = "") -> None:
    """`member_joined_channel`, `member_left_channel`; if the bot itself leaves, `channel_left`."""
    if not joined and user == state.app.bot_user:
        name = "channel_left" if channel.kind == "public" else "group_left"
        emit(state, {"type": name, "channel": channel.id, "actor_id": inviter})
        return
    event: Json = {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": state.team.id,
    }
    if joined and inviter:
        event["inviter"] = inviter
    emit(state, event, channel)


def channel_event(state: State, channel: Channel, what: str, more: Json) -> None:
    """`channel_archive`, `group_rename` and their kin; `what` is the word after the underscore."""
    family = "channel" if channel.kind == "public" else "group"
    emit(state, {"type": f"{family}_{what}", "channel": channel.id} | more, channel)
