"""A message on its way out, and what it has to wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.domain.subjects import Subject
from bot.outbox.messages import Delivery
from bot.outbox.senders import NotNow
from bot.policy import Policy
from bot.readmodels import Place
from bot.storage.database import ReadSession

FOR_ITS_CARD = timedelta(seconds=1)
"""How long what belongs in a thread waits for the thread's first message."""

_TRIES_FOR_A_LINK = 6
"""After so many tries a message goes out without the link to its card."""


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A message: `channel` is a name or an id, `at` the message to update, `call` whom it calls to act.

    `only_where_shown`: it changes what is there already, and nothing is posted for it.
    """

    channel: str
    text: str
    blocks: Sequence[Block] = ()
    thread_ts: str | None = None
    at: Place | None = None
    call: tuple[str, ...] = ()
    link: str = ""
    only_where_shown: bool = False


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What a message depends on besides the database.

    `connected`: the networks that can be answered. `group`: the mention of a partner team's people on call.
    """

    connected: frozenset[str] = frozenset()
    group: str = ""
    policy: Policy = field(default_factory=Policy)


async def thread_of(view: ReadSession, subject: Subject) -> Place:
    """Where the card is below which something is to stand; NotNow while it is not there."""
    place = await view.placements.of(f"card:{subject}")
    if place is None:
        raise NotNow(FOR_ITS_CARD, f"the card of {subject} is not there yet")
    return place


def await_card(place: Place | None, subject: Subject, delivery: Delivery) -> None:
    """What links to a card waits a while for it; NotNow."""
    if place is None and delivery.attempts < _TRIES_FOR_A_LINK:
        raise NotNow(FOR_ITS_CARD, f"the card of {subject} is not there yet, and the message links to it")
