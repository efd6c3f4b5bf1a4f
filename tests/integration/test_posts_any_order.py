"""Versions, deletions and duplicates of posts come in any order and in batches of any size; the posts are the same."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.changes.context import Context
from bot.domain.posts import Author, Deletion, Post, Version
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.storage.intake.tombstones import KEPT_FOR
from bot.storage.models import EventRow, PostRow, TombstoneRow
from tests.builders import a_batch, a_desk, a_post, an_author
from tests.integration.stored import case_numbers, cases_by_posts, events_of, rows_of, wishes
from tests.people_builders import DAY, HOUR, MINUTE, NOON, StillClock

NETWORK = "elsewhere"
FACEBOOK, BLUESKY, UUID = "1038_5521", "at://did:plc:7/post/3k", "0d9f2b1e-7a51-4c8e-9d1c-6f0a1e2b3c4d"
Delivered = Post | Deletion


def written(post_id: str, number: int) -> Post:
    """A version of a post on a network whose edits keep its id and are ordered by time."""
    return Post(
        NETWORK,
        post_id,
        Author(NETWORK, f"by {post_id}", "maria", "Maria"),
        f"{post_id}, version {number}",
        NOON,
        conversation=post_id,
        version=Version(NOON + number * MINUTE),
    )


FOUR = [written(FACEBOOK, 1), written(FACEBOOK, 2), written(FACEBOOK, 3), written(FACEBOOK, 2)]
ALL: list[Delivered] = [
    *FOUR,
    written(BLUESKY, 1),
    written(BLUESKY, 2),
    Deletion(NETWORK, BLUESKY),
    written(UUID, 1),
    Deletion(NETWORK, UUID),
    Deletion(NETWORK, UUID),
]


@dataclass
class Expected:
    """What a person would say of the posts, having watched the deliveries."""

    texts: dict[str, str] = field(default_factory=dict)
    with_case: set[str] = field(default_factory=set)
    events: Counter[str] = field(default_factory=Counter)
    _gone: set[str] = field(default_factory=set)

    def hear(self, batch: Sequence[Delivered]) -> None:
        gone = {each.external_id for each in batch if isinstance(each, Deletion)}
        self._gone |= gone
        for post_id in (FACEBOOK, BLUESKY, UUID):
            texts = [each.text for each in batch if isinstance(each, Post) and each.external_id == post_id]
            self._hear_one(post_id, max(texts, default=None), is_gone=post_id in self._gone)

    def _hear_one(self, post_id: str, text: str | None, *, is_gone: bool) -> None:
        before = self.texts.get(post_id)
        if before is None and text is not None:
            self.texts[post_id] = "" if is_gone else text
            if not is_gone:
                self.with_case.add(post_id)
                self.events["opened"] += 1
        elif before and is_gone:
            self.texts[post_id] = ""
            self.events["post_deleted"] += 1
        elif before and text is not None and text > before:
            self.texts[post_id] = text
            self.events["post_edited"] += 1


async def assert_as_expected(context: Context, batches: Sequence[Sequence[Delivered]]) -> None:
    expected = Expected()
    for batch in batches:
        posts = tuple(each for each in batch if isinstance(each, Post))
        gone = tuple(each for each in batch if isinstance(each, Deletion))
        await receive_posts(context, NETWORK, Batch("events", posts, gone))
        expected.hear(batch)
    rows = await rows_of(context, PostRow.external_id, PostRow.text)
    assert {row.external_id: row.text for row in rows} == expected.texts
    found = await cases_by_posts(context)
    assert {post for post, number in found.items() if number is not None} == expected.with_case
    kinds = await rows_of(context, EventRow.id, EventRow.kind)
    assert Counter(row.kind for row in kinds) == expected.events
    assert len(await case_numbers(context)) == len(expected.with_case)
    assert len(await wishes(context, "card")) == len(expected.with_case)


def in_batches(order: Sequence[Delivered], sizes: Sequence[int]) -> list[Sequence[Delivered]]:
    batches: list[Sequence[Delivered]] = []
    rest = list(order)
    for size in (*sizes, len(rest)):
        batches.append(rest[:size])
        rest = rest[size:]
    return [batch for batch in batches if batch]


async def on_a_copy(template: Path, batches: Sequence[Sequence[Delivered]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, Path(folder) / "copy.sqlite3")
        async with a_desk(f"sqlite:///{path}") as context:
            await assert_as_expected(context, batches)


@settings(max_examples=40)
@given(order=st.permutations(ALL), sizes=st.lists(st.integers(1, 5), max_size=9))
def test_no_order_and_no_batching_changes_a_post(
    sqlite_template: Path, order: list[Delivered], sizes: list[int]
) -> None:
    asyncio.run(on_a_copy(sqlite_template, in_batches(order, sizes)))


@pytest.mark.parametrize("sizes", [[1] * len(ALL), [], [4, 3]], ids=["one by one", "all at once", "in parts"])
@pytest.mark.parametrize("order", [ALL, ALL[::-1]], ids=["as written", "backwards"])
async def test_so_it_is_on_both_databases(context: Context, order: list[Delivered], sizes: list[int]) -> None:
    await assert_as_expected(context, in_batches(order, sizes))


async def test_an_older_copy_under_the_same_id_leaves_newer_words(context: Context) -> None:
    for number in (2, 1):
        await receive_posts(context, NETWORK, Batch("events", (written(FACEBOOK, number),)))
    ((words, at),) = await rows_of(context, PostRow.text, PostRow.version_at)
    assert (words, at) == (f"{FACEBOOK}, version 2", NOON + 2 * MINUTE)
    assert await events_of(context) == ["opened"]


async def test_a_newer_version_that_looks_the_same_is_no_edit_and_still_the_newer(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "hello")))
    received = await receive_posts(context, "x", a_batch(a_post("1", "hello", latest_id="9")))
    await receive_posts(context, "x", a_batch(a_post("1", "older", latest_id="5")))
    assert received.counts == {"known": 1}
    assert await rows_of(context, PostRow.text, PostRow.latest_id, PostRow.version_edit) == [
        ("hello", "9", 9)
    ]
    assert await events_of(context) == ["opened"]


async def test_an_edit_that_is_numbered_beyond_every_column_is_stored(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "first"), a_post("2", "hello", latest_id="9" * 19)))
    received = await receive_posts(context, "x", a_batch(a_post("2", "hello", latest_id="9" * 19)))
    assert received.counts == {"known": 1}


@pytest.mark.parametrize("called", ["1", "7"])
async def test_a_deletion_before_its_post_is_remembered_by_any_id(context: Context, called: str) -> None:
    await receive_posts(context, "x", a_batch(deleted=[called]))
    received = await receive_posts(context, "x", a_batch(a_post("1", "secret", latest_id="7")))

    assert (received.counts, received.opened) == ({"new": 1}, [])
    assert await rows_of(context, PostRow.text, PostRow.deleted_at) == [("", NOON)]
    assert await cases_by_posts(context) == {"1": None}


async def test_what_was_deleted_before_it_came_joins_its_conversations_case_without_words(
    context: Context,
) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), deleted=["2"]))
    await receive_posts(context, "x", a_batch(a_post("2", "secret", at=NOON + HOUR, reply_to="1")))
    assert await cases_by_posts(context) == {"1": 1, "2": 1}
    assert await events_of(context) == ["opened"]
    assert await wishes(context, "post") == []


async def test_a_post_that_comes_and_goes_in_one_batch_opens_no_case(context: Context) -> None:
    received = await receive_posts(
        context, "x", a_batch(a_post("1"), a_post("2", author=an_author("lena")), deleted=["1"])
    )
    assert (received.counts, received.opened) == ({"new": 2}, [1])
    assert await cases_by_posts(context) == {"1": None, "2": 1}
    assert await rows_of(context, TombstoneRow.external_id) == []


async def test_an_edit_and_the_deletion_of_an_older_id_in_one_batch_blank_the_post(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "first", latest_id="7")))
    received = await receive_posts(
        context, "x", a_batch(a_post("1", "edited", latest_id="9"), deleted=["7", "1"])
    )
    assert received.counts == {"deleted": 1}
    assert await rows_of(context, PostRow.text) == [("",)]
    await receive_posts(context, "x", a_batch(a_post("2", "first", latest_id="17")))
    received = await receive_posts(
        context, "x", a_batch(a_post("2", "edited", latest_id="19"), deleted=["17"])
    )
    assert received.counts == {"edited": 1, "deleted": 1}
    assert {row.text for row in await rows_of(context, PostRow.text)} == {""}


async def test_a_post_that_is_deleted_by_two_of_its_ids_is_deleted_once(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", latest_id="7")))
    received = await receive_posts(context, "x", a_batch(deleted=["1", "7", "7"]))
    assert received.counts == {"deleted": 1}
    assert await events_of(context) == ["opened", "post_deleted"]


async def test_deletions_that_nothing_followed_are_forgotten_in_time(
    context: Context, clock: StillClock
) -> None:
    await receive_posts(context, "x", a_batch(deleted=["1"]))
    clock.moves(KEPT_FOR - DAY)
    await receive_posts(context, "x", a_batch(deleted=["2"]))
    clock.moves(DAY + MINUTE)
    await context.transact(lambda uow: uow.tombstones.forget_old())
    assert await rows_of(context, TombstoneRow.external_id) == [("2",)]
