"""A person who uses the workspace by what is on the screen."""

from __future__ import annotations

from bot.sandbox.people import interactions
from bot.sandbox.people.composer import command_text, message_text, rich_text
from bot.sandbox.people.form import Form, Home
from bot.sandbox.people.message import Seen
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.people.surface import NOT_RESPONDING, Surface
from bot.sandbox.people.viewer import Viewer
from bot.sandbox.slack import events, membership, posting
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.manifest import Shortcut
from bot.sandbox.slack.messages import Message

TURNED_OFF = "Sending messages to this app has been turned off."


class Person(Viewer):
    """One member at their screen. What is not on it, they cannot use: ScreenError says what is there."""

    # Speaking

    async def says(
        self, text: str, channel: str = "", *, thread: Seen | None = None, also_to_channel: bool = False
    ) -> Seen:
        """Write a message into a channel, or under `thread`; `@Ana` and `#channel` become what they name."""
        place = self._state.channels[thread.channel_id] if thread else self._writable(channel)
        self._check_may_write(place)
        written = message_text(self._state, text)
        message = Message(
            place.id,
            self._state.timestamps.next(),
            text=written,
            user=self.id,
            team=self.user.team_id,
            blocks=[rich_text(written, self._state.ids.secret)],
            thread_ts=thread.thread_ts if thread else "",
            client_msg_id=self._state.ids.secret(),
            broadcast=also_to_channel,
            subtype="thread_broadcast" if also_to_channel else "",
        )
        posting.post(self._state, place, message)
        return self._seen(place, message)

    async def edits(self, message: Seen, text: str) -> None:
        """Change what they said."""
        channel = self._own(message)
        written = message_text(self._state, text)
        blocks = [rich_text(written, self._state.ids.secret)]
        posting.edit(self._state, channel, message.message, {"text": written, "blocks": blocks}, self.id)

    async def deletes(self, message: Seen) -> None:
        """Take back what they said."""
        posting.delete(self._state, self._own(message), message.message)

    async def reacts(self, emoji: str, on: Seen) -> None:
        """Add a reaction."""
        posting.react(self._state, self._state.channels[on.channel_id], on.message, emoji, self.id)

    async def unreacts(self, emoji: str, on: Seen) -> None:
        """Take a reaction back."""
        posting.unreact(self._state, self._state.channels[on.channel_id], on.message, emoji, self.id)

    async def types(self, text: str, channel: str, *, thread: Seen | None = None) -> Seen | None:
        """Type a slash command. Answers the private line that came with the acknowledgement, if one did."""
        name, _, rest = text.partition(" ")
        if thread:
            raise ScreenError(f"{name} is not supported in threads. Sorry!")
        if name not in self._state.manifest.commands:
            known = ", ".join(self._state.manifest.commands)
            raise ScreenError(f"{name} is not a valid command. The app has {known}")
        place = self._writable(channel)
        self._check_may_write(place)
        sent = command_text(self._state, rest.strip(), escaped=self._state.manifest.commands[name])
        message = await interactions.command(self._state, self.user, place, name, sent)
        return self._seen(place, message) if message else None

    async def asks(self, text: str, channel: str) -> Seen:
        """Type a slash command and wait for the private answer to it, here or as a direct message."""
        before = self._state.timestamps.next()
        at_once = await self.types(text, channel)
        if at_once is not None:
            return at_once

        def look() -> Seen | None:
            return next(
                (s for s in self._candidates("", None, None) if s.ts > before and self._is_for_me(s)), None
            )

        found = await self._state.changes.wait_for(look, self.patience)
        if found is None:
            raise ScreenError(
                f'"{text}" was not answered. {self._broken()}On the screen:\n{self.screen(channel)}'
            )
        return found

    def _is_for_me(self, seen: Seen) -> bool:
        direct = self._state.channels[seen.channel_id].kind == "im" and seen.message.bot_id
        return seen.is_private or bool(direct)

    # Using what the app shows

    async def clicks(self, name: str, on: Surface, *, beside: str = "", confirms: bool = True) -> None:
        """Press a button; `beside` says which of several, `confirms=False` answers a question with no."""
        self._check_there(on)
        await on.click(name, beside, confirms=confirms)

    async def chooses(
        self, option: str, from_: str, on: Surface, *, beside: str = "", query: str | None = None
    ) -> None:
        """Choose from a menu; the three dots are called "More"."""
        self._check_there(on)
        await on.choose(option, from_, beside, query)

    async def shortcut(self, name: str, on: Seen) -> None:
        """Choose a shortcut from a message's menu."""
        self._check_there(on)
        channel = self._state.channels[on.channel_id]
        if on.is_private:
            raise ScreenError("A message that only you can see has no shortcuts")
        found = self._shortcut(name, on_message=True)
        ack = await interactions.message_shortcut(self._state, self.user, channel, on.message, found)
        if not ack.ok:
            raise ScreenError(f'"{name}": {NOT_RESPONDING} ({ack.failure})')

    async def global_shortcut(self, name: str) -> None:
        """Choose a shortcut from the lightning menu."""
        ack = await interactions.global_shortcut(
            self._state, self.user, self._shortcut(name, on_message=False)
        )
        if not ack.ok:
            raise ScreenError(f'"{name}": {NOT_RESPONDING} ({ack.failure})')

    def _shortcut(self, name: str, *, on_message: bool) -> Shortcut:
        listed = [s for s in self._state.manifest.shortcuts if s.on_message == on_message]
        found = next((s for s in listed if s.name == name), None)
        if found is None:
            raise ScreenError(f'There is no shortcut "{name}". There is: {", ".join(s.name for s in listed)}')
        return found

    async def form(self, title: str = "", *, field: str = "", text: str = "") -> Form:
        """The form on top of their screen, once it has this title, field and text. Raises ScreenError."""

        def look() -> Form | None:
            stack = self._state.stacks.get(self.id)
            form = Form(self._state, self.user, stack[-1]) if stack else None
            fits = form and title in form.title and text in form.text and (not field or field in form.fields)
            return form if fits else None

        found = await self._state.changes.wait_for(look, self.patience)
        if found is None:
            stack = self._state.stacks.get(self.id)
            shown = Form(self._state, self.user, stack[-1]).text if stack else "no form at all"
            wanted = " ".join(w for w in (title, field, text) if w)
            raise ScreenError(f"{self.name} sees no form {wanted}. {self._broken()}On the screen: {shown}")
        return found

    @property
    def has_form(self) -> bool:
        """Whether a form is open on their screen now."""
        return bool(self._state.stacks.get(self.id))

    async def opens_home(self) -> None:
        """Open the app's Home tab."""
        if not self._state.manifest.home_tab:
            raise ScreenError("The app has no Home tab")
        channel = self._state.open_direct(self.id, self._state.app.bot_user)
        event: dict[str, object] = {"user": self.id, "channel": channel.id, "tab": "home"}
        if self.id in self._state.homes:
            event["view"] = self._state.homes[self.id].as_json()
        events.emit(self._state, {"type": "app_home_opened", **event})

    async def home(self, text: str = "") -> Home:
        """Their Home tab, as soon as it shows `text`. Raises ScreenError."""

        def look() -> Home | None:
            view = self._state.homes.get(self.id)
            home = Home(self._state, self.user, view) if view else None
            return home if home and text in home.text else None

        found = await self._state.changes.wait_for(look, self.patience)
        if found is None:
            view = self._state.homes.get(self.id)
            shown = Home(self._state, self.user, view).text if view else "an empty Home tab"
            raise ScreenError(f'{self.name} does not see "{text}" on Home. On the screen: {shown}')
        return found

    # Coming and going

    async def joins(self, channel: str) -> None:
        """Join a public channel."""
        membership.join(self._state, self._channel(channel), self.id)

    async def leaves(self, channel: str) -> None:
        """Leave a channel."""
        membership.leave(self._state, self._channel(channel), self.id)

    async def invites(self, who: str, channel: str) -> None:
        """Bring somebody (or "@Callout") into a channel."""
        user = self._state.find_user(who)
        if user is None:
            raise ScreenError(f"Nobody is called {who}")
        membership.join(self._state, self._writable(channel), user.id, self.id)

    async def removes(self, who: str, channel: str) -> None:
        """Take somebody out of a channel."""
        user = self._state.find_user(who)
        if user is None:
            raise ScreenError(f"Nobody is called {who}")
        membership.leave(self._state, self._writable(channel), user.id, self.id)

    def _writable(self, name: str) -> Channel:
        if not name.startswith("@"):
            return self._channel(name)
        other = self._state.find_user(name)
        if other is None:
            raise ScreenError(f"Nobody is called {name}")
        if other.id == self._state.app.bot_user and not self._app_can_be_written_to:
            raise ScreenError(TURNED_OFF)
        return self._state.open_direct(self.id, other.id)

    @property
    def _app_can_be_written_to(self) -> bool:
        manifest = self._state.manifest
        return manifest.messages_tab and not manifest.messages_tab_read_only

    def why_not_write(self, channel: Channel) -> str:
        """Why Slack shows no field to write into there; nothing where it does."""
        title = self._state.title_of(channel, self.id)
        if channel.is_archived:
            return f"{title} is archived"
        if self.id not in channel.members:
            return f"{self.name} has to join {title} first"
        with_app = channel.kind == "im" and self._state.app.bot_user in channel.members
        return TURNED_OFF if with_app and not self._app_can_be_written_to else ""

    def _check_may_write(self, channel: Channel) -> None:
        if reason := self.why_not_write(channel):
            raise ScreenError(reason)

    def _own(self, message: Seen) -> Channel:
        self._check_there(message)
        if message.message.user != self.id:
            raise ScreenError(f"Only {message.author} can change this: {message.text}")
        return self._state.channels[message.channel_id]

    def _check_there(self, surface: Surface) -> None:
        if isinstance(surface, Seen) and surface.is_gone and not surface.remembered:
            raise ScreenError(f"The message is gone from the screen: {surface.text}")
