"""Escalations as private answers: lists by filters, page by page, and one card."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.changes.context import Context
from bot.domain.escalations.escalation import LIVE
from bot.domain.people import Actor, PersonRef
from bot.readmodels import EscalationCard, EscalationFilter, EscalationList
from bot.services.escalations.moves import redacted, redacted_list
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation
from bot.slack.deps import Deps
from bot.slack.surfaces.escalations.card import escalation_fallback, escalation_shown, hidden_card
from bot.slack.surfaces.escalations.facts import hidden_title
from bot.slack.surfaces.escalations.filters import EscalationVocabulary, read_query
from bot.slack.surfaces.reads import myself
from bot.slack.views.lists import escalation_list, list_text

PER_PAGE: Final = 8
"""Escalations on a page: what a phone shows without tiring its reader."""


async def listed(deps: Deps, query: str, by: Actor, page: int = 1) -> Reply:
    """A page of the escalations that fit what was written. BadInput for a filter nobody knows."""
    found = await page_of(deps.context, query, by, page)
    return Reply(list_text(found), escalation_list(found))


async def list_escalations(deps: Deps, asked: Invocation) -> Answer:
    """Those that fit what is written."""
    return await listed(deps, asked.words, asked.by)


async def page_of(context: Context, query: str, by: Actor, page: int = 1) -> EscalationList:
    """A page of them, to be shown in another answer."""
    partners = {key: partner.name for key, partner in context.policy.partners.items()}
    wanted = read_query(
        query, myself(by), EscalationVocabulary(tuple(context.policy.escalations.severities), partners)
    )
    async with context.read() as view:
        if wanted.owner is not None:
            named = await view.people.by_slack_id(wanted.owner)
            wanted = wanted.owned_by(named or PersonRef(0, wanted.owner, "somebody who was never here"))
        asked = replace(wanted.asked, seen_by=by)
        found = await view.escalation_reads.page(asked, page, PER_PAGE, title=wanted.title, query=wanted.text)
    return redacted_list(found, by)


async def read_card(deps: Deps, number: int) -> EscalationCard:
    """Everything the card shows; NotFound."""
    async with deps.context.read() as view:
        return await view.escalation_reads.card(number)


async def show(deps: Deps, asked: Invocation) -> Answer:
    """The card, for one person alone; of a confidential one its title where it is not for them. NotFound.

    Its own channel is for everybody who was invited there.
    """
    card = redacted(await read_card(deps, asked.number), asked.by, asked.gesture.spot.channel)
    if card.hidden:
        return Reply(hidden_title(card.escalation), hidden_card(card.escalation))
    return Reply(escalation_fallback(card), escalation_shown(card))


async def counts(context: Context, by: Actor) -> tuple[int, int, int]:
    """How many open ones the person owns, how many there are, and how many the person sponsors."""
    async with context.read() as view:
        reads = view.escalation_reads
        mine = await reads.page(EscalationFilter(LIVE, owner=myself(by)), 1, 1, title="")
        live = await reads.page(EscalationFilter(LIVE), 1, 1, title="")
        sponsored = await reads.page(EscalationFilter(LIVE, sponsor=myself(by)), 1, 1, title="")
    return mine.total, live.total, sponsored.total
