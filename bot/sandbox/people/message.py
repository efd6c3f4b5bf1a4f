"""A message on somebody's screen."""

from __future__ import annotations

from bot.sandbox.people.interactions import Interaction, act_on_message, suggestions
from bot.sandbox.people.surface import Surface
from bot.sandbox.slack.api.chat import permalink
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.dispatch import Ack
from bot.sandbox.slack.input_state import Place
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User
from bot.sandbox.slack.wire import Json

ONLY_YOU = "(only you can see this)"


class Seen(Surface):
    """A message as one person sees it, through its changes; `remembered` stays as it was."""

    def __init__(
        self, state: State, user: User, channel: Channel, message: Message, *, remembered: bool = False
    ) -> None:
        super().__init__(state, user)
        self._channel = channel
        self._message = message.copy() if remembered else message
        self.remembered = remembered
        self._entered = state.entered.setdefault((user.id, channel.id, message.ts), {})

    def __repr__(self) -> str:
        return f"<{self.author} in {self.channel}: {self.text[:60]!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and (self.ts, self._channel.id) == (other.ts, other._channel.id)

    def __hash__(self) -> int:
        return hash((self.ts, self._channel.id))

    @property
    def blocks(self) -> list[Json]:
        return self._message.blocks

    @property
    def entered(self) -> dict[Place, object]:
        return self._entered

    @property
    def lines(self) -> list[str]:
        """Its blocks; without any, its text; then attachments and files."""
        reader = self._state.reader(self._user.id)
        lines = self._renderer.lines(self.blocks) or reader.reads(self._message.text).splitlines()
        for attachment in self._message.attachments:
            words = [attachment[n] for n in ("pretext", "title", "text") if n in attachment]
            lines += [reader.reads(w) for w in words] + self._renderer.lines(attachment.get("blocks", []))
        return lines + [f"(file: {file['title']})" for file in self._message.files]

    @property
    def ts(self) -> str:
        """Its timestamp, which is also its id in the channel."""
        return self._message.ts

    @property
    def thread_ts(self) -> str:
        """The thread it stands in or could start."""
        return self._message.thread_ts or self._message.ts

    @property
    def channel(self) -> str:
        """The title of its channel: "#social-desk", "@Callout"."""
        return self._state.title_of(self._channel, self._user.id)

    @property
    def channel_id(self) -> str:
        """The id of its channel."""
        return self._channel.id

    @property
    def author(self) -> str:
        """Who wrote it."""
        return self._message.username or self._state.call_name(self._message.user or self._message.bot_id)

    @property
    def is_private(self) -> bool:
        """Whether only this person sees it."""
        return bool(self._message.ephemeral_to)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread."""
        return self._message.is_reply

    @property
    def is_gone(self) -> bool:
        """Whether it has been deleted since."""
        here = self._channel.messages.get(self.ts)
        return (here is None or here.is_tombstone) and all(w.ts != self.ts for w in self._channel.whispers)

    @property
    def fallback(self) -> str:
        """What a notification and a screen reader read: the text beside the blocks."""
        return self._state.reader(self._user.id).reads(self._message.text)

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Its reactions and who gave them, by name."""
        return {e: [self._state.call_name(u) for u in users] for e, users in self._message.reactions.items()}

    @property
    def link(self) -> str:
        """Its address."""
        return permalink(self._state, self._message)

    @property
    def json(self) -> Json:
        """It as history shows it, metadata included."""
        return self._channel.message_json(self._message, metadata=True)

    @property
    def notified(self) -> list[str]:
        """Whom it pinged, by name."""
        return sorted(self._state.call_name(u) for u in self._message.notified)

    @property
    def message(self) -> Message:
        """The message itself, as the workspace keeps it."""
        return self._message

    def as_it_was(self) -> Seen:
        """The same message on a screen that gets no more updates: for a click on a stale card."""
        return Seen(self._state, self._user, self._channel, self._message, remembered=True)

    def transcript(self) -> list[str]:
        """The message on the screen: author, lines, reactions, and for whom."""
        private = f" {ONLY_YOU}" if self.is_private else ""
        edited = " (edited)" if self._message.edited else ""
        first, *rest = self.lines or [""]
        reactions = " ".join(f":{name}: {len(users)}" for name, users in self._message.reactions.items())
        head = f"{self.author}:{private} {first}{edited}"
        return [head, *(f"  {line}" for line in rest), *([f"  {reactions}"] if reactions else [])]

    async def _act(self, interaction: Interaction) -> Ack:
        return await act_on_message(
            self._state, self._user, self._channel, self._message, interaction, self._entered
        )

    async def _suggestions(self, interaction: Interaction, query: str) -> list[Json]:
        where = (self._channel, self._message)
        return await suggestions(self._state, self._user, where, interaction, query)
