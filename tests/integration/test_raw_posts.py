"""What X gave and nobody could read is kept as it came, and becomes posts once a version of ours can read it."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.changes.context import Context
from bot.config import product_version
from bot.domain.posts import Author, Deletion, Post, RawPost
from bot.intake.receive import receive_posts
from bot.intake.rechecks import recheck_posts, reread_posts
from bot.jobs.poll import Poller
from bot.networks.contract import RECHECK, Batch
from bot.networks.x import XBlock, XSettings
from bot.networks.x.account import X
from bot.networks.x.client import Window, XClient
from bot.sandbox.networks.faults import BadJson
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from bot.storage.models import PostRow, RawPostRow
from tests.builders import US, a_batch, a_post
from tests.integration.stored import cases_by_posts, everything, rows_of
from tests.people_builders import HOUR, MINUTE, NOON, StillClock


def settings_for(server: XServer) -> XSettings:
    return XSettings(x_bearer_token=SecretStr("bearer-s3cret"), x_api_url=server.url)


@pytest.fixture
async def server(clock: StillClock) -> AsyncIterator[XServer]:
    async with serve_x(XNetwork(clock)) as server:
        yield server


@pytest.fixture
async def x(server: XServer, clock: StillClock) -> AsyncIterator[X]:
    client = XClient(settings_for(server), timeout=5.0)
    x = X(client, XBlock(handle="@acme", user_id=server.network.our_account.id), clock)
    yield x
    await x.close()


@pytest.fixture
def poller(context: Context, x: X, clock: StillClock) -> Poller:
    return Poller(context, x, clock, every=MINUTE, recheck_every=HOUR)


@dataclass
class Newer:
    """A version of ours that can read what this one cannot."""

    network: X
    mended: Callable[[str], str]
    name: str = "x"
    us: Author = US

    def reread(self, raw: RawPost) -> Batch:
        return self.network.reread(replace(raw, text=self.mended(raw.text)))

    async def fetch(self, external_id: str) -> Post | None:
        return await self.network.fetch(external_id)

    async def close(self) -> None:
        await self.network.close()


async def polled(poller: Poller, clock: StillClock) -> None:
    clock.moves(MINUTE)
    await poller.poll()


def three_posts(world: XNetwork, clock: StillClock) -> list[str]:
    first = world.post("marisol", "@acme my payout is late, secret words")
    clock.moves(MINUTE)
    second = world.post("lena", "@acme mine as well, secret words")
    clock.moves(MINUTE)
    return [first.id, second.id, world.post("marisol", "@acme hello?", reply_to=first.id).id]


async def renamed(server: XServer, name: str) -> str:
    """X's page of mentions, with one field of each post renamed."""
    client = XClient(settings_for(server), timeout=5.0)
    answer = await client.mentions(server.network.our_account.id)(Window(), None)
    await client.close()
    data = [{f"{name}_2" if key == name else key: each[key] for key in each} for each in posts_in(answer.raw)]
    return json.dumps({**answer.raw, "data": data})


def posts_in(raw: dict[str, object]) -> list[dict[str, object]]:
    data = raw["data"]
    assert isinstance(data, list)
    return data


def mended(name: str) -> Callable[[str], str]:
    return lambda text: text.replace(f'"{name}_2"', f'"{name}"')


async def unread(context: Context) -> dict[str, int]:
    async with context.read() as view:
        return await view.raw_posts.count_unread()


@pytest.mark.parametrize("name", ["author_id", "text", "id"])
async def test_a_page_in_which_x_renamed_a_field_is_kept_and_read_once_somebody_can(
    context: Context, poller: Poller, x: X, server: XServer, clock: StillClock, name: str
) -> None:
    posts = three_posts(server.network, clock)
    server.faults.on("mentions", BadJson(await renamed(server, name)))
    with capture_logs() as logs:
        await polled(poller, clock)

    assert await unread(context) == {"x": 3}
    assert await cases_by_posts(context) == {}
    async with context.read() as view:
        assert (await view.cursors.of("x"))["mentions"] == posts[-1]
    rows = await rows_of(context, RawPostRow.stream, RawPostRow.reason, RawPostRow.failed_in)
    assert {(row.stream, row.failed_in) for row in rows} == {("mentions", product_version())}
    assert all(name in row.reason for row in rows)
    assert "secret words" not in str(logs) + str(rows)

    await polled(poller, clock)
    assert (await reread_posts(context, x)).counts == {}
    assert await unread(context) == {"x": 3}

    received = await reread_posts(context, Newer(x, mended(name)))
    assert (received.counts, received.opened) == ({"new": 3}, [1, 2])
    first, second, answer = posts
    assert await cases_by_posts(context) == {first: 1, second: 2, answer: 1}
    texts = {row.text for row in await rows_of(context, PostRow.text)}
    assert texts == {server.network.versions[each].text for each in posts}
    assert await unread(context) == {}

    before = await everything(context)
    assert (await reread_posts(context, Newer(x, mended(name)))).counts == {}
    assert await everything(context) == before


async def test_a_page_without_its_list_is_kept_whole_and_what_stays_unread_of_it_by_itself(
    context: Context, poller: Poller, x: X, server: XServer, clock: StillClock
) -> None:
    posts = three_posts(server.network, clock)
    server.faults.on("mentions", BadJson((await renamed(server, "none")).replace('"data"', '"posts_2"')))
    await polled(poller, clock)
    assert await unread(context) == {"x": 1}

    half = mended("author_id")
    body = Newer(x, lambda text: half(text).replace('"posts_2"', '"data"').replace('"text"', '"text_2"', 1))
    received = await reread_posts(context, body)
    assert received.counts == {"new": 2, "unread": 1}
    assert await unread(context) == {"x": 1}

    received = await reread_posts(context, Newer(x, mended("text")))
    assert received.counts == {"new": 1}
    assert set(await cases_by_posts(context)) == set(posts)


