"""What people do in Slack; all of it is told to the table of gestures here."""

from __future__ import annotations

from typing import Final

from bot.slack import ids
from bot.slack.commands import dispatch
from bot.slack.commands.callout import CALLOUT
from bot.slack.commands.cases import CASES
from bot.slack.commands.escalations import ESCALATIONS
from bot.slack.deps import Deps
from bot.slack.gestures import Gestures
from bot.slack.surfaces.cases import opening
from bot.slack.surfaces.escalations import flags, sponsors
from bot.slack.surfaces.home import handlers as home
from bot.slack.surfaces.partners import handlers as partners
from bot.slack.surfaces.timeline import handlers as timeline
from bot.slack.surfaces.timeline import messages

TABLES: Final = (CASES, ESCALATIONS, CALLOUT)
"""The verbs of every command."""


def register_all(on: Gestures, deps: Deps) -> None:
    """Everything that anybody can do, each id once."""
    context, people = deps.context, deps.people
    on.links.add(ids.OPEN_LINK)
    dispatch.register(on, deps, TABLES)
    opening.register(on, deps)
    flags.register(on, deps)
    sponsors.register(on, deps)
    home.register(on, context, people)
    timeline.register(on, deps)
    messages.register(on, deps)
    partners.register(on, deps)
    people.listen(on)
