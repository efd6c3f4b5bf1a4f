"""Nudges on their way out: the private messages, and the lines below the cards."""

from __future__ import annotations

from collections.abc import Collection

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.domain.events.nudges import Nudged
from bot.domain.nudges.ladder import reminders_of
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.partners.requests import request_reminders
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject, SubjectKind
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered
from bot.readmodels import Place
from bot.services.nudges.digests import gather_nudges
from bot.slack.inbound.raw import words
from bot.slack.outbound.client import body_of
from bot.slack.outbound.sent_lookup import find_sent, key_of
from bot.slack.views.nudges import (
    nudge_fallback,
    nudge_message,
    nudge_note,
    request_note,
    team_note,
)
from bot.storage.database import Reading


class NudgeMessages:
    """Sends people what they are nudged about."""

    def __init__(self, client: AsyncWebClient, context: Context) -> None:
        self._client = client
        self._context = context

    async def send(self, delivery: Delivery) -> Delivered:
        """Say what still has its reason; nothing where nothing has.

        An earlier try whose answer was lost may have arrived: it is looked for before anything is left out, for
        what it said was said.
        """
        opened = await self._client.conversations_open(users=delivery.lane)
        channel = words(body_of(opened), "channel", "id")
        if delivery.maybe_sent:
            ts = await find_sent(self._client, delivery, channel, None)
            if ts is not None:
                return Delivered(Place(channel, ts))
        lines = await gather_nudges(self._context, delivery.target)
        if not lines:
            return Delivered()
        posted = await self._client.chat_postMessage(
            channel=channel,
            text=nudge_fallback(lines),
            blocks=[block.to_dict() for block in nudge_message(lines)],
            metadata=key_of(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Delivered(Place(channel, words(body_of(posted), "ts")))


async def nudge_line(view: Reading, subject: Subject, nudge: Nudged, group: str) -> str | None:
    """The line of a nudge in a thread; None once its reason has gone. `group`: the mention of a team on call."""
    if nudge.why is None:
        return None
    people = await _people(view, nudge.to)
    if nudge.request is not None:
        request = await view.partner_requests.get(nudge.request.number)
        if request_reminders(request).get(nudge.why) != nudge.due:
            return None
        if subject.kind is SubjectKind.REQUEST:
            return team_note(request, nudge.why, group)
        return request_note(request, nudge.why, people, is_last=nudge.last)
    escalation = await view.escalations.get(subject.number)
    is_owed = reminders_of(escalation).get(nudge.why) == nudge.due
    if not is_owed and nudge.reason is not NudgeReason.ASKED:
        return None
    return nudge_note(escalation, people, nudge.why, is_last=nudge.last)


async def _people(view: Reading, slack_ids: Collection[str]) -> list[PersonRef]:
    found = [await view.people.by_slack_id(slack_id) for slack_id in slack_ids]
    return [person for person in found if person is not None]
