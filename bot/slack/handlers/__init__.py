"""What people do in Slack, one file per noun; all of them are told to the table of gestures here."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Desk
from bot.clock import Clock
from bot.services.ports import Network
from bot.slack.cases.cards import CaseRoom
from bot.slack.gestures import Gestures
from bot.slack.handlers import (
    callout,
    case_buttons,
    case_commands,
    case_forms,
    case_intake,
    escalation_buttons,
    escalation_commands,
    escalation_forms,
    escalation_moves,
    escalation_sheet,
    escalation_steering,
    flags,
    home,
    messages,
    partners,
    reactions,
    sponsors,
    timeline,
    workspace,
)
from bot.slack.outbound.uploads import Uploads
from bot.slack.workspace.directory import SlackDirectory
from bot.slack.workspace.messages import MessageReader


def register_all(
    on: Gestures,
    desk: Desk,
    people: SlackDirectory,
    networks: Mapping[str, Network],
    clock: Clock,
    client: AsyncWebClient,
) -> None:
    """Everything that anybody can do, each id once."""
    reader, uploads = MessageReader(client), Uploads(client)
    room = CaseRoom(desk, people, networks)
    case_commands.register(on, room)
    case_buttons.register(on, room)
    case_forms.register(on, room)
    case_intake.register(on, room)
    escalation_commands.register(on, desk, people, uploads)
    escalation_buttons.register(on, desk)
    escalation_sheet.register(on, desk, people, uploads)
    escalation_forms.register(on, desk, people)
    escalation_moves.register(on, desk, people)
    escalation_steering.register(on, desk, clock)
    sponsors.register(on, desk, people)
    home.register(on, desk, people)
    flags.register(on, desk, people, clock)
    timeline.register(on, desk, people, reader)
    messages.register(on, desk, people)
    partners.register(on, desk, clock)
    reactions.register(on, desk, people, reader)
    callout.register(on, desk)
    workspace.register(on, people)
