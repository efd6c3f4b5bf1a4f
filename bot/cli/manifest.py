"""The manifest, as it is or for signed HTTP."""

from __future__ import annotations

import yaml

from bot.cli.failures import Unfit
from bot.config import manifest_path


def manifest_text(url: str) -> str:
    """app.yaml; with `url`, the same app reached over HTTP at that address."""
    text = manifest_path().read_text(encoding="utf-8")
    if not url:
        return text
    if not url.startswith("https://"):
        raise Unfit("Slack sends only to https addresses: give one that starts with https://.")
    manifest = yaml.safe_load(text)
    address = f"{url.rstrip('/')}/slack/events"
    for command in manifest["features"]["slash_commands"]:
        command["url"] = address
    settings = manifest["settings"]
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
    settings["interactivity"]["message_menu_options_url"] = address
    settings["socket_mode_enabled"] = False
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
