"""Import the posts of a file: each is received as if its network had brought it, the oldest first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from bot.changes.context import Context
from bot.domain.posts import Post, conversation_roots
from bot.intake.files.reading import PostFile
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.storage.intake.posts import StoredPost

AT_ONCE: Final = 50
"""How many posts one transaction takes: few enough that people's own changes wait for less than a second."""
ASKED_AT_ONCE: Final = 500
SHOWN: Final = 20
"""How many bad rows are kept with their reasons."""
STREAM: Final = "import"

Watch = Callable[[str, int, int], object]
"""Hears how far it has come: ("read" or "stored", so many, of so many); bytes are read, rows are stored."""
_T = TypeVar("_T")


@dataclass(slots=True)
class Imported:
    """What became of a file's rows. `counts` is by kind: new, known, edited, deleted, reposts.

    `bad` has the first bad rows, each a line number and a sentence; `bad_rows` counts them all.
    """

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    opened: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    bad_rows: int = 0


@dataclass(slots=True)
class _Survey:
    """What a first pass through a file learns: when each post was written and where it stands; who answers whom."""

    order: list[tuple[datetime, str, int]] = field(default_factory=list)
    parents: dict[str, str | None] = field(default_factory=dict)


async def import_posts(context: Context, file: PostFile, watch: Watch, *, pause: float = 0.0) -> Imported:
    """Bring in every good row of a file, however its rows are ordered, in transactions of 50 posts.

    Where the file does not name conversations, a post belongs to that of the post it answers, known from the file
    or from the database. What is known already stays as it is, unless the file has a later version of it: an import
    that was stopped in the middle goes on when it is run again, and a second one adds nothing. BadInput when the file
    is changed meanwhile. After each transaction it rests for `pause` seconds, where others could not write otherwise.
    """
    imported = Imported()
    survey = _surveyed(file, imported, watch)
    conversations = await _conversations(context, file.network, survey.parents)
    survey.order.sort()
    for rows in _batched(survey.order, AT_ONCE):
        posts = [_placed(file.post_at(begin), conversations) for _, _, begin in rows]
        fresh = tuple(await _without_known(context, posts))
        imported.rows += len(rows)
        imported.counts["known"] += len(posts) - len(fresh)
        if fresh:
            received = await receive_posts(context, file.network, Batch(STREAM, fresh))
            imported.counts += received.counts
            imported.opened += len(received.opened)
            await asyncio.sleep(pause)
        watch("stored", imported.rows, len(survey.order))
    return imported


def _surveyed(file: PostFile, imported: Imported, watch: Watch) -> _Survey:
    survey = _Survey()
    for row in file.rows():
        if row.post is not None:
            survey.order.append((row.post.created_at, row.post.external_id, row.begin))
            if not row.post.conversation:
                survey.parents[row.post.external_id] = row.post.in_reply_to
        else:
            imported.bad_rows += 1
            if len(imported.bad) < SHOWN:
                imported.bad.append((row.line, row.problem))
        watch("read", row.end, file.size)
    return survey


async def _conversations(context: Context, network: str, parents: Mapping[str, str | None]) -> dict[str, str]:
    """The conversation of every post of which the file names only the parent: a chain ends at a post that is known."""
    known: dict[str, str] = {}
    ids = {*parents, *filter(None, parents.values())}
    async with context.read() as view:
        for some in _batched(ids, ASKED_AT_ONCE):
            known |= await view.posts.conversations_of(network, some)
    roots = conversation_roots({each: None if each in known else parent for each, parent in parents.items()})
    return {each: known.get(root, root) for each, root in roots.items()}


def _placed(post: Post, conversations: Mapping[str, str]) -> Post:
    return post if post.conversation else replace(post, conversation=conversations[post.external_id])


async def _without_known(context: Context, posts: Sequence[Post]) -> list[Post]:
    """Those that the database does not have, or not in this version."""
    fresh: list[Post] = []
    async with context.read() as view:
        for network in {post.network for post in posts}:
            mine = [post for post in posts if post.network == network]
            known = await view.posts.find_all(network, [post.external_id for post in mine])
            fresh += [post for post in mine if _says_more(post, known.get(post.external_id))]
    return fresh


def _says_more(post: Post, stored: StoredPost | None) -> bool:
    """The same version in other words is not taken over: files and networks write links and the like differently."""
    if stored is None:
        return True
    if stored.deleted_at is not None:
        return False
    return post.deleted_at is not None or post.version > stored.version


def _batched(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
