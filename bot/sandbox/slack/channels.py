"""Channels, private channels and direct messages, with what was said in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.wire import Json

Kind = Literal["public", "private", "im", "mpim"]

EVENT_KIND: dict[Kind, str] = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
"""`channel_type` in message events."""


@dataclass
class Channel:
    """One conversation: https://docs.slack.dev/reference/objects/conversation-object."""

    id: str
    name: str
    kind: Kind
    creator: str = ""
    created: int = 0
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    is_shared: bool = False
    is_general: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[Message]] = field(default_factory=dict)
    whispers: list[Message] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)

    def add(self, message: Message) -> None:
        """Keep a message."""
        self.messages[message.ts] = message
        if message.is_reply:
            self.threads.setdefault(message.thread_ts, []).append(message)

    def take_out(self, message: Message) -> None:
        """Keep a message no longer."""
        del self.messages[message.ts]
        if message.is_reply:
            self.threads[message.thread_ts].remove(message)
        if message.ts in self.pins:
            self.pins.remove(message.ts)

    def replies(self, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first."""
        return list(self.threads.get(thread_ts, ()))

    def top_level(self) -> list[Message]:
        """What the channel itself shows: messages outside threads, and replies sent to the channel too."""
        return [m for m in self.messages.values() if not m.is_reply or m.broadcast]

    def shown_to(self, user_id: str) -> list[Message]:
        """Every message a person can see here, ephemeral ones included, oldest first."""
        mine = [m for m in self.whispers if m.ephemeral_to == user_id]
        return sorted([*self.messages.values(), *mine], key=lambda m: m.ts)

    def message_json(self, message: Message, *, metadata: bool = False) -> Json:
        """A message of this channel with its thread's figures."""
        parent = self.messages.get(message.thread_ts)
        replies = [] if message.is_reply else self.replies(message.ts)
        return message.as_json(replies, parent.user if parent else "", metadata=metadata)

    def name_in_payloads(self) -> str:
        """What interactions and commands call it: the name of a private channel is kept back."""
        return {"private": "privategroup", "im": "directmessage", "mpim": "mpdm"}.get(self.kind, self.name)

    def as_json(self, viewer: str, *, with_count: bool = False) -> Json:
        """The channel as `viewer` (a bot's user id) gets it."""
        answer: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        if self.kind == "im":
            other = next((m for m in self.members if m != viewer), viewer)
            return answer | {"is_im": True, "user": other, "is_org_shared": False, "is_user_deleted": False}
        answer |= {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_general": self.is_general,
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "is_org_shared": False,
            "is_member": viewer in self.members,
            "creator": self.creator,
            "topic": {"value": self.topic, "creator": self.creator, "last_set": 0},
            "purpose": {"value": self.purpose, "creator": self.creator, "last_set": 0},
            "previous_names": list(self.previous_names),
        }
        return answer | ({"num_members": len(self.members)} if with_count else {})
