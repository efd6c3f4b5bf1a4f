"""Changes in the workspace: people, user groups and the members of channels."""

from __future__ import annotations

from bot.slack.gestures import Gestures
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, people: SlackDirectory) -> None:
    """Who is who is asked anew as soon as Slack says that it changed."""
    people.listen(on)
