"""Faults of Slack that a test can plan, as Slack's own client meets them."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.seed import acme
from bot.sandbox.slack.faults import lost_answer, no_answer, ratelimited, refusal, server_error, slow
from bot.sandbox.slack.rates import BURST
from bot.sandbox.slack.server import serve
from bot.sandbox.slack.state import Team
from bot.sandbox.workspace import Workspace
from tests.e2e.sandbox.conftest import Bench
from tests.unit.sandbox.manifests import manifest


async def post(bench: Bench, text: str = "hi", channel: str = "#social-desk") -> str:
    answer = await bench.client.chat_postMessage(channel=bench.channel(channel), text=text)
    return str(answer["ts"])


async def test_too_many_requests_say_when_to_come_back(bench: Bench) -> None:
    bench.workspace.faults.on("chat.postMessage", ratelimited(retry_after=2))
    with pytest.raises(SlackApiError) as caught:
        await post(bench)
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert response["error"] == "ratelimited"
    await post(bench)
    assert len(bench.workspace.posted("#social-desk")) == 1


async def test_a_server_error_may_be_json_or_a_page(bench: Bench) -> None:
    bench.workspace.faults.on("chat.postMessage", server_error(500))
    bench.workspace.faults.on("chat.postMessage", server_error(503, html=True))
    with pytest.raises(SlackApiError, match="internal_error"):
        await post(bench)
    with pytest.raises(SlackApiError, match=r"503|JSON"):
        await post(bench)


async def test_any_refusal_can_be_planned(bench: Bench) -> None:
    bench.workspace.faults.on("*", refusal("fatal_error"))
    with pytest.raises(SlackApiError, match="fatal_error"):
        await post(bench)


async def test_no_answer_means_nothing_was_done(bench: Bench) -> None:
    bench.workspace.faults.on("chat.postMessage", no_answer())
    with pytest.raises(aiohttp.ClientError):
        await post(bench)
    assert bench.workspace.posted("#social-desk") == []


async def test_a_lost_answer_leaves_what_was_done(bench: Bench) -> None:
    bench.workspace.faults.on("chat.postMessage", lost_answer())
    with pytest.raises(aiohttp.ClientError):
        await post(bench, "did it arrive?")
    history = await bench.client.conversations_history(channel=bench.channel(), include_all_metadata=True)
    assert [m["text"] for m in history["messages"]] == ["did it arrive?"]


async def test_a_slow_answer_comes_after_all(bench: Bench) -> None:
    bench.workspace.faults.on("chat.postMessage", slow(0.05))
    began = asyncio.get_running_loop().time()
    await post(bench)
    assert asyncio.get_running_loop().time() - began >= 0.05
    assert [message.text for message in bench.workspace.posted("#social-desk")] == ["hi"]


async def test_a_fault_may_fit_only_some_calls(bench: Bench) -> None:
    meta = bench.channel("#social-meta")
    bench.workspace.faults.on("chat.postMessage", ratelimited(), when=lambda args: args["channel"] == meta)
    await post(bench)
    with pytest.raises(SlackApiError):
        await post(bench, channel="#social-meta")


@pytest.mark.parametrize("done", [0, 1])
async def test_a_call_can_be_held_before_or_after_it_takes_effect(bench: Bench, done: int) -> None:
    held = bench.workspace.faults.hold("chat.postMessage", after_the_act=done == 1)
    posting = asyncio.create_task(post(bench))
    await held.reached()
    assert len(bench.workspace.posted("#social-desk")) == done
    held.release()
    await posting
    assert len(bench.workspace.posted("#social-desk")) == 1


async def test_slacks_own_rates_can_be_enforced(bench: Bench) -> None:
    bench.workspace.rates.on = True
    for _ in range(BURST):
        await post(bench)
    with pytest.raises(SlackApiError) as caught:
        await post(bench)
    assert caught.value.response.headers["Retry-After"] == "1"
    await post(bench, channel="#social-meta")
    bench.clock.move(seconds=1)
    await post(bench)


async def test_one_app_in_two_workspaces_is_told_apart_by_its_tokens() -> None:
    first = acme(manifest())
    second = Workspace(manifest(), team=Team("T0BETA001", "Beta", "beta"))
    async with serve(first, second) as server, aiohttp.ClientSession() as session:
        for workspace in (first, second):
            headers = {"Authorization": f"Bearer {workspace.app.bot_token}"}
            async with session.post(server.api_url + "auth.test", headers=headers) as response:
                assert (await response.json())["team"] == workspace.team.name
