"""Nudges on their way out: the private messages, and the lines below the cards."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.changes.context import Context
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.ladder import reminders_of
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.partners.requests import request_reminders
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject, SubjectKind
from bot.readmodels import Place, TimelineEntry
from bot.services.nudges.digests import gather_nudges
from bot.services.ports import Shown
from bot.slack.inbound.raw import words
from bot.slack.outbound.traces import find_trace, trace_of
from bot.slack.views.nudges import (
    nudge_fallback,
    nudge_message,
    nudge_note,
    request_note,
    team_note,
    why_of,
)
from bot.storage.database import Reading
from bot.storage.outbox.deliveries import Delivery
from bot.storage.outbox.placements import subject_of


class NudgeMessages:
    """Sends people what they are nudged about."""

    def __init__(self, client: AsyncWebClient, context: Context) -> None:
        self._client = client
        self._context = context

    async def send(self, delivery: Delivery) -> Shown:
        """Say what still has its reason; nothing where nothing has.

        An earlier try whose answer was lost may have arrived: it is looked for before anything is left out, for
        what it said was said.
        """
        opened = await self._client.conversations_open(users=delivery.lane)
        channel = words(opened.data if isinstance(opened.data, dict) else {}, "channel", "id")
        if delivery.unsure:
            ts = await find_trace(self._client, delivery, channel, None)
            if ts is not None:
                return Shown(Place(channel, ts))
        lines = await gather_nudges(self._context, delivery.target)
        if not lines:
            return Shown()
        posted = await self._client.chat_postMessage(
            channel=channel,
            text=nudge_fallback(lines),
            blocks=[block.to_dict() for block in nudge_message(lines)],
            metadata=trace_of(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Shown(Place(channel, words(posted.data if isinstance(posted.data, dict) else {}, "ts")))


async def nudge_line(view: Reading, subject: Subject, entry: TimelineEntry, group: str) -> str | None:
    """The line of a nudge in a thread; None once its reason has gone. `group`: the mention of a team on call."""
    why, due = why_of(entry), datetime.fromisoformat(str(entry.data["due"]))
    people = await _people(view, str(entry.data["to"] or ""))
    is_last = bool(entry.data["last"])
    if "request" in entry.data:
        request = await view.partner_requests.get(subject_of(str(entry.data["request"])).number)
        if request_reminders(request).get(why) != due:
            return None
        if subject.kind is SubjectKind.REQUEST:
            return team_note(request, why, group)
        return request_note(request, why, people, is_last=is_last)
    escalation = await view.escalations.get(subject.number)
    if not _is_owed(escalation, entry, due):
        return None
    return nudge_note(escalation, people, why, is_last=is_last)


def _is_owed(escalation: Escalation, entry: TimelineEntry, due: datetime) -> bool:
    return entry.data.get("reason") == NudgeReason.ASKED or reminders_of(escalation).get(why_of(entry)) == due


async def _people(view: Reading, slack_ids: str) -> list[PersonRef]:
    found = [await view.people.by_slack_id(slack_id) for slack_id in slack_ids.split()]
    return [person for person in found if person is not None]
