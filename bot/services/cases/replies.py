"""Answer a customer in public: keep the words, hand them to delivery, and record what became of them."""

from __future__ import annotations

from bot.changes.context import Context
from bot.changes.locks import lock_current_case
from bot.changes.records import record_case, show_case, tell_privately
from bot.domain.cases.case import must_hold, touched
from bot.domain.cases.clock import we_replied
from bot.domain.errors import BadInput, StateError
from bot.domain.events.cases import Replied, ReplyFailed, ReplyQueued
from bot.domain.events.event import Event
from bot.domain.people import Actor
from bot.domain.posts import Author, Post, PostKind
from bot.intake.cases import show_post
from bot.networks.contract import Replies, Sent
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import Delivery, DeliveryKind, Urgency, Wish


async def reply_to_case(
    context: Context, network: Replies, number: int, text: str, by: Actor, key: str
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

    async def work(uow: UnitOfWork) -> None:
        case = await uow.cases.get_for_update(number)
        if not await uow.receipts.is_first(key):
            return
        if not case.is_open:
            raise StateError(case.subject, case.status, "reply to")
        must_hold(case, by)
        target = await uow.posts.reply_target(number)
        if target is None or target.network != network.name:
            raise BadInput("text", "No post of this case can be answered from here any more.")
        await uow.cases.save(touched(case, by, uow.now))
        subject = str(case.subject)
        event = Event(case.subject, uow.now, by, ReplyQueued())
        message = await uow.timeline.say(case.subject, author=by.name, text=text, person=by.person)
        await uow.timeline.add(event, message)
        await uow.deliveries.mark(
            Wish(
                DeliveryKind.REPLY,
                f"reply:{key}",
                subject,
                f"network:{network.name}",
                Urgency.NOW,
                {
                    "text": text,
                    "network": network.name,
                    "to": target.latest_id,
                    "by": by.label,
                    "name": by.name,
                },
            )
        )
        await show_case(uow, case)

    await context.transact(work)


async def reply_sent(context: Context, delivery: Delivery, sent: Sent, us: Author) -> None:
    """It is on the network: it is stored as our post, the first response is made, and the delivery is done."""

    async def work(uow: UnitOfWork) -> None:
        parent = await uow.posts.find(us.network, delivery.data["to"])
        conversation = await uow.posts.conversation_of(us.network, delivery.data["to"])
        author_id = await uow.posts.remember_author(us)
        conversation_id, _ = await uow.cases.lock_conversation(us.network, conversation or sent.external_id)
        case = await lock_current_case(uow, int(delivery.subject.removeprefix("C-")))
        post = Post(
            us.network,
            sent.external_id,
            us,
            delivery.data["text"],
            uow.now,
            conversation or sent.external_id,
            PostKind.REPLY,
            in_reply_to=delivery.data["to"] if parent else None,
            url=sent.url,
            ours=True,
        )
        post_id = await uow.posts.add(
            post, author_id=author_id, conversation_id=conversation_id, case_number=case.number
        )
        person = await uow.people.by_slack_id(delivery.data["by"])
        by = Actor(person, delivery.data["name"], "reply", label=delivery.data["by"])
        if post_id is not None:
            event = Event(case.subject, uow.now, by, Replied(post_id))
            await record_case(
                uow, we_replied(case, uow.now), event, stale_after=context.policy.claims.go_stale_after
            )
            await show_post(uow, case, post_id)
        await uow.deliveries.finish(delivery)

    await context.transact(work)


async def reply_refused(context: Context, delivery: Delivery, reason: str) -> None:
    """The network will never take it: the case says so, and its writer has the words back privately.

    Nothing where another worker, who has it by now, may still send it or has.
    """

    async def work(uow: UnitOfWork) -> None:
        case = await uow.cases.get_for_update(int(delivery.subject.removeprefix("C-")))
        if not await uow.deliveries.give_up(delivery, reason):
            return
        person = await uow.people.by_slack_id(delivery.data["by"])
        by = Actor(person, delivery.data["name"], "reply", label=delivery.data["by"])
        await uow.timeline.add(Event(case.subject, uow.now, by, ReplyFailed(reason)))
        await show_case(uow, case)
        if person is not None:
            await tell_privately(
                uow, person, "reply_refused", str(case.subject), text=delivery.data["text"], reason=reason
            )

    await context.transact(work)
