"""Support posts travel from X to cases: a local X, the real tweepy, the poller, both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.changes.context import Context
from bot.jobs.poll import Poller
from bot.networks.x import XBlock, XSettings
from bot.networks.x.account import X
from bot.networks.x.client import XClient
from bot.sandbox.networks.faults import Failure
from bot.sandbox.networks.x.archive import load_csv
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from bot.storage.models import PostRow
from tests.integration.stored import cases_by_posts, everything, posts_by_cases, rows_of, the_case, wishes
from tests.people_builders import HOUR, MINUTE, StillClock
from tests.support_posts import Row, expected_cases, read_support_file, support_rows, write_support_file

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "support-posts.csv"
EVERY = MINUTE


def settings_for(server: XServer) -> XSettings:
    return XSettings(x_bearer_token=SecretStr("bearer-s3cret"), x_api_url=server.url)


@pytest.fixture
async def server(clock: StillClock) -> AsyncIterator[XServer]:
    async with serve_x(XNetwork(clock)) as server:
        yield server


@pytest.fixture
async def poller(context: Context, server: XServer, clock: StillClock) -> AsyncIterator[Poller]:
    x = X(XClient(settings_for(server)), XBlock(handle="@acme", user_id=server.network.our_account.id), clock)
    yield Poller(context, x, clock, every=EVERY, recheck_every=HOUR)
    await x.close()


async def polled(poller: Poller, clock: StillClock) -> None:
    clock.moves(EVERY)
    await poller.poll()


async def assert_in_good_order(context: Context, rows: list[Row]) -> None:
    cases = expected_cases(rows)
    inbound = {row["tweet_id"] for row in rows if row["inbound"] == "True"}
    found = await cases_by_posts(context)
    assert set(found) == {row["tweet_id"] for row in rows}
    assert all(found[post] is not None for post in inbound)
    assert await posts_by_cases(context) == cases
    ours = {row.external_id for row in await rows_of(context, PostRow.external_id, PostRow.ours) if row.ours}
    assert ours == set(found) - inbound
    assert await wishes(context, "card") == sorted(f"card:C-{n}" for n in range(1, len(cases) + 1))


async def the_whole_story(
    context: Context, poller: Poller, server: XServer, clock: StillClock, path: Path
) -> None:
    rows = read_support_file(path)
    assert load_csv(server.network, path) == len(rows)
    await polled(poller, clock)
    await assert_in_good_order(context, rows)
    before = await everything(context)
    asked = len(server.requests)
    await polled(poller, clock)
    assert len(server.requests) > asked
    after = await everything(context)
    assert {name for name in before if before[name] != after[name]} == {"cursors"}


async def test_every_customers_post_is_on_one_case_and_a_second_run_adds_nothing(
    context: Context, poller: Poller, server: XServer, clock: StillClock, tmp_path: Path
) -> None:
    path = write_support_file(tmp_path / "posts.csv", support_rows(7, conversations=48))
    await the_whole_story(context, poller, server, clock, path)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies beside the project only on its own machine")
async def test_so_it_is_with_real_support_posts(
    context: Context, poller: Poller, server: XServer, clock: StillClock
) -> None:
    await the_whole_story(context, poller, server, clock, SAMPLE)


async def test_a_limit_in_the_middle_of_the_pages_loses_and_doubles_nothing(
    context: Context, server: XServer, clock: StillClock, tmp_path: Path
) -> None:
    client = XClient(settings_for(server), timeout=5.0, per_page=10)
    x = X(client, XBlock(handle="@acme", user_id=server.network.our_account.id), clock)
    poller = Poller(context, x, clock, every=EVERY, recheck_every=HOUR)
    path = write_support_file(tmp_path / "posts.csv", support_rows(8))
    rows = read_support_file(path)
    load_csv(server.network, path)
    usual = server.limits.most
    server.limits.most = usual | {"mentions": 1, "search": 0}
    await polled(poller, clock)
    assert 0 < len(await cases_by_posts(context)) < len(rows)
    async with context.read() as view:
        assert await view.cursors.of("x") == {}
        health = (await view.cursors.health())["x"]
    assert health.problem.startswith("NetworkLimited")

    clock.moves(HOUR)
    server.limits.most = usual
    server.faults.on("search", Failure())
    await polled(poller, clock)
    clock.moves(HOUR)
    await polled(poller, clock)
    await assert_in_good_order(context, rows)
    await x.close()


async def test_what_happens_on_x_afterwards_follows(
    context: Context, poller: Poller, server: XServer, clock: StillClock
) -> None:
    world = server.network
    first = world.post("marisol", "@acme my payuot is late")
    await polled(poller, clock)
    clock.moves(MINUTE)
    answer = world.post("acme", "@marisol which one?", reply_to=first.id)
    clock.moves(MINUTE)
    reply = world.post("marisol", "@acme the one of Friday", reply_to=answer.id)
    world.repost("lena", first.id)
    await polled(poller, clock)

    assert await cases_by_posts(context) == {first.id: 1, answer.id: 1, reply.id: 1}
    assert (await the_case(context)).first_response_at == answer.created_at

    clock.moves(2 * HOUR)
    edited = world.edit(first.id, "@acme my payout is late")
    world.delete(reply.id)
    await polled(poller, clock)
    await poller.recheck()

    texts = {row.external_id: row.text for row in await rows_of(context, PostRow.external_id, PostRow.text)}
    assert texts == {first.id: edited.text, answer.id: "@marisol which one?", reply.id: ""}
