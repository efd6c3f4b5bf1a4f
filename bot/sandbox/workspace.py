"""A whole workspace: its people to act as, its knobs for tests, and what the app did in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from bot.sandbox.people.person import Person
from bot.sandbox.slack import events, membership, posting
from bot.sandbox.slack.channels import Channel, Kind
from bot.sandbox.slack.ids import Now
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import SLACKBOT, ApiCall, State, Team
from bot.sandbox.slack.text import kept
from bot.sandbox.slack.users import User, UserGroup
from bot.sandbox.slack.violations import Violation
from bot.sandbox.slack.wire import Json


class Workspace(State):
    """A local Slack workspace with one app installed.

    `manifest`: the app's manifest, or the path of its YAML file. `now`: the clock; without one it is the real
    clock, and retries of events come by themselves.
    """

    def __init__(self, manifest: Manifest | Path, now: Now | None = None, team: Team | None = None) -> None:
        super().__init__(Manifest.read(manifest) if isinstance(manifest, Path) else manifest, now, team)

    # Making it

    def add_person(
        self,
        name: str,
        *,
        user_id: str = "",
        tz: str = "Asia/Manila",
        admin: bool = False,
        guest: bool = False,
        stranger: bool = False,
    ) -> Person:
        """A new member; `guest`: sees only their channels; `stranger`: of another workspace (Connect)."""
        handle = name.casefold().replace(" ", ".")
        user = User(
            user_id or self.ids.named("U", name),
            "T0OTHER01" if stranger else self.team.id,
            handle,
            name,
            email=f"{handle}@{self.team.domain}.example.com",
            tz=tz,
            is_admin=admin,
            is_restricted=guest,
            is_stranger=stranger,
        )
        self.users[user.id] = user
        return Person(self, user)

    def add_channel(
        self,
        name: str,
        people: Iterable[str] = (),
        *,
        private: bool = False,
        shared: bool = False,
        bot: bool = False,
    ) -> Channel:
        """A new channel with these people in it; `bot`: the app too; `shared`: with another workspace."""
        kind: Kind = "private" if private else "public"
        channel = membership.establish(self, name.removeprefix("#"), kind)
        channel.members += [self._user(person).id for person in people] + ([self.app.bot_user] if bot else [])
        channel.is_shared = shared
        return channel

    def add_group(self, handle: str, people: Iterable[str]) -> UserGroup:
        """A new user group."""
        bare = handle.removeprefix("@")
        group = UserGroup(
            self.ids.new("S"), self.team.id, bare, bare.replace("-", " ").capitalize(), created=self.seconds
        )
        group.users = [self._user(person).id for person in people]
        self.groups[group.id] = group
        return group

    # Finding

    def person(self, name: str) -> Person:
        """Somebody by name or id, to act as. Raises LookupError."""
        return Person(self, self._user(name))

    def channel(self, name: str) -> Channel:
        """A channel by name or id. Raises LookupError."""
        found = self.find_channel(name)
        if found is None:
            raise LookupError(
                f"There is no channel {name}: {', '.join(c.name for c in self.channels.values())}"
            )
        return found

    def group(self, handle: str) -> UserGroup:
        """A user group by handle or id. Raises LookupError."""
        found = self.find_group(handle)
        if found is None:
            raise LookupError(
                f"There is no group {handle}: {', '.join(g.handle for g in self.groups.values())}"
            )
        return found

    def _user(self, name: str) -> User:
        found = self.find_user(name)
        if found is None:
            raise LookupError(
                f"Nobody is called {name}: {', '.join(u.real_name for u in self.users.values())}"
            )
        return found

    # What the app did

    def calls_to(self, method: str) -> list[ApiCall]:
        """The calls of a method so far, refused ones included."""
        return [call for call in self.calls if call.method == method]

    def posted(self, channel: str, *, threads: bool = False) -> list[Message]:
        """The app's own messages in a channel, oldest first; with `threads` its replies too."""
        found = self.channel(channel).messages.values()
        return [
            m for m in found if m.bot_id == self.app.bot_id and not m.subtype and (threads or not m.is_reply)
        ]

    def expect_violation(self, rule: str) -> AbstractContextManager[list[Violation]]:
        """Allow one rule to be broken in a `with` block, and insist that it is."""
        return self.violations.expected(rule)

    async def settled(self, seconds: float = 10.0) -> None:
        """Wait until no envelope is unacknowledged and no call under way. Raises TimeoutError."""
        done = await self.changes.wait_for(lambda: self._is_quiet() or None, seconds)
        if not done:
            raise TimeoutError(
                f"{self.dispatcher.under_way} envelopes and {self.calls_under_way} calls are under way"
            )

    def _is_quiet(self) -> bool:
        return self.dispatcher.under_way == 0 and self.calls_under_way == 0

    # What happens around the app

    def tick(self) -> None:
        """Send again the events whose retry is due by the clock."""
        self.dispatcher.tick()

    def retry_now(self) -> None:
        """Send again every event that waits for a retry."""
        self.dispatcher.retry_now()

    def send_again(self, payload: Json) -> None:
        """Deliver an event once more under a new event id, as Slack sometimes does."""
        self.dispatcher.publish({**payload, "event_id": self.ids.new("Ev")})

    def archive(self, channel: str, by: str = "Adam") -> None:
        """Somebody archives a channel."""
        membership.archive(self, self.channel(channel), self._user(by).id)

    def unarchive(self, channel: str, by: str = "Adam") -> None:
        """Somebody opens an archived channel again."""
        membership.unarchive(self, self.channel(channel), self._user(by).id)

    def rename(self, channel: str, name: str, by: str = "Adam") -> None:
        """Somebody renames a channel."""
        membership.rename(self, self.channel(channel), name.removeprefix("#"), self._user(by).id)

    def bring(self, who: str, channel: str, by: str = "Adam") -> None:
        """Somebody is brought into a channel ("@Callout": the app)."""
        membership.join(self, self.channel(channel), self._user(who).id, self._user(by).id)

    def remove(self, who: str, channel: str, by: str = "Adam") -> None:
        """Somebody is taken out of a channel ("@Callout": the app)."""
        membership.leave(self, self.channel(channel), self._user(who).id, self._user(by).id)

    def set_group(self, handle: str, people: Iterable[str]) -> None:
        """A user group gets other members."""
        membership.set_group_members(self, self.group(handle), [self._user(p).id for p in people])

    def change_person(self, who: str, **changes: object) -> None:
        """Somebody's profile changes: `real_name`, `tz`, `is_restricted`, `deleted` and so on."""
        user = self._user(who)
        for name, value in changes.items():
            if not hasattr(user, name):
                raise AttributeError(f"A user has no {name}")
            setattr(user, name, value)
        membership.user_changed(self, user)

    def deactivate(self, who: str) -> None:
        """Somebody leaves the company."""
        self.change_person(who, deleted=True)

    def other_app_says(
        self, text: str, channel: str, *, thread_ts: str = "", classic: bool = False
    ) -> Message:
        """Another app's bot writes; `classic`: as an old integration, without a user."""
        place = self.channel(channel)
        message = Message(
            place.id,
            self.timestamps.next(),
            text=kept(text),
            user="" if classic else SLACKBOT,
            bot_id="B0OTHER01",
            app_id="" if classic else "A0OTHER01",
            subtype="bot_message" if classic else "",
            username="Other app" if classic else "",
            thread_ts=thread_ts,
        )
        return posting.post(self, place, message)

    def unfurl(self, message: Message, title: str) -> None:
        """Slack adds a preview of a link: a message_changed in which nobody edited anything."""
        channel = self.channels[message.channel]
        preview = {"title": title, "from_url": "https://example.com", "fallback": title, "id": 1}
        posting.edit(self, channel, message, {"attachments": [*message.attachments, preview]})

    def emit(self, event: Json, channel: str = "") -> None:
        """Any other event of Slack, if the app subscribed to it (and is in the channel it names)."""
        events.emit(self, event, self.channel(channel) if channel else None)
