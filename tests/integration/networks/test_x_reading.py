"""Posts travel from X to us: the real tweepy against the local X."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.domain.errors import NetworkDenied
from bot.domain.posts import Deletion, Media, Post, PostKind
from bot.networks.contract import Batch
from bot.networks.x import XBlock, XSettings, connect
from bot.networks.x.account import X
from bot.sandbox.networks.faults import BadJson
from bot.sandbox.networks.posts import Attached
from bot.sandbox.networks.x.archive import load_csv
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer
from tests.integration.networks.conftest import KEYS, FrozenClock, OpenX

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "support-posts.csv"


async def polled(x: X, cursors: Mapping[str, str] | None = None) -> list[Batch]:
    return [batch async for batch in x.poll(cursors or {})]


def texts(batches: list[Batch], stream: str = "mentions") -> list[str]:
    return [post.text for batch in batches if batch.stream == stream for post in batch.posts]


def cursors_of(batches: list[Batch]) -> dict[str, str]:
    return {batch.stream: batch.cursor for batch in batches if batch.cursor}


async def test_a_mention_arrives_with_all_we_show_of_it(x: X, world: XNetwork, clock: FrozenClock) -> None:
    world.account("marisol", "Marisol Reyes", followers=12_500, verified_type="blue")
    photo = Attached("photo", "https://pic.example/1.jpg", "The error screen")
    written = world.post("marisol", "@acme 1 < 2 & see acme.com/status", media=[photo], language="tl")

    (batch,) = await polled(x)

    (post,) = batch.posts
    assert (post.external_id, post.author.handle, post.author.name) == (
        written.id,
        "marisol",
        "Marisol Reyes",
    )
    assert (post.author.followers, post.author.verified) == (12_500, True)
    assert post.text == "@acme 1 < 2 & see http://acme.com/status"
    assert (post.media, post.language) == ((Media("photo", photo.url, photo.alt),), "tl")
    assert (post.created_at, post.conversation, post.kind) == (clock(), written.id, PostKind.POST)


async def test_an_account_is_opened_by_its_settings(
    server: XServer, world: XNetwork, clock: FrozenClock
) -> None:
    for number in range(120):
        world.post("marisol", f"@acme number {number}")
    settings = XSettings(x_bearer_token=SecretStr("b"), x_api_url=server.url)
    x = connect(XBlock(handle="acme", user_id=world.our_account.id), settings, clock)
    assert isinstance(x, X)

    assert [len(batch.posts) for batch in await polled(x)] == [100, 20]
    await x.close()


async def test_nothing_there_means_no_batch(x: X) -> None:
    assert await polled(x) == []


async def test_pages_come_newest_first_and_only_the_last_moves_the_cursor(x: X, world: XNetwork) -> None:
    written = [world.post("marisol", f"@acme number {number}") for number in range(25)]

    batches = await polled(x)

    assert [len(batch.posts) for batch in batches] == [10, 10, 5]
    assert texts(batches) == [f"@acme number {number}" for number in reversed(range(25))]
    assert [batch.cursor for batch in batches] == [None, None, written[-1].id]


async def test_the_next_round_reads_only_what_is_new(x: X, world: XNetwork) -> None:
    world.post("marisol", "@acme first")
    cursors = cursors_of(await polled(x))
    world.post("marisol", "@acme second")

    batches = await polled(x, cursors)

    assert texts(batches) == ["@acme second"]
    assert await polled(x, cursors_of(batches)) == []


async def test_what_arrives_while_pages_are_read_waits_for_the_next_round(x: X, world: XNetwork) -> None:
    for number in range(15):
        world.post("marisol", f"@acme number {number}")
    batches: list[Batch] = []
    async for batch in x.poll({}):
        if not batches:
            world.post("tomas", "@acme in between")
        batches.append(batch)

    assert len(texts(batches)) == 15
    assert texts(await polled(x, cursors_of(batches))) == ["@acme in between"]


async def test_search_finds_what_names_nobody_and_what_we_wrote_ourselves(
    open_x: OpenX, world: XNetwork
) -> None:
    question = world.post("marisol", "@acme where is my payout?")
    world.post("acme", "@marisol on its way", reply_to=question.id)
    world.post("tomas", "anyone else? #acmedown")
    world.post("tomas", "lovely weather")
    world.repost("lena", question.id)

    batches = await polled(open_x(search='@acme OR #acmedown OR "payments by acme"'))

    assert texts(batches, "search") == [
        "anyone else? #acmedown",
        "@marisol on its way",
        "@acme where is my payout?",
    ]
    (ours,) = [post for batch in batches for post in batch.posts if post.ours]
    assert (ours.kind, ours.in_reply_to, ours.conversation) == (PostKind.REPLY, question.id, question.id)


async def test_each_stream_has_its_own_cursor(open_x: OpenX, world: XNetwork) -> None:
    named = world.post("marisol", "@acme hello")
    found = world.post("tomas", "#acmedown")

    assert cursors_of(await polled(open_x(search="#acmedown"))) == {"mentions": named.id, "search": found.id}


@pytest.mark.parametrize("vocabulary", ["tweets", "posts"])
async def test_both_vocabularies_are_understood(x: X, world: XNetwork, vocabulary: str) -> None:
    world.vocabulary = vocabulary
    first = world.post("marisol", "@acme hello")
    world.post("tomas", "@acme same here", quote=first.id)
    world.post("tomas", "@acme and again", reply_to=first.id)
    world.repost("lena", first.id)
    world.edit(first.id, "@acme hello?")

    posts = {
        post.text: post for batch in await polled(x) for post in batch.posts if batch.stream == "mentions"
    }

    assert {text: post.kind for text, post in posts.items()} == {
        "@acme hello?": PostKind.POST,
        "RT @marisol: @acme hello": PostKind.REPOST,
        "@acme and again": PostKind.REPLY,
        "@acme same here": PostKind.QUOTE,
    }
    assert posts["@acme hello?"].external_id == first.id


async def test_a_long_post_is_read_whole(x: X, world: XNetwork) -> None:
    text = "@acme " + "I have waited so long & nobody answers. " * 20 + "https://acme.com/help"
    world.post("marisol", text)

    assert texts(await polled(x)) == [text]


async def test_media_x_does_not_bring_stop_nothing(x: X, world: XNetwork) -> None:
    world.post("marisol", "@acme look", media=[Attached("photo", key="3_404")])

    (batch,) = await polled(x)

    assert batch.posts[0].media == (Media("file"),)


async def test_an_edit_comes_as_the_same_post(x: X, world: XNetwork, clock: FrozenClock) -> None:
    first = world.post("marisol", "@acme my payuot")
    cursors = cursors_of(await polled(x))
    clock.pass_by(timedelta(minutes=5))
    second = world.edit(first.id, "@acme my payout")

    ((post,),) = [batch.posts for batch in await polled(x, cursors)]

    assert (post.external_id, post.latest_id, post.text) == (first.id, second.id, "@acme my payout")
    assert post.created_at == clock() - timedelta(minutes=5)


async def test_an_answered_post_that_is_gone_is_a_deletion(x: X, world: XNetwork) -> None:
    first = world.post("marisol", "@acme hello")
    world.post("marisol", "@acme anybody?", reply_to=first.id)
    world.delete(first.id)

    (batch,) = await polled(x)

    assert batch.deletions == (Deletion("x", first.id),)


async def test_a_cursor_too_old_to_search_from_reaches_back_as_far_as_x_does(
    open_x: OpenX, world: XNetwork, clock: FrozenClock
) -> None:
    x = open_x(search="#acmedown")
    world.post("tomas", "#acmedown long ago")
    cursors = cursors_of(await polled(x))
    clock.pass_by(timedelta(days=9))
    for number in range(12):
        world.post("tomas", f"#acmedown today {number}")

    batches = await polled(x, cursors)

    assert len(texts(batches, "search")) == 12
    assert batches[-1].cursor


async def test_rechecking_tells_what_changed_and_what_is_gone(x: X, world: XNetwork) -> None:
    stays = world.post("marisol", "@acme stays")
    edited = world.post("marisol", "@acme edtied")
    gone = world.post("marisol", "@acme gone")
    private = world.post("lena", "@acme private soon")
    world.edit(edited.id, "@acme edited")
    world.delete(gone.id)
    world.account("lena", protected=True)

    batch = await x.recheck([stays.id, edited.id, gone.id, private.id, "not-an-id", stays.id])

    assert [post.text for post in batch.posts] == ["@acme stays", "@acme edited"]
    assert batch.deletions == (Deletion("x", gone.id),)
    assert batch.cursor is None


async def test_a_newer_version_that_did_not_come_along_is_asked_for(
    x: X, world: XNetwork, server: XServer
) -> None:
    first = world.post("marisol", "@acme helo")
    second = world.edit(first.id, "@acme hello")
    old = {
        "id": first.id,
        "text": first.text,
        "author_id": first.author_id,
        "edit_history_tweet_ids": [first.id, second.id],
    }
    server.faults.on("lookup", BadJson(json.dumps({"data": [old]})))

    batch = await x.recheck([first.id])

    assert [(post.latest_id, post.text) for post in batch.posts] == [(second.id, "@acme hello")]


async def test_a_withheld_post_is_read_and_reported_once(x: X, world: XNetwork) -> None:
    post = world.post("marisol", "@acme hello")
    world.withhold(post.id, "DE")

    with capture_logs() as logs:
        await x.recheck([post.id])
        fetched = await x.fetch(post.id)

    assert fetched is not None
    assert [(line["event"], line["post_id"]) for line in logs] == [
        ("a post is withheld in some countries", post.id)
    ]


async def test_rechecking_asks_for_a_hundred_at_a_time(x: X, world: XNetwork, server: XServer) -> None:
    ids = [world.post("marisol", f"@acme {number}").id for number in range(230)]

    batch = await x.recheck(ids)

    assert len(batch.posts) == 230
    assert len(server.requests) == 3
    assert (await x.recheck([])).posts == ()


async def test_one_post_is_fetched_by_the_id_of_any_version(x: X, world: XNetwork) -> None:
    first = world.post("marisol", "@acme helo")
    world.edit(first.id, "@acme hello")
    fetched = await x.fetch(first.id)

    assert isinstance(fetched, Post)
    assert fetched.text == "@acme hello"
    assert await x.fetch("123") is None
    assert await x.fetch("C-12") is None


async def test_an_account_that_does_not_exist_is_not_silence(open_x: OpenX) -> None:
    with pytest.raises(NetworkDenied) as denied:
        await polled(open_x(user_id="5"))

    assert denied.value.detail == "mentions: Could not find user with id: [5]."


async def test_without_a_bearer_token_the_other_keys_read_too(open_x: OpenX, world: XNetwork) -> None:
    world.post("marisol", "@acme hello")
    keys = KEYS.model_copy(update={"x_bearer_token": SecretStr("")})

    assert texts(await polled(open_x(keys, search="#acmedown OR @acme"))) == ["@acme hello"]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample posts lie outside the project")
async def test_real_support_posts_are_read_once_each(open_x: OpenX, world: XNetwork) -> None:
    count = load_csv(world, SAMPLES)
    rows = list(csv.DictReader(SAMPLES.read_text(encoding="utf-8").splitlines(keepends=True)))
    x = open_x(search="@acme")

    batches = await polled(x)

    posts = {post.external_id: post for batch in batches for post in batch.posts}
    assert len(posts) == count == len(rows)
    assert {post.external_id for post in posts.values() if not post.ours} == {
        row["tweet_id"] for row in rows if row["inbound"] == "True"
    }
    assert all(
        posts[p.in_reply_to].conversation == p.conversation for p in posts.values() if p.in_reply_to in posts
    )
    assert posts["1"].created_at == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)
    assert await polled(x, cursors_of(batches)) == []
