"""A message: what was said, what became of it, and its JSON."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.slack.wire import Json


@dataclass(eq=False)
class Message:
    """One message of a channel, or (`ephemeral_to`) one that a single person sees for a while.

    `version` counts its changes.

    https://docs.slack.dev/reference/objects/message-object
    """

    channel: str
    ts: str
    text: str = ""
    user: str = ""
    team: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    subtype: str = ""
    bot_id: str = ""
    app_id: str = ""
    bot_profile: Json = field(default_factory=dict)
    username: str = ""
    metadata: Json = field(default_factory=dict)
    edited: Json = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    broadcast: bool = False
    ephemeral_to: str = ""
    client_msg_id: str = ""
    notified: frozenset[str] = frozenset()
    more: Json = field(default_factory=dict)
    version: int = 0

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread rather than at its head."""
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        """Whether only "This message was deleted." is left, above the replies it had."""
        return self.subtype == "tombstone"

    def copy(self) -> Message:
        """The message as it is now, for `previous_message` and for a screen that is behind."""
        return copy.deepcopy(self)

    def as_json(
        self, replies: Sequence[Message] = (), parent_user: str = "", *, metadata: bool = False
    ) -> Json:
        """The message as history, events and payloads show it; `replies` are those of its thread."""
        answer: Json = {"type": "message", **({"subtype": self.subtype} if self.subtype else {})}
        answer |= self._author()
        answer |= {"text": self.text, "ts": self.ts}
        if self.team:
            answer["team"] = self.team
        for name in ("blocks", "attachments", "edited", "files"):
            if value := getattr(self, name):
                answer[name] = copy.deepcopy(value)
        if metadata and self.metadata:
            answer["metadata"] = copy.deepcopy(self.metadata)
        if self.reactions:
            answer["reactions"] = self.reactions_json()
        return answer | self._threading(replies, parent_user) | self.more

    def reactions_json(self) -> list[Json]:
        """Its reactions, in the order in which their emoji first came."""
        return [{"name": n, "users": list(users), "count": len(users)} for n, users in self.reactions.items()]

    def _author(self) -> Json:
        fields = ("user", "username", "bot_id", "app_id", "client_msg_id")
        answer = {name: value for name in fields if (value := getattr(self, name))}
        return answer | ({"bot_profile": self.bot_profile} if self.bot_profile else {})

    def _threading(self, replies: Sequence[Message], parent_user: str) -> Json:
        if self.is_reply:
            return {"thread_ts": self.thread_ts, **({"parent_user_id": parent_user} if parent_user else {})}
        if not replies:
            return {"thread_ts": self.thread_ts} if self.thread_ts else {}
        authors = list(dict.fromkeys(reply.user or reply.bot_id for reply in replies))
        return {
            "thread_ts": self.ts,
            "reply_count": len(replies),
            "reply_users_count": len(authors),
            "latest_reply": replies[-1].ts,
            "reply_users": authors[:5],
            "is_locked": False,
            "subscribed": False,
        }
