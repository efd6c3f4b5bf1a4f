"""Take in a batch of posts: store, order, join to cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from bot.changes.context import Context
from bot.changes.records import show_case
from bot.changes.requests import show_quoting_requests
from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.cases import PostDeleted, PostEdited
from bot.domain.events.event import Event
from bot.domain.people import customer
from bot.domain.posts import Deletion, Post, PostKind
from bot.domain.subjects import case_subject
from bot.intake.cases import Arrival, join_case
from bot.networks.contract import Batch, Polls
from bot.outbox.messages import OutboxMessage, PostCopy
from bot.outbox.store import enqueue
from bot.storage.database import UnitOfWork
from bot.storage.intake.posts import StoredPost
from bot.storage.outbox.deliveries import Urgency
from bot.storage.retries import Moved


@dataclass(slots=True)
class Received:
    """What became of a batch, by kind: new, known, edited, deleted, reposts; and the cases it opened."""

    counts: Counter[str] = field(default_factory=Counter)
    opened: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Locked:
    """What a batch works with: ids of authors, (id, case number) of conversations, and the posts that were there.

    `quoting`: cases whose posts change, and escalations that were raised from them. Partner teams' cards quote those.
    """

    authors: Mapping[tuple[str, str], int]
    conversations: dict[tuple[str, str], tuple[int, int | None]]
    known: Mapping[tuple[str, str], StoredPost]
    quoting: Sequence[Case | Escalation]


async def receive_posts(context: Context, network: str, batch: Batch) -> Received:
    """Everything of the batch is stored when this returns, or nothing is; the cursor moves with it.

    The same batch again changes nothing, and neither does the order in which the posts of a conversation come.
    """

    async def work(uow: UnitOfWork) -> Received:
        received = Received()
        posts = sorted(_worth_keeping(batch.posts, received), key=lambda p: (p.created_at, p.external_id))
        held = await _lock(uow, posts, batch.deletions)
        for post in posts:
            await _receive(context, uow, post, held, received)
        for deletion in batch.deletions:
            received.counts["deleted"] += await _delete(uow, deletion)
        for about in held.quoting:
            await show_quoting_requests(uow, about)
        if batch.cursor is not None:
            await uow.cursors.move(network, batch.stream, batch.cursor)
        return received

    return await context.transact(work)


def _worth_keeping(posts: Iterable[Post], received: Received) -> list[Post]:
    """Without reposts, which say nothing of their own, and of copies inside the batch only the latest version."""
    kept: dict[tuple[str, str], Post] = {}
    for post in posts:
        if post.kind is PostKind.REPOST:
            received.counts["reposts"] += 1
            continue
        before = kept.get((post.network, post.external_id))
        if before is None or _replaces(post, before):
            kept[post.network, post.external_id] = post
    return list(kept.values())


def _replaces(post: Post, before: Post) -> bool:
    if before.deleted_at is not None:
        return False
    return post.deleted_at is not None or is_later(post.latest_id, before.latest_id or before.external_id)


async def _lock(uow: UnitOfWork, posts: Sequence[Post], deletions: Sequence[Deletion]) -> _Locked:
    """Lock authors, conversations and cases, each in one order everywhere, so that no two workers wait for each other.

    Whoever locks more than one of these takes them in this order. Moved where a case was merged meanwhile.
    """
    latest = {(p.network, p.author.external_id): p.author for p in posts}
    authors = {key: await uow.posts.remember_author(latest[key]) for key in sorted(latest)}
    names = sorted({(p.network, p.conversation) for p in posts})
    conversations = {name: await uow.cases.lock_conversation(*name) for name in names}
    known = await _known(uow, posts, deletions)
    numbers = {number for _, number in conversations.values()} | {post.case_number for post in known.values()}
    await uow.lock(*(case_subject(number) for number in numbers if number is not None))
    known = await _known(uow, posts, deletions)
    if not {post.case_number for post in known.values()} <= numbers:
        raise Moved
    quoting = await _lock_quoting(uow, _with_changes(posts, deletions, known))
    return _Locked(authors, conversations, known, quoting)


def _with_changes(
    posts: Sequence[Post], deletions: Sequence[Deletion], known: Mapping[tuple[str, str], StoredPost]
) -> set[int]:
    """The numbers of the cases in which words that were there change, or go."""
    copies = [(post, known.get((post.network, post.external_id))) for post in posts]
    changing = [stored for post, stored in copies if stored and _says_otherwise(post, stored)]
    going = [known.get((deletion.network, deletion.external_id)) for deletion in deletions]
    return {
        stored.case_number
        for stored in (*changing, *going)
        if stored and stored.deleted_at is None and stored.case_number is not None
    }


async def _lock_quoting(uow: UnitOfWork, cases: set[int]) -> list[Case | Escalation]:
    """What partner teams were asked about: the cases, which are held, and their escalations, which are from now on.

    Whoever asks a team meanwhile does so before, and the new card is known, or after, and it shows the new words.
    """
    raised = {number for case in cases for number in await uow.escalations.all_of_case(case)}
    return [
        *[await uow.cases.get(number) for number in sorted(cases)],
        *[await uow.escalations.get_for_update(number) for number in sorted(raised)],
    ]


async def _known(
    uow: UnitOfWork, posts: Sequence[Post], deletions: Sequence[Deletion]
) -> dict[tuple[str, str], StoredPost]:
    """What is stored of a batch, by network and any of its ids."""
    wanted = sorted(
        {(p.network, p.external_id) for p in posts} | {(d.network, d.external_id) for d in deletions}
    )
    known: dict[tuple[str, str], StoredPost] = {}
    for network, ids in groupby(wanted, key=itemgetter(0)):
        found = await uow.posts.find_all(network, [post_id for _, post_id in ids])
        known |= {(network, post_id): stored for post_id, stored in found.items()}
    return known


async def _receive(context: Context, uow: UnitOfWork, post: Post, held: _Locked, received: Received) -> None:
    """Store a post, and remember the case that its conversation has now."""
    stored = held.known.get((post.network, post.external_id))
    if stored is not None:
        received.counts[await _again(uow, stored, post)] += 1
        return
    conversation_id, number = held.conversations[post.network, post.conversation]
    author_id = held.authors[post.network, post.author.external_id]
    post_id = await uow.posts.add(
        post, author_id=author_id, conversation_id=conversation_id, case_number=None
    )
    if post_id is None:
        received.counts["known"] += 1
        return
    received.counts["new"] += 1
    arrival = Arrival(post, author_id, conversation_id, number)
    now_has, is_new = await join_case(context, uow, arrival, post_id)
    held.conversations[post.network, post.conversation] = (conversation_id, now_has)
    if is_new and now_has is not None:
        received.opened.append(now_has)


def is_later(latest_id: str | None, than: str) -> bool:
    """Whether an id belongs to a later version; ids that are no numbers are taken as later when they differ."""
    if latest_id is None or latest_id == than:
        return False
    return int(latest_id) > int(than) if latest_id.isdecimal() and than.isdecimal() else True


async def _again(uow: UnitOfWork, stored: StoredPost, post: Post) -> str:
    """A post that is there already: known, edited or deleted. Once its author has deleted it nothing changes it."""
    if stored.deleted_at is not None or not _says_otherwise(post, stored):
        return "known"
    if post.deleted_at is not None:
        await _take_off(uow, stored, post.network)
        return "deleted"
    await uow.posts.edit(stored.id, post)
    await _changed(uow, stored, PostEdited(stored.id), post.network)
    return "edited"


def _says_otherwise(post: Post, stored: StoredPost) -> bool:
    """Whether a copy is gone, or a newer version; an older one that comes late changes nothing."""
    latest = post.latest_id or post.external_id
    is_newer = is_later(latest, stored.latest_id)
    reworded = latest == stored.latest_id and post.text != stored.text
    return post.deleted_at is not None or is_newer or reworded


async def _delete(uow: UnitOfWork, deletion: Deletion) -> bool:
    stored = await uow.posts.find(deletion.network, deletion.external_id)
    return stored is not None and await _take_off(uow, stored, deletion.network)


async def _take_off(uow: UnitOfWork, stored: StoredPost, network: str) -> bool:
    if stored.deleted_at is not None:
        return False
    await uow.posts.mask(stored.id)
    await _changed(uow, stored, PostDeleted(stored.id), network)
    return True


async def _changed(uow: UnitOfWork, stored: StoredPost, fact: PostEdited | PostDeleted, network: str) -> None:
    """The card, and the post in its thread, are to show what the post is now."""
    if stored.case_number is None:
        return
    case = await uow.cases.get(stored.case_number)
    by = customer("the author", network)
    await uow.timeline.add(Event(case.subject, uow.now, by, fact))
    urgency = Urgency.NOW if isinstance(fact, PostDeleted) else Urgency.SOON
    await show_case(uow, case, urgency)
    target = f"post:{stored.id}"
    if await uow.placements.of(target) is not None:
        copy = OutboxMessage(PostCopy(stored.id), target, case.subject, case.channel, urgency)
        await enqueue(uow, copy)


AT_ONCE = 100
"""What X looks up in one call (https://docs.x.com/x-api/posts/lookup)."""


async def recheck_posts(context: Context, network: Polls, older_than: timedelta) -> Received:
    """What became of the posts that have not been looked at for `older_than`, a hundred at the most."""
    async with context.read() as view:
        due = await view.posts.to_recheck(network.name, view.now - older_than, AT_ONCE)
    if not due:
        return Received()
    batch = await network.recheck([latest_id for _, latest_id in due])
    received = await receive_posts(context, network.name, batch)
    await context.transact(lambda uow: uow.posts.checked([post_id for post_id, _ in due]))
    return received
