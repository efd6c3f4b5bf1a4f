"""Escalations as private answers: lists by filters, page by page, one card, and the menu above them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.changes.context import Context
from bot.domain.access import Permission, may
from bot.domain.escalations.escalation import LIVE
from bot.domain.people import Actor, PersonRef
from bot.readmodels import EscalationFilter, EscalationList
from bot.services.escalations.moves import redacted, redacted_list
from bot.slack import ids
from bot.slack.answers import Words
from bot.slack.cases.cards import myself
from bot.slack.escalations.filters import Vocabulary, read_query
from bot.slack.escalations.words import EscalationVerb
from bot.slack.text.markup import inline, unmarked
from bot.slack.views.escalation_card import escalation_fallback, escalation_shown
from bot.slack.views.hidden import hidden_card, hidden_title
from bot.slack.views.lists import escalation_list, list_text
from bot.slack.views.menus import escalation_help, escalation_menu
from bot.slack.views.pieces import prose

PER_PAGE: Final = 8
"""Escalations on a page: what a phone shows without tiring its reader."""
_OF_THE_DESK: Final = {
    EscalationVerb.OWN: "open",
    EscalationVerb.REOPEN: "closed",
    EscalationVerb.SPONSOR: "open",
}
"""Verbs that anybody's escalations may be meant by, and which of them; else one's own open ones."""
_TAKEN_FOR_GRANTED: Final = frozenset(set(EscalationVerb) - _OF_THE_DESK.keys())


async def listed(
    context: Context, query: str, by: Actor, page: int = 1, *, replace_it: bool = False
) -> Words:
    """A page of the escalations that fit what was written. BadInput for a filter nobody knows."""
    found = await _page(context, query, by, page)
    return Words(list_text(found), escalation_list(found), replace=replace_it)


async def _page(context: Context, query: str, by: Actor, page: int = 1) -> EscalationList:
    partners = {key: partner.name for key, partner in context.policy.partners.items()}
    wanted = read_query(query, myself(by), Vocabulary(tuple(context.policy.escalations.severities), partners))
    async with context.read() as view:
        if wanted.owner is not None:
            named = await view.people.by_slack_id(wanted.owner)
            wanted = wanted.owned_by(named or PersonRef(0, wanted.owner, "somebody who was never here"))
        asked = replace(wanted.asked, seen_by=by)
        found = await view.escalation_reads.page(asked, page, PER_PAGE, title=wanted.title, query=wanted.text)
    return redacted_list(found, by)


async def shown(context: Context, number: int, by: Actor, channel: str = "") -> Words:
    """The card, for one person alone; of a confidential one its title where it is not for them. NotFound.

    `channel` is where they ask: its own channel is for everybody who was invited.
    """
    async with context.read() as view:
        card = redacted(await view.escalation_reads.card(number), by, channel)
    if card.hidden:
        return Words(hidden_title(card.escalation), hidden_card(card.escalation))
    return Words(escalation_fallback(card), escalation_shown(card))


async def menu(context: Context, by: Actor) -> Words:
    """What `/escalation` alone opens."""
    async with context.read() as view:
        reads = view.escalation_reads
        mine = await reads.page(EscalationFilter(LIVE, owner=myself(by)), 1, 1, title="")
        live = await reads.page(EscalationFilter(LIVE), 1, 1, title="")
        sponsored = await reads.page(EscalationFilter(LIVE, sponsor=myself(by)), 1, 1, title="")
    blocks = escalation_menu(
        mine.total, live.total, sponsored.total, may_raise=may(by, Permission.RAISE_ESCALATION)
    )
    return Words("What would you like to do?", blocks)


def help_words() -> Words:
    """The verbs of `/escalation`."""
    return Words(f"What {ids.ESCALATION_COMMAND} does", escalation_help())


async def meant(context: Context, verb: EscalationVerb, by: Actor, typed: str = "") -> int | Words:
    """What a verb without a number is about: the only escalation it can be, else those to choose from.

    What was typed comes back with a number before it, to be sent again.
    """
    own = "mine" if may(by, Permission.HOLD_WORK) else "sponsored"
    found = await _page(context, _OF_THE_DESK.get(verb, own), by)
    if found.total == 1 and verb in _TAKEN_FOR_GRANTED:
        return found.lines[0].escalation.number
    example = str(found.lines[0].escalation.subject) if found.lines else "E-3"
    again = f"{ids.ESCALATION_COMMAND} {verb} {example} {inline(unmarked(typed), 1000)}".rstrip()
    ask = f"Which one? Write its number, for example `{again}`."
    return Words(ask, [prose(ask), *escalation_list(found)])
