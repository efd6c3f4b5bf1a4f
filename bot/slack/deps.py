"""What handlers work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.changes.context import Context
from bot.clock import Clock
from bot.networks.contract import Network
from bot.slack.outbound.uploads import Uploads
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.messages import MessageReader


@dataclass(frozen=True, slots=True)
class Deps:
    """The desk, the people of the workspace, the connected networks, the time, and Slack's files and messages."""

    context: Context
    people: SlackDirectory
    networks: Mapping[str, Network]
    clock: Clock
    uploads: Uploads
    reader: MessageReader
