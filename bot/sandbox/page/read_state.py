"""How far each person has read: the page's own memory, gone with it."""

from __future__ import annotations

from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.messages import Message

_BY_SLACK = ("channel_", "group_", "tombstone")


class ReadState:
    """The newest message that somebody has had before their eyes, by channel and by thread."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str], str] = {}

    def read(self, user: str, channel: Channel, thread: str, newest: str) -> None:
        """They have seen a channel (thread "") or a thread up to this timestamp."""
        place = (user, channel.id, thread)
        self._read[place] = max(newest, self._read.get(place, ""))

    def unread(self, user: str, channel: Channel) -> tuple[bool, int]:
        """Whether a channel has something new for them, and how many messages they have not seen ping them."""
        new = [m for m in channel.shown_to(user) if m.user != user and self._is_new(user, channel, m)]
        return any(not m.is_reply for m in new), sum(user in m.notified for m in new)

    def _is_new(self, user: str, channel: Channel, message: Message) -> bool:
        mark = self._read.get((user, channel.id, message.thread_ts if message.is_reply else ""), "")
        return message.ts > mark and not message.subtype.startswith(_BY_SLACK)

    def pinged_in(self, user: str, channel: Channel, thread: str) -> bool:
        """Whether a thread pinged them since they looked into it."""
        mark = self._read.get((user, channel.id, thread), "")
        return any(m.ts > mark and user in m.notified for m in channel.replies(thread))
