"""Home tabs, as they are now: published to one person each.

https://docs.slack.dev/reference/methods/views.publish
"""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import PersonRef, with_implied
from bot.services.desk import Desk
from bot.slack.views.home import home_view
from bot.slack.workspace.directory import SlackDirectory


class Homes:
    """Draws somebody's Home from what is true when it goes out."""

    def __init__(self, client: AsyncWebClient, desk: Desk, people: SlackDirectory) -> None:
        self._client = client
        self._desk = desk
        self._people = people

    async def publish(self, slack_id: str) -> None:
        """Their Home shows what is theirs; nothing for outsiders and those who have left. Raises what Slack does."""
        person = await self._people.colleague(slack_id)
        if person is not None:
            await self._draw(person)

    async def _draw(self, person: PersonRef) -> None:
        roles = with_implied(await self._people.roles_of(person.slack_id))
        async with self._desk.read() as view:
            home = await view.sponsor_reads.home(person, roles)
        await self._client.views_publish(user_id=person.slack_id, view=home_view(home))
