"""Forms of escalations: made ready for whoever asks, who is told before what they may not do, and as they are sent."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.escalations.endings import may_cancel, may_reopen
from bot.domain.escalations.escalation import SeverityTerms, must_be_live, must_be_with, must_run
from bot.readmodels import EscalationCard
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.commands.grammar import TimeAndReason, read_time_and_reason
from bot.slack.commands.verbs import Form, Invocation
from bot.slack.deps import Deps
from bot.slack.payloads import Submission
from bot.slack.surfaces.escalations import actions, promises
from bot.slack.surfaces.escalations.ending_modals import escalation_resolve_modal
from bot.slack.surfaces.escalations.fields import (
    parse_ending,
    parse_owner,
    parse_promise,
    parse_reason,
    parse_severity,
    parse_snooze,
    parse_update,
)
from bot.slack.surfaces.escalations.modals import (
    escalation_assign_modal,
    promise_modal,
    reason_modal,
    severity_modal,
    snooze_modal,
    update_modal,
)
from bot.slack.surfaces.reads import their_hour
from bot.slack.text.markup import unmarked
from bot.slack.workspace.assignees import assignee


async def _card(context: Context, number: int) -> EscalationCard:
    async with context.read() as view:
        return await view.escalation_reads.card(number)


async def _live_card(deps: Deps, asked: Invocation, verb: str) -> EscalationCard:
    """The card for who may do `verb` to a live escalation; StateError, NotYours, NotAllowed.

    HandedOn where it is neither with the holder that they were shown nor with them.
    """
    card = await _card(deps.context, asked.number)
    must_be_live(card.escalation, verb)
    must_run(card.escalation, asked.by)
    must_be_with(card.escalation, asked.holder, verb, asked.by)
    return card


def _pace(deps: Deps, card: EscalationCard) -> datetime:
    """The promise that a form proposes: at the severity's pace, and not before a snooze ends."""
    terms = deps.context.policy.terms_or_mildest(card.escalation.severity)
    return max(terms.next_update_by(card.now), card.escalation.snoozed_until or card.now)


async def time_and_reason(deps: Deps, asked: Invocation) -> TimeAndReason:
    """The time and the reason that were typed."""
    now, zone = await their_hour(deps.context, asked.by)
    return read_time_and_reason(asked.words, now, zone)


async def _update(deps: Deps, asked: Invocation) -> View:
    """The status report, the next one promised at the severity's pace; it starts from what was typed."""
    card = await _live_card(deps, asked, "update")
    return update_modal(card, _pace(deps, card), unmarked(asked.words))


async def _assign(deps: Deps, asked: Invocation) -> View:
    return escalation_assign_modal(await _live_card(deps, asked, "assign"))


async def _promise(deps: Deps, asked: Invocation) -> View:
    """When the sponsors hear next; the time typed, else the severity's pace."""
    card, typed = await _live_card(deps, asked, "promise"), await time_and_reason(deps, asked)
    return promise_modal(card, typed.at or _pace(deps, card), typed.reason, typed.trouble)


async def _snooze(deps: Deps, asked: Invocation) -> View:
    card, typed = await _live_card(deps, asked, "snooze"), await time_and_reason(deps, asked)
    return snooze_modal(card, typed.at, typed.reason, typed.trouble)


async def _severity(deps: Deps, asked: Invocation) -> View:
    return severity_modal(await _live_card(deps, asked, "severity"), severities(deps.context))


def severities(context: Context) -> tuple[SeverityTerms, ...]:
    """Every severity of the policy, with its terms."""
    return tuple(context.policy.terms(name) for name in context.policy.escalations.severities)


async def _resolve(deps: Deps, asked: Invocation) -> View:
    card = await _live_card(deps, asked, "resolve")
    async with deps.context.read() as view:
        items = await view.prevention.open_items(seen_by=asked.by)
    return escalation_resolve_modal(card, list(deps.context.policy.topic_words), items)


async def _cancel(deps: Deps, asked: Invocation) -> View:
    card = await _card(deps.context, asked.number)
    may_cancel(card.escalation, asked.by, card.sponsors)
    return reason_modal(ids.CANCEL_FORM, card.escalation.subject)


async def _reopen(deps: Deps, asked: Invocation) -> View:
    card = await _card(deps.context, asked.number)
    may_reopen(card.escalation, asked.by, card.sponsors)
    return reason_modal(ids.REOPEN_FORM, card.escalation.subject)


async def _update_sent(deps: Deps, form: Submission, number: int) -> Reply:
    news = parse_update(form.values, deps.clock())
    return await promises.update(deps.context, number, news, form.person, form.key)


async def _assignment_sent(deps: Deps, form: Submission, number: int) -> Reply:
    picked, holder = parse_owner(form.values), form.private.get(ids.HOLDER, "")
    if picked is None:
        return await actions.assign_next(deps.context, deps.people, number, form.person, form.key, holder)
    to = await assignee(deps.people, form.spot.team, picked, ids.ASSIGNEE)
    return await actions.assign(deps.context, number, to, form.person, form.key, holder)


async def _promise_sent(deps: Deps, form: Submission, number: int) -> Reply:
    at, reason = parse_promise(form.values, deps.clock())
    return await promises.promise(deps.context, number, at, reason, form.person, form.key)


async def _snooze_sent(deps: Deps, form: Submission, number: int) -> Reply:
    until, reason = parse_snooze(form.values, deps.clock())
    return await promises.snooze(deps.context, number, until, reason, form.person, form.key)


async def _severity_sent(deps: Deps, form: Submission, number: int) -> Reply:
    to = parse_severity(form.values, deps.context.policy.escalations.severities)
    return await promises.severity(deps.context, number, to, form.person, form.key)


async def _outcome_sent(deps: Deps, form: Submission, number: int) -> Reply:
    outcome, prevention = parse_ending(form.values)
    return await actions.resolve(deps.context, number, outcome, prevention, form.person, form.key)


async def _cancel_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.cancel(deps.context, number, parse_reason(form.values), form.person, form.key)


async def _reopen_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await actions.reopen(deps.context, number, parse_reason(form.values), form.person, form.key)


UPDATE = Form(ids.UPDATE_FORM, "Update {}", _update, _update_sent)
ASSIGN = Form(ids.ESCALATION_ASSIGN_FORM, "Assign {}", _assign, _assignment_sent)
PROMISE = Form(ids.PROMISE_FORM, "Promise for {}", _promise, _promise_sent)
SNOOZE = Form(ids.ESCALATION_SNOOZE_FORM, "Snooze {}", _snooze, _snooze_sent)
SEVERITY = Form(ids.SEVERITY_FORM, "Severity of {}", _severity, _severity_sent)
RESOLVE = Form(ids.ESCALATION_RESOLVE_FORM, "Resolve {}", _resolve, _outcome_sent)
CANCEL = Form(ids.CANCEL_FORM, "Cancel {}", _cancel, _cancel_sent)
REOPEN = Form(ids.REOPEN_FORM, "Reopen {}", _reopen, _reopen_sent)
