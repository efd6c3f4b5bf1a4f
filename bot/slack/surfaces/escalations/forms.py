"""Forms of escalations: made ready for whoever asks, who is told before what they may not do, and as they are sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.endings import may_cancel, may_reopen
from bot.domain.escalations.escalation import Escalation, SeverityTerms, must_be_with, must_run
from bot.domain.people import Actor
from bot.readmodels import EscalationCard
from bot.services.escalations.moves import (
    may_return,
    seen_escalation,
)
from bot.slack import ids
from bot.slack.answers import Answer
from bot.slack.commands.verbs import Form, Invocation, Order, filled
from bot.slack.deps import Deps
from bot.slack.form_reader import read_form
from bot.slack.payloads import Submission
from bot.slack.surfaces.escalations import actions, modals
from bot.slack.surfaces.escalations import fields as parse
from bot.slack.surfaces.escalations.lists import read_card
from bot.slack.surfaces.escalations.modals import (
    escalation_merge_modal,
    escalation_resolve_modal,
    return_modal,
    split_modal,
)
from bot.slack.surfaces.escalations.typed import time_and_reason
from bot.slack.text.markup import unmarked
from bot.slack.workspace.assignees import assignee
from bot.storage.database import ReadSession


async def _live_card(deps: Deps, asked: Invocation, verb: str) -> EscalationCard:
    """The card for who may do `verb` to a live escalation; StateError, NotYours, NotAllowed.

    HandedOn where it is neither with the holder that they were shown nor with them.
    """
    card = await read_card(deps, asked.number)
    must_run(card.escalation, asked.by, verb)
    must_be_with(card.escalation, asked.holder, verb, asked.by)
    return card


def _pace(deps: Deps, card: EscalationCard) -> datetime:
    """The promise that a form proposes: at the severity's pace, and not before a snooze ends."""
    terms = deps.context.policy.terms_or_mildest(card.escalation.severity)
    return max(terms.next_update_by(card.now), card.escalation.snoozed_until or card.now)


async def _update(deps: Deps, asked: Invocation) -> View:
    """The status report, the next one promised at the severity's pace; it starts from what was typed."""
    card = await _live_card(deps, asked, "update")
    return modals.update_modal(card, _pace(deps, card), unmarked(asked.words))


async def _assign(deps: Deps, asked: Invocation) -> View:
    return modals.escalation_assign_modal(await _live_card(deps, asked, "assign"))


async def _promise(deps: Deps, asked: Invocation) -> View:
    """When the sponsors hear next; the time typed, else the severity's pace."""
    card, typed = await _live_card(deps, asked, "promise"), await time_and_reason(deps, asked)
    return modals.promise_modal(card, typed.at or _pace(deps, card), typed.reason, typed.trouble)


async def _snooze(deps: Deps, asked: Invocation) -> View:
    card, typed = await _live_card(deps, asked, "snooze"), await time_and_reason(deps, asked)
    return modals.snooze_modal(card, typed.at, typed.reason, typed.trouble)


async def _severity(deps: Deps, asked: Invocation) -> View:
    return modals.severity_modal(await _live_card(deps, asked, "severity"), severities(deps.context))


def severities(context: Context) -> tuple[SeverityTerms, ...]:
    """Every severity of the policy, with its terms."""
    return tuple(context.policy.terms(name) for name in context.policy.escalations.severities)


async def _resolve(deps: Deps, asked: Invocation) -> View:
    card = await _live_card(deps, asked, "resolve")
    async with deps.context.read() as view:
        items = await view.prevention.open_items(seen_by=asked.by)
    return escalation_resolve_modal(card, list(deps.context.policy.topic_words), items)


async def _cancel(deps: Deps, asked: Invocation) -> View:
    card = await read_card(deps, asked.number)
    may_cancel(card.escalation, asked.by, card.sponsors)
    return modals.reason_modal(ids.CANCEL_FORM, card.escalation.subject)


async def _reopen(deps: Deps, asked: Invocation) -> View:
    card = await read_card(deps, asked.number)
    may_reopen(card.escalation, asked.by, card.sponsors)
    return modals.reason_modal(ids.REOPEN_FORM, card.escalation.subject)


async def _assignment_sent(deps: Deps, form: Submission, order: Order) -> Answer:
    picked = form.values.user(ids.ASSIGNEE)
    if picked is None:
        return await actions.assign_next(deps, order)
    return await actions.assign(deps, order, await assignee(deps.people, order.team, picked, ids.ASSIGNEE))


async def _severity_sent(deps: Deps, form: Submission, order: Order) -> Answer:
    known = deps.context.policy.escalations.severities
    to = read_form(form.values, deps.clock(), lambda values: parse.parse_severity(values, known))
    return await actions.severity(deps, order, to)


async def _merge(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
        must_run(e, asked.by, "merge")
        others = await _others(view, e, asked.by)
    if not others:
        raise BadInput("into", f"There is no other open escalation that {e.subject} could go into.")
    return escalation_merge_modal(e, others)


async def _others(view: ReadSession, e: Escalation, by: Actor) -> list[Escalation]:
    """Those that they may see; what is confidential goes only into what is confidential too."""
    return [
        other
        for other in await view.escalation_moves.others_live(e.number)
        if (other.confidential or not e.confidential)
        and may_see(other, by, await view.escalations.sponsors(other.number))
    ]


async def _split(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
        must_run(e, asked.by, "split")
        requests = [each for each in await view.partner_requests.of(e.subject) if each.is_waiting]
    if not requests:
        raise BadInput(
            "request", f"No partner team owes {e.subject} an answer: there is nothing to split off."
        )
    return split_modal(e, requests)


async def _return(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
    may_return(e, asked.by)
    return return_modal(e)


UPDATE: Final = Form(ids.UPDATE_FORM, "Update {}", _update, filled(parse.parse_update, actions.update))
ASSIGN: Final = Form(ids.ESCALATION_ASSIGN_FORM, "Assign {}", _assign, _assignment_sent)
PROMISE: Final = Form(
    ids.PROMISE_FORM, "Promise for {}", _promise, filled(parse.parse_promise, actions.promise)
)
SNOOZE: Final = Form(
    ids.ESCALATION_SNOOZE_FORM, "Snooze {}", _snooze, filled(parse.parse_snooze, actions.snooze)
)
SEVERITY: Final = Form(ids.SEVERITY_FORM, "Severity of {}", _severity, _severity_sent)
RESOLVE: Final = Form(
    ids.ESCALATION_RESOLVE_FORM, "Resolve {}", _resolve, filled(parse.parse_ending, actions.resolve)
)
CANCEL: Final = Form(ids.CANCEL_FORM, "Cancel {}", _cancel, filled(parse.parse_reason, actions.cancel))
REOPEN: Final = Form(ids.REOPEN_FORM, "Reopen {}", _reopen, filled(parse.parse_reason, actions.reopen))
MERGE: Final = Form(ids.ESCALATION_MERGE_FORM, "Merge {}", _merge, filled(parse.parse_into, actions.merge))
SPLIT: Final = Form(ids.SPLIT_FORM, "Split {}", _split, filled(parse.parse_split, actions.split_off))
RETURN: Final = Form(ids.RETURN_FORM, "Return {}", _return, filled(parse.parse_reason, actions.give_back))
