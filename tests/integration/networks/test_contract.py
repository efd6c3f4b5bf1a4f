"""What every network holds to, over its stand-in: whoever adds one adds it to STAND_INS, and these tests hold it."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited, ReplyRefused
from bot.domain.posts import Deletion, PostKind, RawPost, Version
from bot.networks import registry
from bot.networks.contract import (
    Deletes,
    Hides,
    NotFromNetwork,
    NotReadable,
    Polls,
    PrivateMessages,
    Receives,
    Replies,
    WebhookRequest,
)
from tests.installed import Install
from tests.integration.networks.conftest import FrozenClock
from tests.integration.networks.stand_ins import STAND_INS, StandIn

TROUBLES = [NetworkDown, NetworkLimited, NetworkDenied]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["data", "id", "text", "meta", "said", "includes", "users"]), inner)
    ),
    max_leaves=12,
)


@pytest.fixture(params=STAND_INS)
async def there(request: pytest.FixtureRequest, clock: FrozenClock) -> AsyncIterator[StandIn]:
    """A stand-in of one network, and our account there."""
    async with STAND_INS[request.param](clock) as stand_in:
        yield stand_in


def replies(there: StandIn) -> Replies:
    if not isinstance(there.network, Replies):
        pytest.skip("it takes no replies")
    return there.network


def polls(there: StandIn) -> Polls:
    if not isinstance(there.network, Polls):
        pytest.skip("it calls us")
    return there.network


def receives(there: StandIn) -> Receives:
    if not isinstance(there.network, Receives):
        pytest.skip("it has to be asked")
    return there.network


def test_every_network_that_can_be_reached_has_its_stand_in(install: Install) -> None:
    install({"square": "tests.square:SQUARE"})
    reached = {name for name, plugin in registry.installed().items() if plugin.connect}
    assert reached == STAND_INS.keys()


async def test_a_post_arrives_with_what_we_show_of_it(there: StandIn) -> None:
    post_id = there.write("where is my payout?")

    (post,) = (await there.news()).posts

    assert (post.network, post.external_id, post.kind) == (there.network.name, post_id, PostKind.POST)
    assert "where is my payout?" in post.text
    assert (post.author.network, post.author.handle, post.ours) == (there.network.name, "maria", False)
    assert post.created_at.utcoffset() is not None
    assert post.version > Version()


async def test_an_answer_belongs_to_the_conversation_of_what_it_answers(there: StandIn) -> None:
    first = there.write("hello")
    there.write("anybody?", below=first)

    posts = {post.external_id: post for post in (await there.news()).posts}

    (answer,) = [post for post in posts.values() if post.external_id != first]
    assert (answer.kind, answer.in_reply_to) == (PostKind.REPLY, first)
    assert answer.conversation == posts[first].conversation


async def test_each_edit_is_a_later_version_of_the_same_post(there: StandIn) -> None:
    post_id = there.write("my payuot")
    copies = list((await there.news()).posts)
    for words in ("my payout", "my payout, please"):
        there.edit(post_id, words)
        copies += (await there.news()).posts

    assert {copy.external_id for copy in copies} == {post_id}
    assert [copy.text.removeprefix("@acme ") for copy in copies] == [
        "my payuot",
        "my payout",
        "my payout, please",
    ]
    assert copies[0].version < copies[1].version < copies[2].version
    fetched = await there.network.fetch(post_id)
    assert fetched is not None
    assert (fetched.version, fetched.text) == (copies[2].version, copies[2].text)


async def test_what_is_deleted_is_told_as_a_deletion(there: StandIn) -> None:
    gone, stays = there.write("forget it"), there.write("hello")
    await there.news()
    there.delete(gone)

    assert await there.gone() == (Deletion(there.network.name, gone),)
    assert await there.network.fetch(gone) is None
    assert await there.network.fetch(stays) is not None


async def test_what_was_never_there_is_not_found(there: StandIn) -> None:
    assert await there.network.fetch("404") is None
    assert await there.network.fetch("C-12 by hand") is None


async def test_a_post_has_an_address_that_leads_back_to_it(there: StandIn, install: Install) -> None:
    install({"square": "tests.square:SQUARE"})
    post_id = there.write("hello")
    plugin = registry.installed()[there.network.name]
    (post,) = (await there.news()).posts
    assert plugin.post_url is not None

    link = registry.PostLink(there.network.name, post_id)
    assert registry.read_post_link(post.url) == registry.read_post_link(plugin.post_url(post_id)) == link


async def test_our_reply_stands_under_the_post_and_is_found_again(there: StandIn) -> None:
    network = replies(there)
    post_id = there.write("where is my payout?")

    sent = await network.reply(post_id, "On its way.")

    assert there.answers(post_id) == ["On its way."]
    assert await network.find_reply(post_id, "On its way.") == sent
    assert await network.find_reply(post_id, "Something else.") is None
    ours = await there.network.fetch(sent.external_id)
    assert ours is not None
    assert (ours.ours, ours.in_reply_to, ours.author.external_id) == (True, post_id, network.us.external_id)


async def test_a_reply_whose_answer_was_lost_is_found_and_not_sent_twice(there: StandIn) -> None:
    network = replies(there)
    post_id = there.write("where is my payout?")
    there.lose_answer()

    with pytest.raises(NetworkDown):
        await network.reply(post_id, "On its way.")

    there.mend()
    found = await network.find_reply(post_id, "On its way.")
    assert found is not None
    assert there.answers(post_id) == ["On its way."]


async def test_a_reply_that_is_too_long_or_empty_is_refused(there: StandIn) -> None:
    network = replies(there)
    post_id = there.write("hello")
    limit = network.measure("").limit

    assert network.measure("a" * limit).fits
    for text in ("a" * (limit + 1), ""):
        assert not network.measure(text).fits
        with pytest.raises(ReplyRefused):
            await network.reply(post_id, text)
    assert there.answers(post_id) == []


async def test_what_is_gone_cannot_be_answered(there: StandIn) -> None:
    network = replies(there)
    post_id = there.write("forget it")
    there.delete(post_id)

    with pytest.raises(ReplyRefused):
        await network.reply(post_id, "On its way.")


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_each_trouble_has_its_name_and_passes(there: StandIn, trouble: type[NetworkError]) -> None:
    network = replies(there)
    post_id = there.write("hello")
    there.fail(trouble)

    for call in (
        there.network.fetch(post_id),
        network.reply(post_id, "Hello."),
        network.find_reply(post_id, ""),
    ):
        with pytest.raises(NetworkError) as failed:
            await call
        assert (type(failed.value), failed.value.network) == (trouble, there.network.name)
    there.mend()
    await network.reply(post_id, "Hello.")
    assert there.answers(post_id) == ["Hello."]


async def test_a_post_that_cannot_be_read_is_kept_and_read_once_it_can_be(there: StandIn) -> None:
    strange, plain = there.write("first"), there.write("second")
    there.garble(strange)

    batch = await there.news()

    assert [post.external_id for post in batch.posts] == [plain]
    (raw,) = batch.unread
    assert (raw.network, raw.external_id) == (there.network.name, strange)
    assert "first" not in raw.why
    still = there.network.reread(raw)
    assert (still.posts, still.unread) == ((), (raw,))
    field, other = there.renamed
    (post,) = there.network.reread(replace(raw, text=raw.text.replace(f'"{other}"', f'"{field}"'))).posts
    assert (post.external_id, "first" in post.text) == (strange, True)


async def test_whatever_was_kept_can_be_looked_at_again(there: StandIn) -> None:
    @given(JSON)
    def looked_at(kept: object) -> None:
        text = json.dumps(kept)
        again = there.network.reread(RawPost(there.network.name, "any", text, "odd"))
        assert all(raw.network == there.network.name for raw in again.unread)

    looked_at()


async def test_a_cursor_moves_when_everything_before_it_came(there: StandIn) -> None:
    network = polls(there)
    assert there.page is not None
    for number in range(there.page + 1):
        there.write(f"number {number}")
    coming = network.poll({})
    batches = [await anext(coming)]
    there.fail(NetworkDown)
    with pytest.raises(NetworkDown) as failed:
        batches += [batch async for batch in coming]

    assert batches[0].stream in failed.value.streams
    assert [batch.cursor for batch in batches] == [None]
    there.mend()
    batches = [batch async for batch in network.poll({})]
    assert sum(len(batch.posts) for batch in batches) == there.page + 1
    *before, last = batches
    assert last.cursor is not None
    assert {batch.cursor for batch in before} == {None}
    assert [batch async for batch in network.poll({last.stream: last.cursor})] == []


async def test_a_stream_that_rests_is_left_alone(there: StandIn) -> None:
    network = polls(there)
    there.write("hello")
    streams = {batch.stream async for batch in network.poll({})}

    assert [batch async for batch in network.poll({}, frozenset(streams))] == []


async def test_only_the_network_itself_is_believed(there: StandIn) -> None:
    network = receives(there)
    request = WebhookRequest({}, {}, b"[]")
    for refused in (network.verify, network.challenge):
        with pytest.raises(NotFromNetwork):
            refused(request)


async def test_any_body_is_read_or_refused(there: StandIn) -> None:
    network = receives(there)

    @given(st.binary() | JSON.map(lambda body: json.dumps(body).encode()))
    def parsed(body: bytes) -> None:
        with suppress(NotReadable):
            assert network.parse(body).stream

    parsed()


async def test_what_is_hidden_or_taken_back_twice_is_so_once(there: StandIn) -> None:
    if not isinstance(there.network, Hides) or not isinstance(there.network, Deletes):
        pytest.skip("it lets us do neither")
    network = replies(there)
    post_id = there.write("hello")
    sent = await network.reply(post_id, "Hullo.")
    for _ in range(2):
        await there.network.hide(post_id)
        await there.network.delete(sent.external_id)

    assert there.answers(post_id) == []


async def test_what_is_written_privately_is_seen_by_nobody_else(there: StandIn) -> None:
    if not isinstance(there.network, PrivateMessages):
        pytest.skip("it has no private messages")
    post_id = there.write("hello")

    assert (await there.network.send_privately(post_id, "Your account, please?")).external_id
    assert there.answers(post_id) == []
    with pytest.raises(ReplyRefused):
        await there.network.send_privately("404", "Your account, please?")
