"""X is down, slow, strange or full: nothing is lost, and it is said what is the matter."""

import json
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.domain.errors import NetworkDenied, NetworkDown, NetworkError, NetworkLimited
from bot.domain.posts import RawPost
from bot.networks.contract import Batch
from bot.networks.x import XSettings
from bot.networks.x.account import X
from bot.sandbox.networks.faults import (
    BadJson,
    Dropped,
    Failure,
    Fault,
    LostAnswer,
    RateLimited,
    Slow,
    forbidden,
    unauthorized,
)
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import WINDOW, XServer
from tests.integration.networks.conftest import KEYS, FrozenClock, OpenX
from tests.integration.networks.test_x_reading import cursors_of, polled, texts

TROUBLES: list[tuple[Fault, type[NetworkError]]] = [
    (RateLimited(), NetworkLimited),
    (RateLimited(reset=False), NetworkLimited),
    (Failure(503), NetworkDown),
    (Failure(502, html=False, title="Bad Gateway"), NetworkDown),
    (Failure(429), NetworkDown),
    (BadJson(), NetworkDown),
    (BadJson("[]"), NetworkDown),
    (BadJson("null"), NetworkDown),
    (BadJson(""), NetworkDown),
    (BadJson('{"data": 7}'), NetworkDown),
    (BadJson('"\xff'), NetworkDown),
    (Dropped(), NetworkDown),
    (LostAnswer(), NetworkDown),
    (unauthorized(), NetworkDenied),
    (forbidden(), NetworkDenied),
]


async def polled_until_it_failed(x: X) -> tuple[list[Batch], NetworkError]:
    batches: list[Batch] = []
    try:
        async for batch in x.poll({}):
            batches += [batch]
    except NetworkError as error:
        return batches, error
    pytest.fail("it did not fail")


@pytest.mark.parametrize(("fault", "error"), TROUBLES)
async def test_each_trouble_has_its_name_and_passes(
    x: X, world: XNetwork, server: XServer, fault: Fault, error: type[NetworkError]
) -> None:
    world.post("marisol", "@acme hello")
    # aiohttp itself repeats a GET once when a kept connection breaks.
    server.faults.on("mentions", fault, times=2)

    batches, failed = await polled_until_it_failed(x)

    assert type(failed) is error
    assert failed.detail.startswith("mentions: ")
    assert texts(batches) == []
    server.faults.clear()
    assert texts(await polled(x)) == ["@acme hello"]


@pytest.mark.parametrize("html", [True, False])
@pytest.mark.parametrize("call", ["recheck", "fetch", "find_reply"])
async def test_every_other_read_names_its_troubles_too(
    x: X, server: XServer, call: str, *, html: bool
) -> None:
    server.faults.on("*", Failure(html=html))
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "recheck": lambda: x.recheck(["1"]),
        "fetch": lambda: x.fetch("1"),
        "find_reply": lambda: x.find_reply("1", ""),
    }

    with pytest.raises(NetworkDown):
        await calls[call]()


async def test_a_limit_says_until_when(x: X, server: XServer, clock: FrozenClock) -> None:
    server.faults.on("mentions", RateLimited())
    _, failed = await polled_until_it_failed(x)
    assert isinstance(failed, NetworkLimited)
    assert failed.until == clock() + WINDOW

    server.faults.on("mentions", RateLimited(reset=False))
    _, failed = await polled_until_it_failed(x)
    assert isinstance(failed, NetworkLimited)
    assert failed.until is None


async def test_too_many_calls_are_refused_until_the_window_is_over(
    x: X, server: XServer, clock: FrozenClock
) -> None:
    server.limits.most["mentions"] = 2
    await polled(x)
    await polled(x)

    _, failed = await polled_until_it_failed(x)

    assert isinstance(failed, NetworkLimited)
    clock.pass_by(WINDOW)
    assert await polled(x) == []


async def test_a_page_that_fails_in_the_middle_moves_no_cursor(
    x: X, world: XNetwork, server: XServer
) -> None:
    for number in range(25):
        world.post("marisol", f"@acme number {number}")
    rounds = x.poll({})
    batches = [await anext(rounds)]
    server.faults.on("mentions", Failure())
    with pytest.raises(NetworkDown):
        await anext(rounds)

    assert len(texts(batches)) == 10
    assert cursors_of(batches) == {}
    assert len(texts(await polled(x))) == 25


async def test_one_stream_in_trouble_does_not_stop_the_other(
    open_x: OpenX, world: XNetwork, server: XServer
) -> None:
    world.post("marisol", "@acme #acmedown")
    x = open_x(search="#acmedown")
    server.faults.on("mentions", Failure())
    batches, _ = await polled_until_it_failed(x)
    assert texts(batches, "search") == ["@acme #acmedown"]

    server.faults.on("search", forbidden())
    batches, failed = await polled_until_it_failed(x)
    assert texts(batches) == ["@acme #acmedown"]
    assert failed.detail == "search: 403 Forbidden"


async def test_a_query_x_does_not_understand_is_told_as_such(open_x: OpenX) -> None:
    _, failed = await polled_until_it_failed(open_x(search="(#acmedown"))

    assert "bracket" in failed.detail


async def test_who_does_not_answer_in_time_is_down(open_x: OpenX, server: XServer) -> None:
    server.faults.on("mentions", Slow())

    _, failed = await polled_until_it_failed(open_x(timeout=0.05))

    assert failed.detail == "mentions: no answer in time"


