"""The manifest of an app that asks for everything the local Slack knows."""

from bot.sandbox.slack.manifest import EVENT_SCOPES, Manifest
from tests.unit.sandbox.blocks import Json

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
]


def raw_manifest(*without: str) -> Json:
    return {
        "display_information": {"name": "Callout"},
        "features": {
            "bot_user": {"display_name": "Callout"},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "slash_commands": [
                {"command": "/case", "should_escape": True},
                {"command": "/plain", "should_escape": False},
            ],
            "shortcuts": [
                {"name": "Flag it", "type": "message", "callback_id": "flag"},
                {"name": "New case", "type": "global", "callback_id": "new_case"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [s for s in SCOPES if s not in without]}},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENT_SCOPES, "app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


def manifest(*without: str) -> Manifest:
    """Everything, without some scopes."""
    return Manifest.parse(raw_manifest(*without))
