"""Forms that merge, split and return escalations, as they are sent."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.slack import ids
from bot.slack.answers import Finished, FormAnswer
from bot.slack.escalations import moves
from bot.slack.escalations.words import number_in
from bot.slack.forms.escalation_moves import parse_into, parse_split
from bot.slack.forms.escalations import parse_reason
from bot.slack.gestures import Gestures
from bot.slack.payloads import Submission
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, context: Context, people: SlackDirectory) -> None:
    """Take them in."""

    @on.submit(ids.ESCALATION_MERGE_FORM, Permission.RUN_ESCALATION)
    async def merge_sent(form: Submission) -> FormAnswer:
        into = parse_into(form.values)
        return Finished(await moves.merged(context, _number(form), into, form.person, form.key))

    @on.submit(ids.SPLIT_FORM, Permission.RUN_ESCALATION)
    async def split_sent(form: Submission) -> FormAnswer:
        request = parse_split(form.values)
        return Finished(await moves.split_off(context, people, _number(form), request, form.person, form.key))

    @on.submit(ids.RETURN_FORM, Permission.RUN_ESCALATION)
    async def return_sent(form: Submission) -> FormAnswer:
        reason = parse_reason(form.values)
        return Finished(await moves.returned(context, _number(form), reason, form.person, form.key))


def _number(form: Submission) -> int:
    return number_in(form.private.get(ids.ABOUT))
