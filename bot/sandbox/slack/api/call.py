"""One call of the Web API: its arguments, what the method table knows of it, and pages of long answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.slack.channels import Channel, Kind
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.wire import Json, SlackError, invalid_arguments

T = TypeVar("T")
_TRUE = (True, 1, "1", "true", "True")


@dataclass
class Call:
    """A call with its arguments, as sent (form values are strings, JSON ones may be anything)."""

    state: State
    method: str
    args: Json
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A string argument."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def has(self, name: str) -> bool:
        """Whether an argument was given at all."""
        return self.args.get(name) is not None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean argument: true, "true", 1 or "1"."""
        return self.args[name] in _TRUE if self.has(name) else default

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises SlackError invalid_arguments."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise invalid_arguments(f"must provide a number [json-pointer:/{name}]") from None

    def words(self, name: str) -> list[str]:
        """A comma-separated list (or a JSON array)."""
        value = self.args.get(name)
        items = value if isinstance(value, list) else self.text(name).split(",")
        return [str(item).strip() for item in items if str(item).strip()]

    def parsed(self, name: str, error: str) -> object:
        """A structured argument, given as JSON or as a string that holds JSON. Raises SlackError `error`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            parsed: object = json.loads(value)
        except ValueError:
            raise SlackError(error) from None
        return parsed

    def channel(self, name: str = "channel") -> Channel:
        """The channel of that id, if the bot may know of it. Raises SlackError channel_not_found."""
        channel = self.state.channels.get(self.text(name))
        if channel is None or (channel.kind != "public" and not self.state.bot_is_in(channel)):
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        """A channel the bot is in. Raises SlackError channel_not_found or not_in_channel."""
        channel = self.channel(name)
        if not self.state.bot_is_in(channel):
            raise SlackError("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """A message of a channel. Raises SlackError message_not_found."""
        message = channel.messages.get(self.text(name))
        if message is None:
            raise SlackError("message_not_found")
        return message

    def user(self, name: str = "user") -> User:
        """A user by id. Raises SlackError user_not_found."""
        user = self.state.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def need(self, *scopes: str) -> None:
        """Raise SlackError missing_scope unless the app was granted one of these."""
        granted = self.state.manifest.scopes
        if scopes and not granted.intersection(scopes):
            raise SlackError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(granted)))

    def need_for(self, kind: Kind, scopes: Mapping[Kind, tuple[str, ...]]) -> None:
        """Raise SlackError missing_scope unless the app may do this in a channel of that kind."""
        self.need(*scopes[kind])


Run = Callable[[Call], Json]

_ANYWHERE = ("team_id",)
"""Bolt's clients send it along with every call."""


@dataclass(frozen=True)
class Method:
    """One method: what it does, which scope it needs, what it takes.

    `scopes`: one of them is needed, by its page under https://docs.slack.dev/reference/methods. Where
    the kind of channel decides, the method itself asks.
    """

    run: Run
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def check(self, call: Call) -> None:
        """Raise SlackError if a scope or an argument is missing; unknown arguments are a violation."""
        call.need(*self.scopes)
        missing = [name for name in self.required if not call.has(name) or call.args[name] == ""]
        if missing:
            raise invalid_arguments(*(f"missing required field: {name}" for name in missing))
        for name in call.args:
            if name not in (*self.required, *self.optional, *_ANYWHERE):
                call.state.violations.add("unknown_argument", call.method, f"{name} is none of its arguments")


READ: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:read",),
    "private": ("groups:read",),
    "im": ("im:read",),
    "mpim": ("mpim:read",),
}
HISTORY: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:history",),
    "private": ("groups:history",),
    "im": ("im:history",),
    "mpim": ("mpim:history",),
}
MANAGE: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:manage",),
    "private": ("groups:write",),
    "im": ("im:write",),
    "mpim": ("mpim:write",),
}
INVITE: Mapping[Kind, tuple[str, ...]] = {
    **MANAGE,
    "public": ("channels:manage", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}
TOPIC: Mapping[Kind, tuple[str, ...]] = {
    **MANAGE,
    "public": ("channels:manage", "channels:write.topic"),
    "private": ("groups:write", "groups:write.topic"),
}


def page(call: Call, items: Sequence[T], default: int, most: int = 1000) -> tuple[list[T], str]:
    """The page that the call asks for, and the cursor of the next one ("" if it is the last).

    https://docs.slack.dev/apis/web-api/pagination

    Raises SlackError invalid_cursor or invalid_limit.
    """
    limit = call.number("limit", default)
    if limit < 1:
        raise SlackError("invalid_limit")
    start = _offset(call.text("cursor"), len(items))
    end = start + min(limit, most)
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: str, length: int) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        offset = int(number)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if word != "next" or not 0 <= offset <= length:
        raise SlackError("invalid_cursor")
    return offset
