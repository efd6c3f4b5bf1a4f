"""Buttons and forms of sponsors: asking for an update, and whether it is settled."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.domain.errors import NotFound
from bot.slack import ids
from bot.slack.answers import Answer, Finished, FormAnswer
from bot.slack.escalations import sponsors
from bot.slack.escalations.words import number_in
from bot.slack.forms.escalations import parse_missing
from bot.slack.forms.places import put
from bot.slack.gestures import Gestures
from bot.slack.payloads import Press, Submission
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, context: Context, people: SlackDirectory) -> None:
    """Answer what sponsors press. Who may is a matter of the escalation, not of a role: roles come and go."""

    @on.action(ids.ESCALATION_ASK_UPDATE, Permission.ASK_FOR_UPDATE)
    async def ask_pressed(press: Press) -> Answer:
        return await sponsors.asked_for_update(context, people, number_in(press.value), press.person)

    @on.action(ids.CLOSING_YES, Permission.SETTLE)
    async def yes_pressed(press: Press) -> Answer:
        return await sponsors.settled(context, press)

    @on.action(ids.CLOSING_NO, Permission.SETTLE)
    async def no_pressed(press: Press) -> Answer:
        return await put(press, "It goes on", lambda: sponsors.not_settled_screen(context, press))

    @on.submit(ids.NOT_SETTLED_FORM, Permission.SETTLE)
    async def missing_sent(form: Submission) -> FormAnswer:
        number, closed_at = _ending(form)
        missing = parse_missing(form.values)
        return Finished(
            await sponsors.not_settled(context, number, closed_at, missing, form.person, form.key)
        )


def _ending(form: Submission) -> tuple[int, datetime]:
    number = number_in(form.private.get(ids.ABOUT))
    try:
        return number, datetime.fromisoformat(form.private.get(ids.CLOSED_AT, ""))
    except ValueError as unread:
        raise NotFound("escalation", "") from unread