async def test_nobody_there_is_down(open_x: OpenX) -> None:
    _, failed = await polled_until_it_failed(open_x(url="http://127.0.0.1:1"))

    assert isinstance(failed, NetworkDown)
    assert failed.detail.startswith("mentions: no connection")


async def test_without_keys_it_is_said_which_are_missing(open_x: OpenX, server: XServer) -> None:
    _, failed = await polled_until_it_failed(open_x(XSettings()))

    assert isinstance(failed, NetworkDenied)
    assert "X_BEARER_TOKEN" in failed.detail
    assert server.requests == []


async def test_a_token_with_a_line_break_is_a_fault_and_no_crash(open_x: OpenX) -> None:
    _, failed = await polled_until_it_failed(open_x(XSettings(x_bearer_token=SecretStr("two\nlines"))))

    assert "lines" not in failed.detail


async def test_a_post_that_cannot_be_read_comes_along_raw_and_is_reported_once(x: X, server: XServer) -> None:
    read = {"id": "9", "author_id": "1", "text": "hi", "created_at": "2026-03-02T09:00:00Z"}
    page = json.dumps({"data": [{"id": "8", "text": None}, read], "meta": {"newest_id": "9"}})
    server.faults.on("mentions", BadJson(page), times=2)

    with capture_logs() as logs:
        first = await polled(x)
        await polled(x)

    assert texts(first) == ["hi"]
    assert [(raw.external_id, raw.stream) for batch in first for raw in batch.unread] == [("8", "mentions")]
    assert [line["post_id"] for line in logs] == ["8"]
    assert cursors_of(first) == {"mentions": "9"}


async def test_a_page_of_which_nothing_can_be_read_moves_the_cursor_with_all_of_it(
    x: X, server: XServer
) -> None:
    posts = [{"id": str(number), "written_by": "1", "text": "hi"} for number in (9, 10, 11)]
    server.faults.on("mentions", BadJson(json.dumps({"data": posts, "meta": {"result_count": 3}})))

    (batch,) = await polled(x)

    assert (batch.posts, batch.cursor) == ((), "11")
    assert [raw.external_id for raw in batch.unread] == ["9", "10", "11"]
    assert [x.reread(raw).unread for raw in batch.unread] == [(raw,) for raw in batch.unread]


async def test_a_page_in_the_middle_of_which_nothing_can_be_read_comes_too(x: X, server: XServer) -> None:
    for page, more in (("8", {"next_token": "b"}), ("7", {})):
        posts = [{"id": page, "words": "hi"}]
        server.faults.on("mentions", BadJson(json.dumps({"data": posts, "meta": {"newest_id": "8", **more}})))

    first, last = await polled(x)

    assert [(raw.external_id, first.cursor) for raw in first.unread] == [("8", None)]
    assert [(raw.external_id, last.cursor) for raw in last.unread] == [("7", "8")]


async def test_a_page_whose_posts_stand_elsewhere_is_kept_whole(x: X, server: XServer) -> None:
    page = {"items": [{"id": "9"}], "meta": {"result_count": 1, "newest_id": "9"}}
    server.faults.on("mentions", BadJson(json.dumps(page)))

    (batch,) = await polled(x)

    assert ([json.loads(raw.text) for raw in batch.unread], batch.cursor) == ([page], "9")


@pytest.mark.parametrize("kept", ["", "null", "[]", '{"data": 7}'])
async def test_what_was_kept_in_no_form_of_ours_stays_as_it_is(x: X, kept: str) -> None:
    raw = RawPost("x", "mentions", kept, "text: missing", "8")

    (still,) = x.reread(raw).unread

    assert (still.text, still.external_id) == (kept, "8")


async def test_rechecking_brings_what_cannot_be_read_too(x: X, server: XServer) -> None:
    server.faults.on("lookup", BadJson(json.dumps({"data": [{"id": "8"}]})))

    batch = await x.recheck(["8"])

    assert [raw.external_id for raw in batch.unread] == ["8"]


async def test_who_wrote_a_post_is_asked_for_as_a_field_too(x: X, server: XServer) -> None:
    await polled(x)

    assert "author_id" in parse_qs(urlsplit(server.requests[0]).query)["tweet.fields"][0].split(",")


async def test_pages_without_an_end_are_left(x: X, server: XServer) -> None:
    page = '{"meta": {"result_count": 0, "next_token": "again"}}'
    server.faults.on("mentions", BadJson(page), times=50)

    _, failed = await polled_until_it_failed(x)

    assert isinstance(failed, NetworkDown)
    assert server.faults.left > 40


async def test_keys_show_nowhere(x: X, server: XServer, caplog: pytest.LogCaptureFixture) -> None:
    server.faults.on("mentions", unauthorized())
    _, failed = await polled_until_it_failed(x)

    told = f"{failed!r} {KEYS!r} {caplog.text}"
    assert not any(secret in told for secret in ("s3cret", "api-key", "2244994945-token"))


async def test_tweepy_prints_no_requests(x: X, world: XNetwork, caplog: pytest.LogCaptureFixture) -> None:
    world.post("marisol", "@acme my card is 4111")
    with caplog.at_level(logging.DEBUG):
        await polled(x)

    assert [record for record in caplog.records if record.name.startswith("tweepy")] == []


async def test_a_closed_account_opens_again_when_asked(x: X, world: XNetwork) -> None:
    await polled(x)
    await x.close()
    await x.close()
    world.post("marisol", "@acme hello")

    assert texts(await polled(x)) == ["@acme hello"]
