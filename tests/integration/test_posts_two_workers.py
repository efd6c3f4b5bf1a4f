"""Two workers receive at once: nothing is doubled, nothing is lost, nobody waits for ever."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from bot.changes.context import Context
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import callout
from bot.domain.posts import Post
from bot.intake.receive import Received, receive_in, receive_posts
from bot.services.cases.endings import merge_cases, resolve_case
from bot.storage.database import UnitOfWork
from bot.storage.models import AuthorRow, ConversationRow, PostRow
from tests.builders import a_batch, a_desk, a_post, an_author
from tests.integration.stored import case_numbers, cases_by_posts, events_of, posts_by_cases, rows_of, wishes
from tests.people_builders import MINUTE, NOON, StillClock

MOMENT = 0.3
"""Seconds in which a worker that waits for nobody is done."""
PATIENCE = 30.0
"""Seconds after which a test takes two workers to be waiting for each other."""


@pytest.fixture
async def other(migrated_url: str, clock: StillClock) -> AsyncIterator[Context]:
    """A second worker at the same database."""
    async with a_desk(migrated_url, clock) as context:
        yield context


def conversations(count: int) -> list[Post]:
    """Some conversations of two customers and us, four posts each."""
    people = [an_author(name) for name in ("maria", "tomas", "lena")]
    posts = []
    for number in range(count):
        root = f"{number}0"
        author, friend = people[number % 3], people[(number + 1) % 3]
        posts += [
            a_post(root, at=NOON + number * MINUTE, author=author),
            a_post(f"{number}1", at=NOON + (number + 1) * MINUTE, author=friend, reply_to=root),
            a_post(f"{number}2", at=NOON + (number + 2) * MINUTE, ours=True, reply_to=root),
            a_post(f"{number}3", at=NOON + (number + 3) * MINUTE, author=author, reply_to=root),
        ]
    return posts


async def test_the_same_batch_at_two_workers_is_stored_once(context: Context, other: Context) -> None:
    batch = a_batch(*conversations(4), cursor="99")
    one, two = await asyncio.wait_for(
        asyncio.gather(receive_posts(context, "x", batch), receive_posts(other, "x", batch)), PATIENCE
    )
    assert one.counts + two.counts == {"new": 16, "known": 16}
    assert sorted(one.opened + two.opened) == [1, 2, 3, 4]
    assert len(await posts_by_cases(context)) == 4
    assert len(await rows_of(context, AuthorRow.id)) == 4
    assert len(await wishes(context, "card")) == 4


@pytest.mark.parametrize("seed", [1, 2])
async def test_overlapping_batches_in_opposite_orders_neither_double_nor_wait_for_each_other(
    context: Context, other: Context, seed: int
) -> None:
    posts = conversations(8)
    chance = random.Random(seed)

    async def receive(at: Context) -> int:
        mine = chance.sample(posts, len(posts))
        cuts = [mine[start : start + 7] for start in range(0, len(mine), 7)]
        return sum([(await receive_posts(at, "x", a_batch(*cut))).counts["new"] for cut in cuts])

    new = await asyncio.wait_for(asyncio.gather(receive(context), receive(other)), PATIENCE)

    assert sum(new) == len(posts)
    assert await case_numbers(context) == list(range(1, 9))
    assert await posts_by_cases(context) == {
        frozenset(f"{number}{turn}" for turn in range(4)) for number in range(8)
    }
    assert len(await rows_of(context, ConversationRow.id)) == 8
    for number in await case_numbers(context):
        assert (await events_of(context, f"C-{number}")).count("opened") == 1


async def test_a_post_deleted_at_one_worker_while_the_other_edits_it_stays_without_words(
    context: Context, other: Context
) -> None:
    posts = conversations(5)
    await receive_posts(context, "x", a_batch(*posts))
    edited = [a_post(p.external_id, "edited", latest_id="999", conversation=p.conversation) for p in posts]
    await asyncio.wait_for(
        asyncio.gather(
            receive_posts(context, "x", a_batch(*edited)),
            receive_posts(other, "x", a_batch(deleted=[p.external_id for p in reversed(posts)])),
        ),
        PATIENCE,
    )
    assert {row.text for row in await rows_of(context, PostRow.text)} == {""}


async def test_a_post_that_two_workers_know_under_two_conversations_is_stored_once(
    context: Context, other: Context
) -> None:
    one, two = await asyncio.wait_for(
        asyncio.gather(
            receive_posts(context, "x", a_batch(a_post("5", conversation="1"))),
            receive_posts(other, "x", a_batch(a_post("5", conversation="2"))),
        ),
        PATIENCE,
    )
    assert one.counts + two.counts == {"new": 1, "known": 1}
    assert await cases_by_posts(context) == {"5": 1}
    assert await case_numbers(context) == [1]


async def test_of_two_versions_that_two_workers_store_at_once_the_newer_counts(
    context: Context, other: Context
) -> None:
    async def work(uow: UnitOfWork) -> asyncio.Task[Received]:
        await receive_in(context, uow, a_batch(a_post("5", "first words", conversation="1")))
        tomas = an_author("tomas")  # or the second would wait for the first at the author
        newer = a_post("5", "better words", latest_id="6", author=tomas, conversation="2")
        coming = asyncio.create_task(receive_posts(other, "x", a_batch(newer)))
        await asyncio.wait({coming}, timeout=MOMENT)
        return coming

    coming = await context.transact(work)
    assert (await asyncio.wait_for(coming, PATIENCE)).counts == {"edited": 1}
    assert await rows_of(context, PostRow.text) == [("better words",)]
    assert await case_numbers(context) == [1]


async def test_a_post_waits_for_the_deletion_that_another_worker_is_remembering(
    context: Context, other: Context
) -> None:
    async def work(uow: UnitOfWork) -> asyncio.Task[Received]:
        await receive_in(context, uow, a_batch(deleted=["5"]))
        coming = asyncio.create_task(receive_posts(other, "x", a_batch(a_post("5", "secret"))))
        await asyncio.wait({coming}, timeout=MOMENT)
        return coming

    coming = await context.transact(work)
    assert (await asyncio.wait_for(coming, PATIENCE)).opened == []
    assert await rows_of(context, PostRow.text) == [("",)]


async def test_a_deletion_waits_for_the_post_that_another_worker_is_storing(
    context: Context, other: Context
) -> None:
    async def work(uow: UnitOfWork) -> asyncio.Task[Received]:
        await receive_in(context, uow, a_batch(a_post("5", "secret")))
        coming = asyncio.create_task(receive_posts(other, "x", a_batch(deleted=["5"])))
        await asyncio.wait({coming}, timeout=MOMENT)
        return coming

    coming = await context.transact(work)
    assert (await asyncio.wait_for(coming, PATIENCE)).counts == {"deleted": 1}
    assert await rows_of(context, PostRow.text) == [("",)]


async def test_posts_arrive_while_their_cases_are_merged(context: Context, other: Context) -> None:
    roots = [a_post(f"{number}0", at=NOON + number * MINUTE) for number in range(8)]
    await receive_posts(context, "x", a_batch(*roots))
    replies = [a_post(f"{n}1", at=NOON + n * MINUTE, reply_to=f"{n}0") for n in range(8)]

    async def merge_all() -> None:
        for number in range(1, 8):
            await merge_cases(other, number, number + 1, callout())

    async def receive_all() -> None:
        for cut in (replies[::2], replies[::-1], replies[1::2]):
            await receive_posts(context, "x", a_batch(*cut))

    await asyncio.wait_for(asyncio.gather(merge_all(), receive_all()), PATIENCE)
    assert set((await cases_by_posts(context)).values()) == {8}


async def test_workers_whose_conversations_share_merged_cases_do_not_wait_for_each_other(
    context: Context, other: Context
) -> None:
    await receive_posts(context, "x", a_batch(*(a_post(f"{n}0", at=NOON + n * MINUTE) for n in range(4))))
    await merge_cases(context, 3, 1, callout())
    await merge_cases(context, 4, 2, callout())

    async def receive(at: Context, first: int, second: int, name: str) -> None:
        for turn in range(10):
            when = NOON + turn * MINUTE
            await receive_posts(
                at,
                "x",
                a_batch(
                    a_post(f"new-{name}-{turn}", at=when),
                    a_post(f"{first}{name}{turn}", at=when + MINUTE, reply_to=f"{first}0"),
                    a_post(f"{second}{name}{turn}", at=when + 2 * MINUTE, reply_to=f"{second}0"),
                ),
            )

    await asyncio.wait_for(asyncio.gather(receive(context, 0, 1, "a"), receive(other, 3, 2, "b")), PATIENCE)
    assert len(await case_numbers(context)) == 24
    assert len(await rows_of(context, PostRow.id)) == 64


async def test_a_case_is_resolved_while_its_customer_writes(context: Context, other: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await asyncio.wait_for(
        asyncio.gather(
            receive_posts(context, "x", a_batch(a_post("2", at=NOON + MINUTE, reply_to="1"))),
            resolve_case(other, 1, Outcome(Resolution.SOLVED, RootCause.OUTAGE), callout()),
        ),
        PATIENCE,
    )
    assert await cases_by_posts(context) == {"1": 1, "2": 1}
    told = await events_of(context)
    assert (told.count("resolved"), told.count("post_received")) == (1, 1)
    assert ("reopened" in told) == (told.index("resolved") < told.index("post_received"))
