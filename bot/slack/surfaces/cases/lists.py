"""Cases as private answers: one card, and lists by filters or by words, page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.changes.context import Context
from bot.domain.cases.case import OPEN
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Actor
from bot.networks.contract import Replies
from bot.readmodels import CaseCard, CaseFilter
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation, Order
from bot.slack.deps import Deps
from bot.slack.surfaces.cases.card import case_fallback, case_shown
from bot.slack.surfaces.cases.filters import CaseVocabulary, read_query, search_query
from bot.slack.surfaces.reads import myself
from bot.slack.text.names import known_networks, network_name
from bot.slack.views.lists import case_list, list_text

PER_PAGE: Final = 8
"""Cases on a page: what a phone shows without tiring its reader."""


async def listed(deps: Deps, query: str, by: Actor, page: int = 1) -> Reply:
    """A page of the cases that fit what was written. BadInput for a filter nobody knows."""
    wanted = read_query(query, myself(by), vocabulary(deps))
    if wanted.owner is not None:
        named = await deps.people.person(wanted.owner)
        if named is None:
            raise NotFound("person", "")
        wanted = wanted.owned_by(named)
    async with deps.context.read() as view:
        found = await view.case_reads.page(
            wanted.asked, page, PER_PAGE, title=wanted.title, query=wanted.text
        )
    return Reply(list_text(found), case_list(found))


async def list_cases(deps: Deps, asked: Invocation) -> Answer:
    """Those that fit what is written."""
    return await listed(deps, asked.words, asked.by)


async def list_mine(deps: Deps, asked: Invocation) -> Answer:
    """Those of who asks, that fit."""
    return await listed(deps, f"mine {asked.words}".strip(), asked.by)


async def found(deps: Deps, order: Order, words: str) -> Answer:
    """Those in which the words were said."""
    return await listed(deps, search_query(words), order.by)


def vocabulary(deps: Deps) -> CaseVocabulary:
    """The names that need no key: networks, and the policy's topics."""
    return CaseVocabulary(known_networks(), frozenset(deps.context.policy.topic_words))


async def counts(context: Context, by: Actor) -> tuple[int, int]:
    """How many open cases the person holds, and how many nobody does."""
    open_ones = CaseFilter(statuses=OPEN)
    async with context.read() as view:
        reads = view.case_reads
        mine = await reads.page(replace(open_ones, owner=myself(by)), 1, 1, title="")
        unowned = await reads.page(replace(open_ones, unowned=True, snoozed=False), 1, 1, title="")
    return mine.total, unowned.total


async def read_card(deps: Deps, number: int) -> CaseCard:
    """Everything the card shows; `can_reply` tells whether an answer can go out from here. NotFound."""
    async with deps.context.read() as view:
        card = await view.case_reads.card(number)
        target = await view.posts.reply_target(number)
    network = deps.networks.get(target.network) if target else None
    return replace(card, can_reply=isinstance(network, Replies))


async def show(deps: Deps, order: Order) -> Reply:
    """The card as it is now, for one person alone; NotFound."""
    card = await read_card(deps, order.number)
    return Reply(case_fallback(card), case_shown(card))


async def reply_network(deps: Deps, number: int) -> Replies:
    """The network that an answer goes to; BadInput says why there is none."""
    async with deps.context.read() as view:
        case = await view.cases.get(number)
        target = await view.posts.reply_target(number)
    if target is None:
        raise BadInput(
            "reply",
            f"The customer has deleted what they wrote, so there is nothing to answer on {case.subject}.",
        )
    network = deps.networks.get(target.network)
    if network is None or not isinstance(network, Replies):
        raise BadInput(
            "reply",
            f"{case.subject} cannot be answered from here: {network_name(target.network)} is not connected."
            " Answer the customer where they wrote.",
        )
    return network
