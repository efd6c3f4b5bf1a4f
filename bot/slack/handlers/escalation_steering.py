"""Forms that move what is promised, as they are sent: the next update, the severity, a snooze."""

from __future__ import annotations

from bot.changes.context import Context
from bot.clock import Clock
from bot.domain.access import Permission
from bot.slack import ids
from bot.slack.answers import Finished, FormAnswer
from bot.slack.escalations import promises
from bot.slack.escalations.words import number_in
from bot.slack.forms.escalations import parse_update
from bot.slack.forms.steering import parse_promise, parse_severity, parse_snooze
from bot.slack.gestures import Gestures
from bot.slack.payloads import Submission


def register(on: Gestures, context: Context, clock: Clock) -> None:
    """Take in updates, promises, severities and snoozes."""

    @on.submit(ids.UPDATE_FORM, Permission.RUN_ESCALATION)
    async def update_sent(form: Submission) -> FormAnswer:
        news = parse_update(form.values, clock())
        return Finished(await promises.update(context, _number(form), news, form.person, form.key))

    @on.submit(ids.PROMISE_FORM, Permission.RUN_ESCALATION)
    async def promise_sent(form: Submission) -> FormAnswer:
        at, reason = parse_promise(form.values, clock())
        return Finished(await promises.promise(context, _number(form), at, reason, form.person, form.key))

    @on.submit(ids.SEVERITY_FORM, Permission.RUN_ESCALATION)
    async def severity_sent(form: Submission) -> FormAnswer:
        to = parse_severity(form.values, context.policy.escalations.severities)
        return Finished(await promises.severity(context, _number(form), to, form.person, form.key))

    @on.submit(ids.ESCALATION_SNOOZE_FORM, Permission.RUN_ESCALATION)
    async def snooze_sent(form: Submission) -> FormAnswer:
        until, reason = parse_snooze(form.values, clock())
        return Finished(await promises.snooze(context, _number(form), until, reason, form.person, form.key))


def _number(form: Submission) -> int:
    return number_in(form.private.get(ids.ABOUT))
