"""`/callout`: what it is, and how it fares."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from bot.changes.context import Context
from bot.domain.access import Permission, require
from bot.networks.registry import plugin_of
from bot.policy.nearest import nearest
from bot.readmodels import DeskStatus, NetworkState
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.gestures import Gestures
from bot.slack.payloads import CommandLine
from bot.slack.views.menus import callout_help, unknown_verb
from bot.slack.views.status import status_report, status_text

_VERBS: Final = ("help", "status")


def register(on: Gestures, context: Context) -> None:
    """Answer `/callout`: help for everybody, the status for leads and admins."""

    @on.command(ids.CALLOUT_COMMAND, Permission.GET_HELP)
    async def callout_typed(line: CommandLine) -> Answer:
        verb = line.text.casefold().partition(" ")[0]
        if verb in {"", "help"}:
            return Words("What Callout does", callout_help())
        if verb != "status":
            return Words(unknown_verb(verb, nearest(verb, _VERBS), ids.CALLOUT_COMMAND))
        require(line.person, Permission.READ_STATUS)
        status = await _status(context)
        return Words(status_text(status), status_report(status))


async def _status(context: Context) -> DeskStatus:
    """A network that is to be read is listed even before it was."""
    networks = [(name, plugin_of(name)) for name in context.policy.networks]
    named = [name for name, plugin in networks if plugin and plugin.connect]
    async with context.read() as view:
        health = await view.cursors.health()
        backlog = await view.deliveries.backlog()
    states = {name: NetworkState(**asdict(state)) for name, state in health.items()}
    known = tuple(states.get(name, NetworkState(name)) for name in dict.fromkeys([*named, *states]))
    return DeskStatus(backlog, known, view.now)
