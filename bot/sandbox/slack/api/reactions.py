"""reactions.* and pins.*: marks on messages.

https://docs.slack.dev/reference/methods/reactions.add and its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.sandbox.slack import events, posting
from bot.sandbox.slack.api.call import Call, Method
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.wire import Json, SlackError


def _reacted(call: Call) -> tuple[Channel, Message, str]:
    channel = call.joined_channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    name = call.text("name").strip(":")
    if not re.fullmatch(r"[\w'+-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    return channel, call.message(channel, "timestamp"), name


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    channel, message, name = _reacted(call)
    posting.react(call.state, channel, message, name, call.state.app.bot_user)
    return {}


def remove_reaction(call: Call) -> Json:
    """reactions.remove."""
    channel, message, name = _reacted(call)
    posting.unreact(call.state, channel, message, name, call.state.app.bot_user)
    return {}


def get_reactions(call: Call) -> Json:
    """reactions.get."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    return {"type": "message", "channel": channel.id, "message": channel.message_json(message)}


def _pinned(call: Call) -> tuple[Channel, Message]:
    channel = call.joined_channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel, call.message(channel, "timestamp")


def add_pin(call: Call) -> Json:
    """pins.add."""
    channel, message = _pinned(call)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(message.ts)
    _tell(call, channel, message, "pin_added")
    return {}


def remove_pin(call: Call) -> Json:
    """pins.remove."""
    channel, message = _pinned(call)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(message.ts)
    _tell(call, channel, message, "pin_removed")
    return {}


def _tell(call: Call, channel: Channel, message: Message, what: str) -> None:
    item = {"type": "message", "channel": channel.id, "message": channel.message_json(message)}
    event: Json = {"type": what, "user": call.state.app.bot_user, "channel_id": channel.id, "item": item}
    events.emit(call.state, event, channel)


def list_pins(call: Call) -> Json:
    """pins.list."""
    channel = call.joined_channel()
    shown = [channel.message_json(channel.messages[ts]) for ts in channel.pins]
    return {"items": [{"type": "message", "channel": channel.id, "message": m, "created": 0} for m in shown]}


METHODS: Mapping[str, Method] = {
    "reactions.add": Method(add_reaction, ("reactions:write",), ("channel", "timestamp", "name")),
    "reactions.remove": Method(
        remove_reaction, ("reactions:write",), ("channel", "timestamp", "name"), ("file", "file_comment")
    ),
    "reactions.get": Method(get_reactions, ("reactions:read",), ("channel", "timestamp"), ("full",)),
    "pins.add": Method(add_pin, ("pins:write",), ("channel", "timestamp")),
    "pins.remove": Method(remove_pin, ("pins:write",), ("channel", "timestamp")),
    "pins.list": Method(list_pins, ("pins:read",), ("channel",)),
}
