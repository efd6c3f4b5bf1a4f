"""What a batch of posts works with, locked in one order: authors, conversations, cases, and posts that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.posts import Deletion, Post
from bot.domain.subjects import case_subject
from bot.intake.versions import PostKey, change_by, is_visible
from bot.storage.database import UnitOfWork
from bot.storage.intake.posts import StoredPost
from bot.storage.retries import Moved


@dataclass(frozen=True, slots=True)
class Locked:
    """Ids of authors, (id, case number) of conversations, and the posts that were there, by any of their ids.

    `quoting`: cases whose posts change, and escalations that were raised from them. Partner teams' cards quote those.
    """

    authors: Mapping[PostKey, int]
    conversations: dict[PostKey, tuple[int, int | None]]
    known: Mapping[PostKey, StoredPost]
    quoting: Sequence[Case | Escalation]


async def lock_batch(uow: UnitOfWork, posts: Sequence[Post], deletions: Sequence[Deletion]) -> Locked:
    """Lock authors, conversations and cases, each in one order everywhere, so that there is no deadlock.

    Whoever locks more than one of these does it in this order. Moved where a case was merged meanwhile.
    """
    latest = {(p.author.network, p.author.external_id): p.author for p in posts}
    authors = await uow.posts.remember_authors(latest.values())
    conversations = await uow.cases.lock_conversations_named({(p.network, p.conversation) for p in posts})
    keys = {(p.network, p.external_id) for p in posts} | {(d.network, d.external_id) for d in deletions}
    known = await find_known(uow, keys)
    numbers = {number for _, number in conversations.values()} | {post.case_number for post in known.values()}
    await uow.lock(*(case_subject(number) for number in numbers if number is not None))
    known = await find_known(uow, keys)
    if not {post.case_number for post in known.values()} <= numbers:
        raise Moved
    quoting = await _lock_quoting(uow, _changing_cases(posts, deletions, known))
    return Locked(authors, conversations, known, quoting)


async def find_known(uow: UnitOfWork, keys: Iterable[PostKey]) -> dict[PostKey, StoredPost]:
    """The posts that are stored, by network and any of their ids."""
    known: dict[PostKey, StoredPost] = {}
    for network, ids in groupby(sorted(keys), key=itemgetter(0)):
        found = await uow.posts.find_all(network, [post_id for _, post_id in ids])
        known |= {(network, post_id): stored for post_id, stored in found.items()}
    return known


def _changing_cases(
    posts: Sequence[Post], deletions: Sequence[Deletion], known: Mapping[PostKey, StoredPost]
) -> set[int]:
    """The numbers of the cases in which words that were there change, or go."""
    copies = [(post, known.get((post.network, post.external_id))) for post in posts]
    changing = [stored for post, stored in copies if stored and is_visible(change_by(post, stored))]
    going = [known.get((deletion.network, deletion.external_id)) for deletion in deletions]
    return {
        stored.case_number
        for stored in (*changing, *going)
        if stored and stored.deleted_at is None and stored.case_number is not None
    }


async def _lock_quoting(uow: UnitOfWork, cases: set[int]) -> list[Case | Escalation]:
    """What partner teams were asked about: the cases, which are locked, and their escalations, which are from now on.

    Whoever asks a team meanwhile does so before, and the new card is known, or after, and it shows the new words.
    """
    raised = {number for case in cases for number in await uow.escalations.all_of_case(case)}
    return [
        *[await uow.cases.get(number) for number in sorted(cases)],
        *[await uow.escalations.get_for_update(number) for number in sorted(raised)],
    ]
