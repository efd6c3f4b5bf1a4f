"""Cases read for handlers: the card, for one person alone too, and the network that an answer goes to."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.errors import BadInput
from bot.networks.contract import Replies
from bot.readmodels import CaseCard
from bot.slack.answers import Reply
from bot.slack.commands.verbs import Order
from bot.slack.deps import Deps
from bot.slack.surfaces.cases.card import case_fallback, case_shown
from bot.slack.text.names import network_name


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
