"""Receive a batch of posts: which versions count, whose conversations they belong to, and what that does to cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.changes.context import Context, in_transaction
from bot.changes.records import show, show_quoting_requests
from bot.config import product_version
from bot.domain.events.cases import PostDeleted, PostEdited
from bot.domain.events.event import Event
from bot.domain.people import customer
from bot.domain.posts import Deletion, Post, PostKind
from bot.intake.cases import Arrival, join_case
from bot.intake.conversations import Locked, find_known, lock_batch
from bot.intake.versions import Change, change_by, keys_of, newest_copies, without_deleted_words
from bot.networks.contract import RECHECK, Batch
from bot.outbox.messages import OutboxMessage, PostCopy
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.storage.intake.posts import StoredPost
from bot.storage.outbox.deliveries import Urgency
from bot.storage.retries import Moved


@dataclass(slots=True)
class Received:
    """What became of a batch, by kind: new, known, edited, deleted, reposts, unread; and the cases it opened."""

    counts: Counter[str] = field(default_factory=Counter)
    opened: list[int] = field(default_factory=list)


@in_transaction
async def receive_posts(context: Context, uow: UnitOfWork, network: str, batch: Batch) -> Received:
    """Everything of the batch is stored when this returns, or nothing is; the cursor moves with it.

    The same batch again changes nothing, and neither does the order in which posts, their versions and their deletions
    come. What could not be read is kept as the network gave it.
    """
    received = await receive_in(context, uow, batch)
    if batch.cursor is not None:
        await uow.cursors.move(network, batch.stream, batch.cursor)
    return received


async def receive_in(context: Context, uow: UnitOfWork, batch: Batch) -> Received:
    """The same as a part of something greater, before it locks anything; the cursor stays where it is. Moved."""
    received = Received()
    deleted = {(each.network, each.external_id) for each in batch.deletions}
    await uow.tombstones.lock(adding=bool(deleted - (await find_known(uow, deleted)).keys()))
    posts = await _worth_keeping(uow, batch, received)
    locked = await lock_batch(uow, posts, batch.deletions)
    for post in posts:
        await _receive(context, uow, post, locked, received)
    await _delete(uow, batch.deletions, posts, locked, received)
    for about in locked.quoting:
        await show_quoting_requests(uow, about)
    if batch.unread:
        received.counts["unread"] += len(batch.unread)
        is_present = batch.stream == RECHECK
        await uow.raw_posts.keep(batch.unread, failed_in=product_version(), replaces=is_present)
    return received


async def _worth_keeping(uow: UnitOfWork, batch: Batch, received: Received) -> list[Post]:
    """The newest copy of each post, the oldest post first; reposts say nothing of their own."""
    posts = [post for post in batch.posts if post.kind is not PostKind.REPOST]
    if len(posts) < len(batch.posts):
        received.counts["reposts"] += len(batch.posts) - len(posts)
    deleted = await uow.tombstones.of({key for post in posts for key in keys_of(post)})
    deleted |= {(each.network, each.external_id): uow.now for each in batch.deletions}
    copies = newest_copies(without_deleted_words(posts, deleted))
    return sorted(copies, key=lambda post: (post.created_at, post.external_id))


async def _receive(context: Context, uow: UnitOfWork, post: Post, locked: Locked, received: Received) -> None:
    """Store a post, and remember the case that its conversation has now."""
    stored = locked.known.get((post.network, post.external_id))
    if stored is not None:
        received.counts[await _apply_copy(uow, stored, post)] += 1
        return
    conversation_id, number = locked.conversations[post.network, post.conversation]
    author_id = locked.authors[post.author.network, post.author.external_id]
    post_id = await uow.posts.add(
        post, author_id=author_id, conversation_id=conversation_id, case_number=None
    )
    if post_id is None:  # another worker stored it meanwhile, in another conversation
        raise Moved
    received.counts["new"] += 1
    arrival = Arrival(post, author_id, conversation_id, number)
    now_has, is_new = await join_case(context, uow, arrival, post_id)
    locked.conversations[post.network, post.conversation] = (conversation_id, now_has)
    if is_new and now_has is not None:
        received.opened.append(now_has)


async def _apply_copy(uow: UnitOfWork, stored: StoredPost, post: Post) -> str:
    """A post that is there already: known, edited or deleted."""
    match change_by(post, stored):
        case Change.DELETED:
            await _mark_deleted(uow, stored, post.network)
            return "deleted"
        case Change.REWORDED:
            await uow.posts.edit(stored.id, post)
            await _show_change(uow, stored, PostEdited(stored.id), post.network)
            return "edited"
        case Change.RENUMBERED:
            await uow.posts.renumber(stored.id, post)
    return "known"


async def _delete(
    uow: UnitOfWork, deletions: Iterable[Deletion], posts: Sequence[Post], locked: Locked, received: Received
) -> None:
    """Blank what is there, and remember the deletion of what is not: it may come yet."""
    came = {key for post in posts for key in keys_of(post)}
    remains = {(post.network, post.external_id) for post in posts if post.deleted_at is not None}
    blanked = {stored.id for key, stored in locked.known.items() if key in remains}
    for key in sorted({(each.network, each.external_id) for each in deletions} - came):
        stored = locked.known.get(key)
        if stored is None:
            await uow.tombstones.add(*key)
        elif stored.deleted_at is None and stored.id not in blanked:
            blanked.add(stored.id)
            await _mark_deleted(uow, stored, key[0])
            received.counts["deleted"] += 1


async def _mark_deleted(uow: UnitOfWork, stored: StoredPost, network: str) -> None:
    await uow.posts.blank(stored.id)
    await _show_change(uow, stored, PostDeleted(stored.id), network)


async def _show_change(
    uow: UnitOfWork, stored: StoredPost, fact: PostEdited | PostDeleted, network: str
) -> None:
    """The card, and the post in its thread, are to show what the post is now."""
    if stored.case_number is None:
        return
    case = await uow.cases.get(stored.case_number)
    by = customer("the author", network)
    await uow.timeline.add(Event(case.subject, uow.now, by, fact))
    urgency = Urgency.NOW if isinstance(fact, PostDeleted) else Urgency.SOON
    await show(uow, case, urgency)
    target = f"post:{stored.id}"
    if await uow.placements.of(target) is not None:
        copy = OutboxMessage(PostCopy(stored.id), target, case.subject, case.channel, urgency)
        await enqueue(uow, copy)
