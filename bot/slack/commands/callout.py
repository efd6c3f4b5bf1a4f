"""The verbs of `/callout`: what Callout is, and how it fares."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.people import Actor
from bot.networks.registry import plugin_of
from bot.readmodels import DeskStatus, NetworkState
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.dispatch import help_words
from bot.slack.commands.verbs import Invocation, Verb, VerbTable
from bot.slack.deps import Deps
from bot.slack.views.status import status_report, status_text


async def _menu(_: Deps, __: Actor) -> Reply:
    return help_words(CALLOUT)


async def _show_status(deps: Deps, _: Invocation) -> Answer:
    status = await _status(deps.context)
    return Reply(status_text(status), status_report(status))


async def _status(context: Context) -> DeskStatus:
    """A network that is to be read is listed even before it was."""
    networks = [(name, plugin_of(name)) for name in context.policy.networks]
    named = [name for name, plugin in networks if plugin and plugin.connect]
    async with context.read() as view:
        health = await view.cursors.health()
        backlog = await view.deliveries.backlog()
        unread = await view.raw_posts.count_unread()
    states = {name: NetworkState(**asdict(state)) for name, state in health.items()}
    known = tuple(states.get(name, NetworkState(name)) for name in dict.fromkeys([*named, *states]))
    return DeskStatus(backlog, known, view.now, unread)


CALLOUT: Final = VerbTable[None](
    ids.CALLOUT_COMMAND,
    Permission.GET_HELP,
    menu=_menu,
    lead=(
        "*Callout* brings what customers write on social networks here as cases, and keeps what an "
        "executive flags from being forgotten."
    ),
    footer=("`/case help` and `/escalation help` list the rest.",),
    groups={
        "": (
            Verb(
                "status",
                "",
                "what Callout is watching, and what troubles it",
                Permission.READ_STATUS,
                _show_status,
            ),
        )
    },
)
