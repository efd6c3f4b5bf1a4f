"""Forms of escalations, as they are sent."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.access import Permission
from bot.slack import ids
from bot.slack.answers import Finished, FormAnswer
from bot.slack.escalations import actions
from bot.slack.escalations.words import number_in
from bot.slack.forms.endings import parse_ending
from bot.slack.forms.escalations import parse_owner, parse_reason
from bot.slack.gestures import Gestures
from bot.slack.payloads import Submission
from bot.slack.workspace.assignees import assignee
from bot.slack.workspace.directory import SlackDirectory


def register(on: Gestures, context: Context, people: SlackDirectory) -> None:
    """Take in assignments and endings."""

    @on.submit(ids.ESCALATION_ASSIGN_FORM, Permission.RUN_ESCALATION)
    async def assignment_sent(form: Submission) -> FormAnswer:
        number, picked = _number(form), parse_owner(form.values)
        holder = form.private.get(ids.HOLDER, "")
        if picked is None:
            return Finished(await actions.assign_next(context, people, number, form.person, form.key, holder))
        to = await assignee(people, form.team, picked, ids.ASSIGNEE)
        return Finished(await actions.assign(context, number, to, form.person, form.key, holder))

    @on.submit(ids.ESCALATION_RESOLVE_FORM, Permission.RUN_ESCALATION)
    async def outcome_sent(form: Submission) -> FormAnswer:
        outcome, prevention = parse_ending(form.values)
        return Finished(
            await actions.resolve(context, _number(form), outcome, prevention, form.person, form.key)
        )

    @on.submit(ids.CANCEL_FORM, Permission.CANCEL_ESCALATION)
    async def cancel_sent(form: Submission) -> FormAnswer:
        return Finished(
            await actions.cancel(context, _number(form), parse_reason(form.values), form.person, form.key)
        )

    @on.submit(ids.REOPEN_FORM, Permission.REOPEN_ESCALATION)
    async def reopen_sent(form: Submission) -> FormAnswer:
        return Finished(
            await actions.reopen(context, _number(form), parse_reason(form.values), form.person, form.key)
        )


def _number(form: Submission) -> int:
    return number_in(form.private.get(ids.ABOUT))
