"""Receive posts from a network: store each once, join it to its case or open one, follow edits and deletions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.events import Event, EventKind
from bot.domain.numbers import case_subject
from bot.domain.people import customer
from bot.domain.posts import Deletion, Post, PostKind
from bot.services.desk import Desk
from bot.services.join_case import Arrival, join_case
from bot.services.ports import Batch
from bot.services.record_change import show_case
from bot.storage.deliveries import DeliveryKind, Urgency, Wish
from bot.storage.posts import StoredPost
from bot.storage.uow import UnitOfWork


@dataclass(slots=True)
class Received:
    """What became of a batch, by kind: new, known, edited, deleted, reposts; and the cases it opened."""

    counts: Counter[str] = field(default_factory=Counter)
    opened: list[int] = field(default_factory=list)


async def receive_posts(desk: Desk, network: str, batch: Batch) -> Received:
    """Everything of the batch is stored when this returns, or nothing is; the cursor moves with it.

    The same batch again changes nothing.
    """
    received = Received()
    async with desk.begin() as uow:
        posts = sorted(_worth_keeping(batch.posts, received), key=lambda p: (p.created_at, p.external_id))
        authors, conversations = await _hold(uow, posts)
        for post in posts:
            arrival = Arrival(
                post,
                authors[post.network, post.author.external_id],
                *conversations[post.network, post.conversation],
            )
            number = await _receive(desk, uow, arrival, received)
            if number is not None:
                conversations[post.network, post.conversation] = (arrival.conversation_id, number)
        for deletion in batch.deletions:
            received.counts["deleted"] += await _delete(uow, deletion)
        if batch.cursor is not None:
            await uow.cursors.move(network, batch.stream, batch.cursor)
    return received


def _worth_keeping(posts: Iterable[Post], received: Received) -> list[Post]:
    """Without reposts, which say nothing of their own, and without copies in the batch: the latest version stays."""
    kept: dict[tuple[str, str], Post] = {}
    for post in posts:
        if post.kind is PostKind.REPOST:
            received.counts["reposts"] += 1
            continue
        before = kept.get((post.network, post.external_id))
        if before is None or _is_later(post.latest_id, before.latest_id or before.external_id):
            kept[post.network, post.external_id] = post
    return list(kept.values())


async def _hold(
    uow: UnitOfWork, posts: list[Post]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], tuple[int, int | None]]]:
    """Authors and conversations, locked in one order everywhere, so that two workers cannot wait for each other."""
    latest = {(p.network, p.author.external_id): p.author for p in posts}
    authors = {key: await uow.posts.remember_author(latest[key]) for key in sorted(latest)}
    names = sorted({(p.network, p.conversation) for p in posts})
    return authors, {name: await uow.cases.hold_conversation(*name) for name in names}


async def _receive(desk: Desk, uow: UnitOfWork, arrival: Arrival, received: Received) -> int | None:
    """Store a post; the number of the case that its conversation has now."""
    post = arrival.post
    stored = await uow.posts.find(post.network, post.external_id)
    if stored is not None:
        received.counts["edited" if await _edit(uow, stored, post) else "known"] += 1
        return arrival.case_number
    post_id = await uow.posts.add(
        post, author_id=arrival.author_id, conversation_id=arrival.conversation_id, case_number=None
    )
    if post_id is None:
        received.counts["known"] += 1
        return arrival.case_number
    received.counts["new"] += 1
    number, is_new = await join_case(desk, uow, arrival, post_id)
    if is_new and number is not None:
        received.opened.append(number)
    return number


def _is_later(latest_id: str | None, than: str) -> bool:
    """Whether an id belongs to a later version; ids that are no numbers are taken as later when they differ."""
    if latest_id is None or latest_id == than:
        return False
    return int(latest_id) > int(than) if latest_id.isdecimal() and than.isdecimal() else True


async def _edit(uow: UnitOfWork, stored: StoredPost, post: Post) -> bool:
    """Take over a newer version; an older one that comes late, and one whose author has deleted it, change nothing."""
    latest = post.latest_id or post.external_id
    is_newer = _is_later(latest, stored.latest_id)
    reworded = latest == stored.latest_id and post.text != stored.text
    if stored.deleted_at is not None or not (is_newer or reworded):
        return False
    await uow.posts.edit(stored.id, post)
    await _changed(uow, stored, EventKind.POST_EDITED, post.network)
    return True


async def _delete(uow: UnitOfWork, deletion: Deletion) -> bool:
    stored = await uow.posts.find(deletion.network, deletion.external_id)
    if stored is None or stored.deleted_at is not None:
        return False
    await uow.posts.mask(stored.id)
    await _changed(uow, stored, EventKind.POST_DELETED, deletion.network)
    return True


async def _changed(uow: UnitOfWork, stored: StoredPost, kind: EventKind, network: str) -> None:
    """The card, and the post in its thread, are to show what the post is now."""
    if stored.case_number is None:
        return
    case = await uow.cases.get(stored.case_number)
    by = customer("the author", network)
    await uow.timeline.add(Event(case.subject, kind, uow.now, by, {"post_id": stored.id}))
    urgency = Urgency.NOW if kind is EventKind.POST_DELETED else Urgency.SOON
    await show_case(uow, case, urgency)
    target = f"post:{stored.id}"
    if await uow.placements.of(target) is not None:
        await uow.deliveries.mark(
            Wish(
                DeliveryKind.POST,
                target,
                str(case_subject(case.number)),
                case.channel,
                urgency,
                {"post_id": stored.id},
            )
        )
