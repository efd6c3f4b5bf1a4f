"""What one person sees of the workspace, and waiting for something to appear."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.people.message import Seen
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.people.surface import Surface
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.users import User

PATIENCE = 5.0
"""How many real seconds a person waits for something to appear."""


class Viewer:
    """One member before their screen."""

    def __init__(self, state: State, user: User) -> None:
        self._state = state
        self.user = user
        self.patience = PATIENCE

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def id(self) -> str:
        """Their user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name people see."""
        return self.user.display

    @property
    def mention(self) -> str:
        """How a text names them."""
        return f"<@{self.user.id}>"

    def screen(self, channel: str = "") -> str:
        """What a channel shows them, threads open; without a channel, everything they can see."""
        channels = (
            [self._channel(channel)] if channel else [c for c in self._visible() if c.shown_to(self.id)]
        )
        return "\n\n".join("\n".join(self._transcript(c)) for c in channels)

    def thread(self, message: Seen) -> str:
        """What a thread shows them, from its first message on."""
        channel = self._state.channels[message.channel_id]
        shown = [m for m in channel.shown_to(self.id) if message.thread_ts in (m.ts, m.thread_ts)]
        return "\n".join(line for m in shown for line in self._seen(channel, m).transcript())

    def messages(self, channel: str) -> list[Seen]:
        """Every message they can see in a channel, replies and private ones included, oldest first."""
        found = self._channel(channel)
        return [self._seen(found, m) for m in found.shown_to(self.id)]

    async def sees(
        self,
        text: str,
        channel: str = "",
        *,
        thread: Seen | None = None,
        on: Surface | None = None,
        after: Seen | None = None,
    ) -> Seen:
        """The newest message that shows `text`, as soon as there is one, in any or one `channel` or `thread`.

        `on`: that message itself has to show it. `after`: only newer ones count. Raises ScreenError.
        """
        wanted = " ".join(text.split())
        read: dict[Seen, int] = {}

        def shows(seen: Seen) -> bool:
            """Whether it shows the text. What was read in vain is read again only once it has changed."""
            if on is None and read.get(seen) == seen.message.version:
                return False
            read[seen] = seen.message.version
            return wanted in " ".join(seen.text.split())

        def look() -> Seen | None:
            candidates = [on] if isinstance(on, Seen) else self._candidates(channel, thread, after)
            return next(filter(shows, candidates), None)

        found = await self._state.changes.wait_for(look, self.patience)
        if found is None:
            place = on.text if on else self.thread(thread) if thread else self.screen(channel)
            raise ScreenError(f'{self.name} does not see "{text}". {self._broken()}On the screen:\n{place}')
        return found

    def _candidates(self, channel: str, thread: Seen | None, after: Seen | None) -> Iterator[Seen]:
        channels = [self._state.channels[thread.channel_id]] if thread else list(self._places(channel))
        shown = [self._seen(c, m) for c in channels for m in c.shown_to(self.id)]
        for seen in sorted(shown, key=lambda s: s.ts, reverse=True):
            in_thread = thread is None or (seen.is_reply and seen.thread_ts == thread.thread_ts)
            if in_thread and (after is None or seen.ts > after.ts):
                yield seen

    def _places(self, channel: str) -> Iterator[Channel]:
        """The channel, or all. A direct message may not exist yet: then nothing is to be seen there."""
        if not channel:
            yield from self._visible()
        elif channel.startswith("@"):
            direct = self._direct(channel)
            yield from [direct] if direct else []
        else:
            yield self._channel(channel)

    def _broken(self) -> str:
        broken = [str(v) for v in self._state.violations]
        return f"Slack's rules were broken: {'; '.join(broken)}. " if broken else ""

    @property
    def notifications(self) -> list[Seen]:
        """The messages that pinged them, oldest first."""
        pinged = [(c, m) for c in self._visible() for m in c.messages.values() if self.id in m.notified]
        return [self._seen(c, m) for c, m in sorted(pinged, key=lambda pair: pair[1].ts)]

    def _seen(self, channel: Channel, message: Message) -> Seen:
        return Seen(self._state, self.user, channel, message)

    def _transcript(self, channel: Channel) -> list[str]:
        lines = [self._state.title_of(channel, self.id) + (" (archived)" if channel.is_archived else "")]
        shown = channel.shown_to(self.id)
        for message in shown:
            if message.is_reply:
                continue
            lines += self._seen(channel, message).transcript()
            for reply in shown:
                if reply.thread_ts == message.ts and reply.is_reply:
                    lines += [f"    {line}" for line in self._seen(channel, reply).transcript()]
        return lines

    def can_see(self, channel: Channel) -> bool:
        """Whether a channel is theirs to read: they are in it, or it is public and they are no guest."""
        guest = self.user.is_restricted or self.user.is_ultra_restricted or self.user.is_stranger
        return self.id in channel.members or (channel.kind == "public" and not guest)

    def _visible(self) -> list[Channel]:
        return [c for c in self._state.channels.values() if self.can_see(c)]

    def _direct(self, name: str) -> Channel | None:
        other = self._state.find_user(name)
        if other is None:
            raise ScreenError(f"Nobody is called {name}")
        return self._state.find_direct(self.id, other.id)

    def _channel(self, name: str) -> Channel:
        found = self._direct(name) if name.startswith("@") else self._state.find_channel(name)
        if found is None or not self.can_see(found):
            listed = ", ".join(self._state.title_of(c, self.id) for c in self._visible())
            raise ScreenError(f"{self.name} has no {name} on the screen. There is: {listed}")
        return found
