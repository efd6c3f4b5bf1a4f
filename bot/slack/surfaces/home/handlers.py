"""The Home tab, as somebody opens it."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.errors import Outsider
from bot.services.workspace.people import open_home
from bot.slack.gestures import Gestures
from bot.slack.payloads import WorkspaceEvent
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, context: Context, people: SlackDirectory) -> None:
    """Draw the Home of whoever opens it; outsiders get nothing.

    https://docs.slack.dev/reference/events/app_home_opened
    """

    @on.event("app_home_opened")
    async def home_opened(event: WorkspaceEvent) -> None:
        if event.tab != "home" or event.user is None:
            return
        try:
            person = await people.recognise(event.team, event.user, "home")
        except Outsider:
            return
        if person.person is not None:
            await open_home(context, person.person)
