"""Posts, their authors and the desk that receives them, with defaults."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from random import Random

from bot.changes.context import Context
from bot.config import async_database_url
from bot.domain.posts import Author, Deletion, Media, Post, PostKind, Version
from bot.networks.contract import Batch
from bot.networks.x.posts import version_of
from bot.policy import Policy, PolicySource
from bot.storage.database import Database
from bot.storage.retries import Waits
from tests.people_builders import NOON, StillClock


def an_author(handle: str = "maria", *, followers: int | None = 250, verified: bool = False) -> Author:
    return Author("x", f"id-{handle}", handle, handle.title(), followers, verified, f"https://x.com/{handle}")


MARIA = an_author()
US = an_author("acme", followers=90_000, verified=True)


def a_post(
    post_id: str = "100",
    text: str = "My payout has not arrived.",
    *,
    author: Author | None = None,
    at: datetime = NOON,
    conversation: str | None = None,
    reply_to: str | None = None,
    kind: PostKind | None = None,
    latest_id: str | None = None,
    media: tuple[Media, ...] = (),
    ours: bool = False,
    deleted_at: datetime | None = None,
    version: Version | None = None,
) -> Post:
    """A customer's post, or with `ours` one of ours; a reply belongs to its parent's conversation.

    Its version is that of its latest id, as on X.
    """
    return Post(
        network="x",
        external_id=post_id,
        author=author or (US if ours else MARIA),
        text=text,
        created_at=at,
        conversation=conversation or reply_to or post_id,
        kind=kind or (PostKind.REPLY if reply_to else PostKind.POST),
        in_reply_to=reply_to,
        latest_id=latest_id,
        url=f"https://x.com/i/status/{post_id}",
        media=media,
        ours=ours,
        deleted_at=deleted_at,
        version=version or version_of(latest_id or post_id),
    )


def a_batch(*posts: Post, deleted: Sequence[str] = (), cursor: str | None = None) -> Batch:
    """Posts of the stream "mentions", and the ids of those that are gone."""
    return Batch("mentions", posts, tuple(Deletion("x", each) for each in deleted), cursor)


async def at_once(_: float) -> None:
    """Sleeps for no time, while others go on."""
    await asyncio.sleep(0)


def no_waits() -> Waits:
    """Between two runs of a transaction no time passes."""
    return Waits(at_once, Random(7).random)


@asynccontextmanager
async def a_desk(
    url: str, clock: StillClock | None = None, policy: Policy | None = None
) -> AsyncIterator[Context]:
    """A desk on a database with today's schema; its connections are closed at the end."""
    database = Database(async_database_url(url), clock or StillClock(), no_waits())
    try:
        yield Context(database.transact, database.read, PolicySource(policy or Policy()))
    finally:
        await database.close()
