"""Posts a second from a network into the database, with their cases, events and deliveries."""

import itertools
from datetime import UTC, datetime

from sqlalchemy import insert

from bot.changes.context import Context
from bot.clock import utc_now
from bot.config import async_database_url
from bot.domain.posts import Author, Post
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.policy import Policy, PolicySource
from bot.storage.database import Database
from bot.storage.models import ReceiptRow
from tests.bench.measure import Figure, compare

BATCH = 100
_serial = itertools.count(1)


def fresh_posts(count: int, *, conversations: int) -> tuple[Post, ...]:
    """New posts of many authors, spread over so many conversations."""
    first = next(_serial) * 1_000_000
    moment = datetime(2026, 11, 19, 10, tzinfo=UTC)
    return tuple(
        Post(
            "x",
            str(first + i),
            Author("x", f"a{first + i}", f"customer{i}", followers=i),
            f"@acme my payout {first + i} has not arrived",
            moment,
            str(first + i % conversations),
        )
        for i in range(count)
    )


async def figures(url: str, kind: str) -> list[Figure]:
    """New cases and follow-ups, beside bare inserts of as many rows in one transaction."""
    database = Database(async_database_url(url), utc_now)
    context = Context(database.transact, database.read, PolicySource(Policy()))

    async def cases() -> int:
        await receive_posts(context, "x", Batch("bench", fresh_posts(BATCH, conversations=BATCH)))
        return BATCH

    async def follow_ups() -> int:
        await receive_posts(context, "x", Batch("bench", fresh_posts(BATCH, conversations=10)))
        return BATCH

    async def rows() -> int:
        async with database.begin() as uow:
            for _ in range(BATCH):
                await uow.conn.execute(insert(ReceiptRow).values(key=f"bench{next(_serial)}", at=uow.now))
        return BATCH

    try:
        return [
            await compare(f"posts that open cases, {kind}", "posts", cases, "single inserts", rows),
            await compare(f"posts on 10 conversations, {kind}", "posts", follow_ups, "single inserts", rows),
        ]
    finally:
        await database.close()