async def test_what_was_read_otherwise_meanwhile_is_neither_doubled_nor_overwritten(
    context: Context, poller: Poller, x: X, server: XServer, clock: StillClock
) -> None:
    first = server.network.post("marisol", "@acme my payuot is late")
    server.faults.on("mentions", BadJson(await renamed(server, "text")))
    await polled(poller, clock)
    clock.moves(MINUTE)
    edited = server.network.edit(first.id, "@acme my payout is late")
    found = await x.fetch(first.id)
    assert found is not None
    await receive_posts(context, "x", Batch("by-hand", (found,)))

    received = await reread_posts(context, Newer(x, mended("text")))

    assert received.counts == {"known": 1}
    assert await rows_of(context, PostRow.text) == [(edited.text,)]
    assert await unread(context) == {}


def raw(text: str = '{"a": 1}', external_id: str | None = "7", stream: str = "mentions") -> RawPost:
    return RawPost("x", stream, text, "text: missing", external_id)


async def kept(context: Context, *posts: RawPost, stream: str = "mentions") -> None:
    await receive_posts(context, "x", Batch(stream, (), unread=posts))


async def test_what_comes_again_is_kept_once_and_each_version_by_itself(context: Context) -> None:
    await kept(context, raw(), raw(), raw('{"a": 2}'))
    await kept(context, raw('{"a": 2}'), raw(stream="search"))
    assert sorted(row.text for row in await rows_of(context, RawPostRow.text)) == ['{"a": 1}', '{"a": 2}']


async def test_what_was_read_and_comes_again_stays_read(context: Context) -> None:
    await kept(context, raw())
    await context.transact(lambda uow: uow.raw_posts.mark_read([1]))
    await kept(context, raw())
    assert await unread(context) == {}


async def test_of_a_post_that_is_looked_at_again_only_what_it_is_now_is_kept(context: Context) -> None:
    await kept(context, raw(stream=RECHECK), stream=RECHECK)
    await context.transact(lambda uow: uow.raw_posts.mark_read([1]))
    await kept(context, raw('{"a": 2}', stream=RECHECK), raw("{}", None, RECHECK), stream=RECHECK)
    await kept(context, raw('{"a": 3}', stream=RECHECK), raw("[]", None, RECHECK), stream=RECHECK)
    assert sorted(row.text for row in await rows_of(context, RawPostRow.text)) == ["[]", '{"a": 3}', "{}"]
    assert await unread(context) == {"x": 3}


async def test_a_text_of_a_mebibyte_is_kept_whole(context: Context) -> None:
    large = json.dumps({"text": "é" * 2**20}, ensure_ascii=False)
    await kept(context, raw(large))
    ((text,),) = await rows_of(context, RawPostRow.text)
    assert text == large


async def test_what_cannot_be_kept_takes_the_cursor_with_it(context: Context) -> None:
    batch = Batch("mentions", (), cursor="9", unread=(RawPost("x", "mentions", "{}", "odd"),))
    await context.transact(
        lambda uow: uow.conn.exec_driver_sql("ALTER TABLE raw_posts RENAME TO raw_posts_2")
    )
    with pytest.raises(Exception, match="raw_posts") as failed:
        await receive_posts(context, "x", replace(batch, unread=(raw('{"secret": "words"}'),)))
    assert "secret" not in str(failed.value)
    await context.transact(
        lambda uow: uow.conn.exec_driver_sql("ALTER TABLE raw_posts_2 RENAME TO raw_posts")
    )
    async with context.read() as view:
        assert await view.cursors.of("x") == {}
    await receive_posts(context, "x", batch)
    assert await unread(context) == {"x": 1}


@dataclass
class Picky:
    """A network that reads numbers: an even one is a post, an odd one the deletion of the one before."""

    name: str = "x"
    us: Author = US

    def reread(self, raw: RawPost) -> Batch:
        number = int(raw.text)
        if number == 0:
            return Batch(raw.stream, ())
        if number % 2:
            return Batch(raw.stream, (), (Deletion("x", str(number - 1)),))
        return Batch(raw.stream, (a_post(raw.text, at=NOON),))

    async def fetch(self, external_id: str) -> Post | None:
        return None

    async def recheck(self, latest_ids: object) -> Batch:
        return Batch("of its own", (), unread=(raw("nonsense"),))

    async def poll(self, cursors: object, but: frozenset[str] = frozenset()) -> AsyncIterator[Batch]:
        yield Batch("mentions", ())

    async def close(self) -> None:
        return None


async def test_one_that_cannot_be_read_holds_up_none_of_the_others(context: Context) -> None:
    many = [raw(str(number), None) for number in range(2, 242, 2)]
    await kept(context, raw("5", None), raw("nonsense", None), raw("0", None), *many)
    with capture_logs() as logs:
        received = await reread_posts(context, Picky())
    assert received.counts == {"new": 120}
    assert (await cases_by_posts(context))["4"] is None
    assert await unread(context) == {"x": 1}
    assert [line["error"] for line in logs if line["log_level"] == "warning"] == ["ValueError"]
    assert "nonsense" not in str(logs)


async def test_what_a_recheck_cannot_read_is_kept_too(context: Context, clock: StillClock) -> None:
    await receive_posts(context, "x", a_batch(a_post("7")))
    for _ in range(2):
        clock.moves(2 * HOUR)
        await recheck_posts(context, Picky(), HOUR)
    assert await rows_of(context, RawPostRow.key) == [("mentions:7",)]
