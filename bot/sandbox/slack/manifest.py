"""The app as its manifest declares it: scopes, commands, shortcuts and subscribed events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.sandbox.slack.wire import Json

EVENT_SCOPES: Mapping[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "channel_archive": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "pin_added": ("pins:read",),
    "pin_removed": ("pins:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "user_profile_changed": ("users:read",),
}
"""The scopes, one of which an event needs: the page of each under https://docs.slack.dev/reference/events."""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as people find it in Slack's menus."""

    name: str
    callback_id: str
    on_message: bool


@dataclass(frozen=True)
class Hint:
    """What Slack shows of a command while somebody types it."""

    description: str
    usage: str


@dataclass(frozen=True)
class Manifest:
    """What the app asked for: https://docs.slack.dev/reference/app-manifest."""

    name: str
    scopes: frozenset[str]
    commands: Mapping[str, bool] = field(default_factory=dict)
    hints: Mapping[str, Hint] = field(default_factory=dict)
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    socket_mode: bool = False
    interactivity: bool = False
    home_tab: bool = False
    messages_tab: bool = True
    messages_tab_read_only: bool = True

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest in a YAML file. Raises OSError or yaml.YAMLError if it cannot be read."""
        return cls.parse(yaml.safe_load(path.read_text(encoding="utf-8")))

    @classmethod
    def parse(cls, raw: Json) -> Manifest:
        """The manifest from its parsed form. `commands` maps each command to its `should_escape`."""
        features: Json = raw.get("features", {})
        settings: Json = raw.get("settings", {})
        home: Json = features.get("app_home", {})
        return cls(
            name=features.get("bot_user", {}).get("display_name") or raw["display_information"]["name"],
            scopes=frozenset(raw["oauth_config"]["scopes"]["bot"]),
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", [])},
            hints={
                c["command"]: Hint(c.get("description", ""), c.get("usage_hint", ""))
                for c in features.get("slash_commands", [])
            },
            shortcuts=tuple(
                Shortcut(s["name"], s["callback_id"], on_message=s["type"] == "message")
                for s in features.get("shortcuts", [])
            ),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            socket_mode=bool(settings.get("socket_mode_enabled")),
            interactivity=bool(settings.get("interactivity", {}).get("is_enabled")),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
            messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", True)),
        )

    def problems(self) -> list[str]:
        """What Slack would refuse on "Create app from manifest": events and features without their scope."""
        found = [
            f"The event {event} needs one of the scopes {', '.join(needed)}"
            for event in sorted(self.events)
            if (needed := EVENT_SCOPES.get(event)) and not self.scopes.intersection(needed)
        ]
        if (self.commands or self.shortcuts) and "commands" not in self.scopes:
            found.append("Slash commands and shortcuts need the scope commands")
        if self.shortcuts and not self.interactivity:
            found.append("Shortcuts need interactivity to be enabled")
        return found
