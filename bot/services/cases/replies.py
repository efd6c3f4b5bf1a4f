"""Answer a customer in public: keep the words, hand them to delivery, and record what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_current_case
from bot.changes.records import record, show, tell_privately
from bot.clock import Clock
from bot.domain.cases.case import must_hold, touched
from bot.domain.cases.clock import we_replied
from bot.domain.errors import (
    BadInput,
    NetworkDenied,
    NetworkDown,
    NetworkError,
    NetworkLimited,
    ReplyRefused,
)
from bot.domain.events.cases import Replied, ReplyFailed, ReplyQueued
from bot.domain.events.event import Event
from bot.domain.people import Actor
from bot.domain.posts import Author, Post, PostKind
from bot.intake.cases import show_post
from bot.networks.contract import Replies, Sent
from bot.outbox.messages import CustomerReply, Delivery, OutboxMessage, content_of
from bot.outbox.news import ReplyRefused as RefusedReply
from bot.outbox.senders import AWAY, Delivered, Never, NotNow, Sender
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Urgency

LIMITED = timedelta(minutes=1)
"""How long a lane rests where a network does not say."""


@in_transaction
async def reply_to_case(
    _: Context, uow: UnitOfWork, network: Replies, number: int, text: str, by: Actor, key: str
) -> None:
    """The words are kept and will go out, once, as an answer to the customer's latest post.

    BadInput when the network would not take them; the same form twice (`key`) is one reply.
    """
    length = network.measure(text)
    if not length.fits:
        raise BadInput(
            "text",
            f"This has {length.count} characters as {network.name} counts them, and {length.limit} fit."
            f" Shorten it by {length.count - length.limit}."
            if length.count
            else "Write the answer first.",
        )
    case = await uow.cases.get_for_update(number)
    if not await uow.receipts.is_first(key):
        return
    must_hold(case, by, "reply to")
    target = await uow.posts.reply_target(number)
    if target is None or target.network != network.name:
        raise BadInput("text", "No post of this case can be answered from here any more.")
    await uow.cases.save(touched(case, by, uow.now))
    event = Event(case.subject, uow.now, by, ReplyQueued())
    message = await uow.timeline.say(case.subject, author=by.name, text=text, person=by.person)
    await uow.timeline.add(event, message)
    reply = CustomerReply(text, network.name, target.latest_id, by.label, by.name)
    lane = f"network:{network.name}"
    await enqueue(uow, OutboxMessage(reply, f"reply:{key}", case.subject, lane, Urgency.NOW))
    await show(uow, case)


class ReplySender(Sender):
    """Sends answers to customers by whichever network their post came from."""

    tried_too_often = "The network did not take it for days."

    def __init__(self, context: Context, networks: Mapping[str, Replies], clock: Clock) -> None:
        self._context = context
        self._networks = networks
        self._clock = clock

    async def send(self, delivery: Delivery) -> Delivered:
        """A reply that was lost on the way is looked for before it is sent again."""
        reply = content_of(delivery, CustomerReply)
        network = self._networks.get(reply.network)
        if network is None:
            raise Never("This network is no longer connected.")
        try:
            sent = await network.find_reply(reply.to, reply.text) if delivery.maybe_sent else None
            sent = sent or await network.reply(reply.to, reply.text)
        except NetworkError as failure:
            if _is_final(failure, delivery):
                raise Never(failure.detail) from failure
            raise self._when_again(failure) from failure
        return Delivered(record=partial(_reply_sent, self._context, delivery, sent, network.us))

    def _when_again(self, failure: NetworkError) -> NotNow:
        if isinstance(failure, NetworkDown):
            return NotNow(AWAY, failure.detail, maybe_sent=True)
        until = failure.until if isinstance(failure, NetworkLimited) else None
        wait = max(until - self._clock(), AWAY) if until is not None else LIMITED
        return NotNow(wait, failure.detail, whole_lane=True)

    async def give_up(self, uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
        """The case says so, and its writer has the words back privately.

        Nothing where another worker, who has it by now, may still send it or has.
        """
        reply = content_of(delivery, CustomerReply)
        case = await uow.cases.get_for_update(delivery.about.number)
        if not await uow.deliveries.give_up(delivery, reason):
            return
        by = await _writer(uow, reply)
        await uow.timeline.add(Event(case.subject, uow.now, by, ReplyFailed(reason)))
        await show(uow, case)
        if by.person is not None:
            await tell_privately(uow, by.person, RefusedReply(reply.text, reason), case.subject)


def _is_final(failure: NetworkError, delivery: Delivery) -> bool:
    """Whether the reply is not on the network and never will be. Without keys nobody can look whether it is."""
    is_unseen = isinstance(failure, NetworkDenied) and not delivery.maybe_sent
    return isinstance(failure, ReplyRefused) or is_unseen


async def _reply_sent(context: Context, delivery: Delivery, sent: Sent, us: Author, uow: UnitOfWork) -> None:
    """It is on the network: it is stored as our post, and the first response is made."""
    reply = content_of(delivery, CustomerReply)
    parent = await uow.posts.find(us.network, reply.to)
    conversation = await uow.posts.conversation_of(us.network, reply.to) or sent.external_id
    author_id = await uow.posts.remember_author(us)
    conversation_id, _ = await uow.cases.lock_conversation(us.network, conversation)
    case = await lock_current_case(uow, delivery.about.number)
    post = Post(
        us.network,
        sent.external_id,
        us,
        reply.text,
        uow.now,
        conversation,
        PostKind.REPLY,
        in_reply_to=reply.to if parent else None,
        url=sent.url,
        ours=True,
    )
    post_id = await uow.posts.add(
        post, author_id=author_id, conversation_id=conversation_id, case_number=case.number
    )
    if post_id is not None:
        by = await _writer(uow, reply)
        event = Event(case.subject, uow.now, by, Replied(post_id))
        await record(context, uow, we_replied(case, uow.now), event)
        await show_post(uow, case, post_id)


async def _writer(uow: UnitOfWork, reply: CustomerReply) -> Actor:
    return Actor(await uow.people.by_slack_id(reply.by), reply.name, "reply", label=reply.by)
