"""What people do in Slack, one file per noun; all of them are told to the table of gestures here."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.clock import Clock
from bot.networks.contract import Network
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
    context: Context,
    people: SlackDirectory,
    networks: Mapping[str, Network],
    clock: Clock,
    client: AsyncWebClient,
) -> None:
    """Everything that anybody can do, each id once."""
    reader, uploads = MessageReader(client), Uploads(client)
    room = CaseRoom(context, people, networks)
    case_commands.register(on, room)
    case_buttons.register(on, room)
    case_forms.register(on, room)
    case_intake.register(on, room)
    escalation_commands.register(on, context, people, uploads)
    escalation_buttons.register(on, context)
    escalation_sheet.register(on, context, people, uploads)
    escalation_forms.register(on, context, people)
    escalation_moves.register(on, context, people)
    escalation_steering.register(on, context, clock)
    sponsors.register(on, context, people)
    home.register(on, context, people)
    flags.register(on, context, people, clock)
    timeline.register(on, context, people, reader)
    messages.register(on, context, people)
    partners.register(on, context, clock)
    reactions.register(on, context, people, reader)
    callout.register(on, context)
    workspace.register(on, people)
