"""Home tabs, as they are now: published to one person each.

https://docs.slack.dev/reference/methods/views.publish
"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.domain.people import with_implied
from bot.domain.subjects import SubjectKind
from bot.outbox.messages import AppHome, CardUpdate, Delivery, OutboxMessage, app_home
from bot.slack.surfaces.home.tab import home_view
from bot.slack.workspace.directory import SlackDirectory


@dataclass(eq=False)
class Homes:
    """Draws somebody's Home from what is true when it goes out."""

    client: AsyncWebClient
    context: Context
    people: SlackDirectory

    async def publish(self, home: AppHome) -> None:
        """A Home shows what is its owner's; nothing for outsiders and those who have left. Raises what Slack does."""
        person = await self.people.colleague(home.to)
        if person is None:
            return
        roles = with_implied(await self.people.roles_of(person.slack_id))
        async with self.context.read() as view:
            shown = await view.sponsor_reads.home(person, roles)
        await self.client.views_publish(user_id=person.slack_id, view=home_view(shown))

    async def linking(self, delivery: Delivery) -> tuple[OutboxMessage, ...]:
        """The Homes to draw anew because a card that they link to is there now."""
        if not isinstance(delivery.content, CardUpdate) or delivery.about.kind is not SubjectKind.ESCALATION:
            return ()
        async with self.context.read() as view:
            watching = await view.people.watching(delivery.about.number, None)
        return tuple(app_home(slack_id) for slack_id in watching)
