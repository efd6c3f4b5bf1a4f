"""Merging, splitting and returning escalations: what is done, its forms, and what is said of it."""

from __future__ import annotations

from typing import Final

from slack_sdk.models.views import View

from bot.domain.cases.choices import WaitingOn
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import Escalation, must_be_live, must_run
from bot.domain.escalations.splits import may_split
from bot.domain.people import Actor
from bot.domain.subjects import request_subject
from bot.services.escalations.moves import (
    may_return,
    merge_escalations,
    return_escalation,
    seen_escalation,
    split_escalation,
)
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.commands.verbs import Form, Invocation, Order, filled
from bot.slack.deps import Deps
from bot.slack.surfaces.escalations.actions import has_other_sponsor
from bot.slack.surfaces.escalations.ending_modals import escalation_merge_modal, return_modal, split_modal
from bot.slack.surfaces.escalations.fields import parse_into, parse_reason, parse_split
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import name
from bot.storage.database import Reading


async def merge(deps: Deps, order: Order, into: int) -> Reply:
    """Make one of two."""
    kept = await merge_escalations(deps.context, order.number, into, order.by, order.key or None)
    told = ", and its sponsors are told" if await has_other_sponsor(deps, order) else ""
    link = await thread_link(deps.context, kept.subject)
    return Reply(f"{order.about} is part of {kept.subject} now{told}.{link}")


async def split_off(deps: Deps, order: Order, request: int) -> Reply | None:
    """Let a request go on by itself; nothing is said to a second copy."""
    begun = await split_escalation(deps.context, deps.people, order.number, request, order.by, order.key)
    if begun is None:
        return None
    held = f"{name(begun.owner)} has it." if begun.owner else "Nobody has it yet."
    return Reply(f"{request_subject(request)} goes on as {begun.subject}. {held}")


async def give_back(deps: Deps, order: Order, reason: str) -> Reply | None:
    """Go on with its case; nothing is said to a second copy."""
    done = await return_escalation(deps.context, order.number, reason, order.by, order.key)
    if done is None:
        return None
    where = (
        f"It goes on as {done.case.subject}, a new case" if done.is_new else f"{done.case.subject} goes on"
    )
    waits = ", and waits for a partner team" if done.case.waiting_on is WaitingOn.PARTNER else ""
    told = ", and its sponsors are told" if await has_other_sponsor(deps, order) else ""
    link = await thread_link(deps.context, done.case.subject)
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


MERGE: Final = Form(ids.ESCALATION_MERGE_FORM, "Merge {}", _into, filled(parse_into, merge))
SPLIT: Final = Form(ids.SPLIT_FORM, "Split {}", _request, filled(parse_split, split_off))
RETURN: Final = Form(ids.RETURN_FORM, "Return {}", _why, filled(parse_reason, give_back))
