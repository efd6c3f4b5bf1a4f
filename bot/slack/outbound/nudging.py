"""Nudges on their way out, as the lines below the cards say them."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.events.nudges import Nudged
from bot.domain.nudges.ladder import reminders_of
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.partners.requests import request_reminders
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject, SubjectKind
from bot.slack.views.nudges import (
    nudge_note,
    request_note,
    team_note,
)
from bot.storage.database import ReadSession


async def nudge_line(view: ReadSession, subject: Subject, nudge: Nudged, group: str) -> str | None:
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


async def _people(view: ReadSession, slack_ids: Collection[str]) -> list[PersonRef]:
    found = [await view.people.by_slack_id(slack_id) for slack_id in slack_ids]
    return [person for person in found if person is not None]
