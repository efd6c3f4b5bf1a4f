"""Everything a workspace holds: its people, its channels, the app that is installed, and what happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import utc_now
from bot.sandbox.changes import Changes
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.dispatch import Dispatcher
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.files import File
from bot.sandbox.slack.ids import Ids, Now, Timestamps
from bot.sandbox.slack.input_state import Place
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.rates import RateGate
from bot.sandbox.slack.text import Reader
from bot.sandbox.slack.triggers import ResponseUrls, Triggers
from bot.sandbox.slack.users import User, UserGroup
from bot.sandbox.slack.views import View
from bot.sandbox.slack.violations import Violations
from bot.sandbox.slack.wire import Json

SLACKBOT = "USLACKBOT"
REMEMBERED = 50_000
"""How many calls are remembered: a demo may run for days."""


@dataclass(frozen=True)
class Team:
    """The workspace's own facts."""

    id: str = "T0ACME001"
    name: str = "Acme"
    domain: str = "acme"


@dataclass(frozen=True)
class Installation:
    """The app as it is installed in one workspace, with the secrets it was given.

    In two workspaces it has two bot tokens, but one app token and one signing secret.
    """

    team_id: str = "T0ACME001"
    app_id: str = "A0CALLOUT"
    bot_id: str = "B0CALLOUT"
    bot_user: str = "U0CALLOUT"

    @property
    def bot_token(self) -> str:
        """What the Web API wants."""
        return f"xoxb-{self.team_id}-sandbox"

    @property
    def app_token(self) -> str:
        """What apps.connections.open wants."""
        return f"xapp-1-{self.app_id}-sandbox"

    @property
    def signing_secret(self) -> str:
        """What requests over HTTP are signed with."""
        return f"signing-secret-of-{self.app_id}"

    @property
    def verification_token(self) -> str:
        """The old way to know Slack, still in every payload."""
        return f"verification-token-of-{self.app_id}"


@dataclass(frozen=True)
class ApiCall:
    """One call of the Web API: what was asked, what was answered, when."""

    method: str
    args: Json
    answer: Json
    at: datetime


class State:
    """The data of one workspace. Everything that changes it rings `changes`."""

    def __init__(
        self,
        manifest: Manifest,
        now: Now | None = None,
        team: Team | None = None,
        installation: Installation | None = None,
    ) -> None:
        self.manifest = manifest
        self.now = now or utc_now
        self.team = team or Team()
        self.app = installation or Installation(self.team.id)
        self.ids = Ids()
        self.timestamps = Timestamps(self.now)
        self.changes = Changes()
        self.violations = Violations()
        self.faults = Faults()
        self.rates = RateGate()
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.entered: dict[tuple[str, str, str], dict[Place, object]] = {}
        self.calls: deque[ApiCall] = deque(maxlen=REMEMBERED)
        self.calls_under_way = 0
        self.token_revoked = False
        self.duplicate_events = False
        self.triggers = Triggers(self.ids)
        self.response_urls = ResponseUrls(self.ids)
        self.dispatcher = Dispatcher(self.now, self.violations, self.changes, timed=now is None)
        self._add_bots()

    def _add_bots(self) -> None:
        name = self.manifest.name
        self.users[SLACKBOT] = User(
            SLACKBOT, self.team.id, "slackbot", "Slackbot", is_bot=True, bot_id="B00SLACKBOT"
        )
        self.users[self.app.bot_user] = User(
            self.app.bot_user,
            self.team.id,
            name.lower(),
            name,
            is_bot=True,
            bot_id=self.app.bot_id,
            app_id=self.app.app_id,
            tz="America/Los_Angeles",
        )

    @property
    def bot(self) -> User:
        """The app's bot user."""
        return self.users[self.app.bot_user]

    @property
    def seconds(self) -> int:
        """The clock in whole seconds since 1970."""
        return int(self.now().timestamp())

    def bot_profile(self) -> Json:
        """What messages say of the bot that wrote them."""
        return {
            "id": self.app.bot_id,
            "app_id": self.app.app_id,
            "user_id": self.app.bot_user,
            "name": self.manifest.name,
            "icons": {"image_48": f"https://avatars.example.com/{self.app.bot_id}-48.png"},
            "deleted": False,
            "updated": 0,
            "team_id": self.team.id,
        }

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the app's bot is a member."""
        return self.app.bot_user in channel.members

    def find_user(self, name: str) -> User | None:
        """A person by id, or by name: "Ana", "@Ana", "U0ANA01"."""
        wanted = name.removeprefix("@").casefold()
        return next(
            (
                u
                for u in self.users.values()
                if wanted in (u.id.casefold(), u.name.casefold(), u.real_name.casefold())
            ),
            None,
        )

    def find_group(self, name: str) -> UserGroup | None:
        """A user group by id or handle."""
        wanted = name.removeprefix("@").casefold()
        return next(
            (g for g in self.groups.values() if wanted in (g.id.casefold(), g.handle.casefold())), None
        )

    def find_channel(self, name: str) -> Channel | None:
        """A channel by id or name."""
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if wanted in (c.id, c.name) and wanted), None)

    def find_direct(self, *users: str) -> Channel | None:
        """The direct message between exactly these people."""
        members = set(users)
        return next(
            (c for c in self.channels.values() if c.kind in ("im", "mpim") and set(c.members) == members),
            None,
        )

    def open_direct(self, *users: str) -> Channel:
        """The direct message between these people, made if there is none."""
        found = self.find_direct(*users)
        if found is not None:
            return found
        pair = 2
        single = len(set(users)) <= pair
        channel = Channel(
            self.ids.new("D" if single else "G"),
            "" if single else f"mpdm-{'--'.join(self.users[u].name for u in users)}-1",
            "im" if single else "mpim",
            created=self.seconds,
            members=list(dict.fromkeys(users)),
        )
        self.channels[channel.id] = channel
        self.changes.ring()
        return channel

    def call_name(self, thing_id: str) -> str:
        """How people call a user, a channel or a group; an id nobody knows stays an id."""
        if thing_id in self.users:
            return self.users[thing_id].display
        if thing_id in self.groups:
            return self.groups[thing_id].handle
        channel = self.channels.get(thing_id)
        return channel.name if channel else thing_id

    def title_of(self, channel: Channel, viewer: str) -> str:
        """A channel's title on somebody's screen: "#social-desk", or "@Ben" for a direct message."""
        if channel.kind in ("public", "private"):
            return f"#{channel.name}"
        others = [self.call_name(m) for m in channel.members if m != viewer] or [self.call_name(viewer)]
        return "@" + ", ".join(others)

    def reader(self, user_id: str) -> Reader:
        """Somebody's eyes: their time zone, their words for ids."""
        return Reader(self.call_name, self.now().astimezone(ZoneInfo(self.users[user_id].tz)))

    def views(self) -> Iterator[View]:
        """Every view that is on a screen now."""
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()
