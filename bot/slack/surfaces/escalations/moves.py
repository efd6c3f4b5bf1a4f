"""Merging, splitting and returning escalations: the verbs, their forms, and what is said of it."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.cases.choices import WaitingOn
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import Escalation, must_be_live, must_run
from bot.domain.escalations.splits import may_split
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind, escalation_subject, request_subject
from bot.services.escalations.moves import (
    may_return,
    merge_escalations,
    return_escalation,
    seen_escalation,
    split_escalation,
)
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.grammar import read_other
from bot.slack.commands.verbs import Form, Invocation, open_form
from bot.slack.deps import Deps
from bot.slack.payloads import Submission
from bot.slack.surfaces.escalations.actions import has_other_sponsor
from bot.slack.surfaces.escalations.ending_modals import escalation_merge_modal, return_modal, split_modal
from bot.slack.surfaces.escalations.fields import parse_into, parse_reason, parse_split
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import name, unmarked
from bot.storage.database import Reading

_WHICH = "Write the other one's number too, for example `/escalation merge E-3 E-5`."
_WHAT = "Write the request's number too, for example `/escalation split E-3 R-7`."


async def merge(deps: Deps, asked: Invocation) -> Answer:
    """Put it into the one that is named, else as the form says."""
    into = read_other(asked.words, SubjectKind.ESCALATION, _WHICH)
    if into is None:
        return await open_form(deps, asked)
    return await merged(deps.context, asked.number, into, asked.by, asked.key)


async def split(deps: Deps, asked: Invocation) -> Answer:
    """Let the request that is named go on by itself, else the one that the form says."""
    request = read_other(asked.words, SubjectKind.REQUEST, _WHAT)
    if request is None:
        return await open_form(deps, asked)
    return await split_off(deps, asked.number, request, asked.by, asked.key)


async def give_back(deps: Deps, asked: Invocation) -> Answer:
    """Go on with its case for the reason that is written, else as the form says."""
    why = unmarked(asked.words).strip()
    if not why:
        return await open_form(deps, asked)
    return await returned(deps.context, asked.number, why, asked.by, asked.key)


async def merged(context: Context, number: int, into: int, by: Actor, key: str) -> Reply:
    """Make one of two."""
    kept = await merge_escalations(context, number, into, by, key or None)
    gone = escalation_subject(number)
    told = ", and its sponsors are told" if await has_other_sponsor(context, number, by) else ""
    link = await thread_link(context, kept.subject)
    return Reply(f"{gone} is part of {kept.subject} now{told}.{link}")


async def split_off(deps: Deps, number: int, request: int, by: Actor, key: str) -> Reply | None:
    """Let a request go on by itself; nothing is said to a second copy."""
    begun = await split_escalation(deps.context, deps.people, number, request, by, key)
    if begun is None:
        return None
    held = f"{name(begun.owner)} has it." if begun.owner else "Nobody has it yet."
    return Reply(f"{request_subject(request)} goes on as {begun.subject}. {held}")


async def returned(context: Context, number: int, reason: str, by: Actor, key: str) -> Reply | None:
    """Go on with its case; nothing is said to a second copy."""
    done = await return_escalation(context, number, reason, by, key)
    if done is None:
        return None
    where = (
        f"It goes on as {done.case.subject}, a new case" if done.is_new else f"{done.case.subject} goes on"
    )
    waits = ", and waits for a partner team" if done.case.waiting_on is WaitingOn.PARTNER else ""
    told = ", and its sponsors are told" if await has_other_sponsor(context, number, by) else ""
    link = await thread_link(context, done.case.subject)
    return Reply(f"{done.escalation.subject} is closed{told}. {where}{waits}.{link}")


async def _into(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
        must_be_live(e, "merge")
        must_run(e, asked.by)
        others = await _others(view, e, asked.by)
    if not others:
        raise BadInput("into", f"There is no other open escalation that {e.subject} could go into.")
    return escalation_merge_modal(e, others)


async def _others(view: Reading, e: Escalation, by: Actor) -> list[Escalation]:
    """Those that they may see; what is confidential goes only into what is confidential too."""
    return [
        other
        for other in await view.escalation_moves.others_live(e.number)
        if (other.confidential or not e.confidential)
        and may_see(other, by, await view.escalations.sponsors(other.number))
    ]


async def _request(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
        may_split(e, asked.by)
        requests = [each for each in await view.partner_requests.of(e.subject) if each.is_waiting]
    if not requests:
        raise BadInput(
            "request", f"No partner team owes {e.subject} an answer: there is nothing to split off."
        )
    return split_modal(e, requests)


async def _why(deps: Deps, asked: Invocation) -> View:
    async with deps.context.read() as view:
        e = await seen_escalation(view, asked.number, asked.by)
    may_return(e, asked.by)
    return return_modal(e)


async def _merge_sent(deps: Deps, form: Submission, number: int) -> Reply:
    return await merged(deps.context, number, parse_into(form.values), form.person, form.key)


async def _split_sent(deps: Deps, form: Submission, number: int) -> Reply | None:
    return await split_off(deps, number, parse_split(form.values), form.person, form.key)


async def _return_sent(deps: Deps, form: Submission, number: int) -> Reply | None:
    return await returned(deps.context, number, parse_reason(form.values), form.person, form.key)


MERGE = Form(ids.ESCALATION_MERGE_FORM, "Merge {}", _into, _merge_sent)
SPLIT = Form(ids.SPLIT_FORM, "Split {}", _request, _split_sent)
RETURN = Form(ids.RETURN_FORM, "Return {}", _why, _return_sent)
