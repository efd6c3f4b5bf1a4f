"""Changes in the workspace: people, user groups and the members of channels."""

from __future__ import annotations

from bot.slack.directory import SlackDirectory
from bot.slack.gestures import Gestures


def register(on: Gestures, people: SlackDirectory) -> None:
    """Who is who is asked anew as soon as Slack says that it changed."""
    people.listen(on)
