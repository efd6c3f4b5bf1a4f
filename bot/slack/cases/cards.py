"""Cases read for handlers: the card for one person, the way to its thread, what the person's own hour is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject
from bot.networks.contract import Network, Replies
from bot.readmodels import CaseCard
from bot.slack.text.markup import link
from bot.slack.text.names import network_name
from bot.slack.workspace.directory import SlackDirectory


@dataclass(frozen=True, slots=True)
class CaseRoom:
    """What handlers of cases work with: the desk, the people, and the networks that are connected."""

    context: Context
    people: SlackDirectory
    networks: Mapping[str, Network]


async def read_card(room: CaseRoom, number: int) -> CaseCard:
    """Everything the card shows; `can_reply` tells whether an answer can go out from here. NotFound."""
    async with room.context.read() as view:
        card = await view.case_reads.card(number)
        target = await view.posts.reply_target(number)
    network = room.networks.get(target.network) if target else None
    return replace(card, can_reply=isinstance(network, Replies))


async def reply_network(room: CaseRoom, number: int) -> Replies:
    """The network that an answer goes to; BadInput says why there is none."""
    async with room.context.read() as view:
        case = await view.cases.get(number)
        target = await view.posts.reply_target(number)
    if target is None:
        raise BadInput(
            "reply",
            f"The customer has deleted what they wrote, so there is nothing to answer on {case.subject}.",
        )
    network = room.networks.get(target.network)
    if network is None or not isinstance(network, Replies):
        raise BadInput(
            "reply",
            f"{case.subject} cannot be answered from here: {network_name(target.network)} is not connected."
            " Answer the customer where they wrote.",
        )
    return network


async def thread_link(context: Context, subject: Subject, words: str = "Open its thread") -> str:
    """A link to the thread, after a space; empty while the card is not shown yet."""
    async with context.read() as view:
        place = await view.placements.of(f"card:{subject}")
    return f" {link(place.link, words)}" if place and place.link else ""


def myself(by: Actor) -> PersonRef:
    """The person who acts; people always are somebody."""
    if by.person is None:
        raise BadInput("person", "Only a person can do this.")
    return by.person


async def their_hour(context: Context, by: Actor) -> tuple[datetime, tzinfo]:
    """Now, and the zone in which the person reads a clock."""
    async with context.read() as view:
        name = await view.people.zone_of(myself(by))
        now = view.now
    try:
        return now, ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return now, context.policy.zone
