"""Delivery: acknowledgements in time, retries, sockets that come and go, signatures."""

import asyncio
import hashlib
import hmac
from datetime import timedelta

import pytest
from aiohttp import ClientWebSocketResponse, web
from slack_bolt.async_app import AsyncAck

from bot.clock import utc_now
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.signed_http import SignedHttp
from tests.e2e.sandbox.conftest import HTTP, Bench
from tests.unit.sandbox.blocks import Json, actions, button


async def socket(bench: Bench) -> ClientWebSocketResponse:
    """A socket that the test speaks for itself; hello is read."""
    opened = await bench.raw("apps.connections.open", token=bench.server.app_token)
    made = await bench.session.ws_connect(opened["url"])
    hello = await made.receive_json()
    assert hello["type"] == "hello"
    return made


def test_the_app_has_three_seconds(bench: Bench) -> None:
    assert bench.workspace.dispatcher.ack_seconds == LIMITS["http/ack_s"] == 3


async def test_hello_says_how_many_connections_there_are(bench: Bench) -> None:
    for number in (1, 2):
        opened = await bench.raw("apps.connections.open", token=bench.server.app_token)
        made = await bench.session.ws_connect(opened["url"])
        hello = await made.receive_json()
        assert (hello["num_connections"], hello["connection_info"]) == (number, {"app_id": "A0CALLOUT"})


async def test_a_ticket_serves_one_connection(bench: Bench) -> None:
    opened = await bench.raw("apps.connections.open", token=bench.server.app_token)
    await bench.session.ws_connect(opened["url"])
    async with bench.session.get(opened["url"].replace("ws:", "http:")) as response:
        assert response.status == 403


async def test_ten_connections_live_at_once(bench: Bench) -> None:
    ten = [await socket(bench) for _ in range(LIMITS["socket_mode/max_connections"])]
    assert bench.server.sockets.connections == len(ten)
    opened = await bench.raw("apps.connections.open", token=bench.server.app_token)
    eleventh = await bench.session.ws_connect(opened["url"])
    assert await eleventh.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_envelopes_are_spread_over_the_connections(bench: Bench) -> None:
    sockets = [await socket(bench) for _ in range(3)]
    for number in range(3):
        await bench.person("Ana").says(f"m{number}", "#social-desk")
    envelopes = [await s.receive_json() for s in sockets]
    assert sorted(e["payload"]["event"]["text"] for e in envelopes) == ["m0", "m1", "m2"]
    assert {e["type"] for e in envelopes} == {"events_api"}
    assert not any(e["accepts_response_payload"] for e in envelopes)
    for made, envelope in zip(sockets, envelopes, strict=True):
        await made.send_json({"envelope_id": envelope["envelope_id"]})
    await bench.workspace.settled()


async def test_an_event_answered_too_late_is_sent_again_at_once_then_after_one_and_five_minutes(
    bench: Bench,
) -> None:
    bench.workspace.dispatcher.ack_seconds = 0.02
    made = await socket(bench)
    await bench.person("Ana").says("hello", "#social-desk")
    with bench.workspace.expect_violation("ack_too_late"):
        await bench.workspace.settled()
    first, second = await made.receive_json(), await made.receive_json()
    assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "http_timeout")
    assert first["payload"] == second["payload"]
    assert len(bench.workspace.dispatcher.waiting) == 1
    for minutes, attempt in ((1, 2), (5, 3)):
        bench.clock.move(seconds=60 * minutes - 1)
        bench.workspace.tick()
        assert bench.workspace.dispatcher.under_way == 0
        bench.clock.move(seconds=1)
        bench.workspace.tick()
        with bench.workspace.expect_violation("ack_too_late"):
            await bench.workspace.settled()
        assert (await made.receive_json())["retry_attempt"] == attempt
    assert bench.workspace.dispatcher.waiting == []


async def test_an_event_that_met_nobody_comes_when_the_app_is_back(either: Bench) -> None:
    @either.app.event("message")
    async def listener(ack: AsyncAck, event: Json) -> None:
        await ack()
        texts.append(event["text"])

    texts: list[str] = []
    await either.person("Ana").says("while it was down", "#social-desk")
    await either.workspace.settled()
    assert len(either.workspace.dispatcher.waiting) == 1
    await either.start()
    either.workspace.retry_now()
    await either.workspace.settled()
    assert texts == ["while it was down"]


async def test_a_connection_that_breaks_hands_its_envelope_to_the_next(bench: Bench) -> None:
    first, second = await socket(bench), await socket(bench)
    await bench.person("Ana").says("hello", "#social-desk")
    await first.receive_json()
    await first.close()
    again = await second.receive_json()
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
    await second.send_json({"envelope_id": again["envelope_id"]})
    await bench.workspace.settled()


async def test_slacks_client_follows_when_its_connection_is_refreshed(bench: Bench) -> None:
    @bench.app.command("/case")
    async def case(ack: AsyncAck) -> None:
        await ack("here")

    await bench.start()
    await bench.server.sockets.refresh()
    await bench.server.connected()
    answer = await bench.person("Ana").types("/case", "#social-desk")
    assert answer is not None


async def test_slacks_client_comes_back_when_its_connection_is_cut(bench: Bench) -> None:
    await bench.start()
    await bench.server.sockets.drop()
    assert bench.server.sockets.connections == 0


async def test_a_command_that_meets_nobody_fails_before_the_persons_eyes(either: Bench) -> None:
    ana = either.person("Ana")
    await ana.types("/case", "#social-desk")
    await ana.sees('/case failed with the error "dispatch_failed"')


async def test_a_command_answered_too_late_times_out(either: Bench) -> None:
    @either.app.command("/case")
    async def case(ack: AsyncAck) -> None:
        await waiting.wait()
        await ack()

    waiting = asyncio.Event()
    await either.start()
    either.workspace.dispatcher.ack_seconds = 0.02
    with either.workspace.expect_violation("ack_too_late"):
        answer = await either.person("Ana").types("/case", "#social-desk")
    waiting.set()
    assert answer is not None
    assert answer.text == '/case failed with the error "operation_timeout"'
    assert answer.author == "Slackbot"


async def test_a_button_that_nobody_answers(bench: Bench) -> None:
    blocks = [actions(button("Claim", action_id="claim"))]
    await bench.client.chat_postMessage(channel=bench.channel(), text="C-1", blocks=blocks)
    ana = bench.person("Ana")
    with pytest.raises(ScreenError, match="not responding"):
        await ana.clicks("Claim", on=ana.messages("#social-desk")[0])


async def test_an_unknown_envelope_is_noted(bench: Bench) -> None:
    made = await socket(bench)
    with bench.workspace.expect_violation("bad_ack"):
        await made.send_json({"envelope_id": "no-such"})
        await bench.workspace.changes.wait_for(lambda: len(bench.workspace.violations) or None, 1)


async def test_an_event_takes_no_answer(bench: Bench) -> None:
    made = await socket(bench)
    await bench.person("Ana").says("hello", "#social-desk")
    envelope = await made.receive_json()
    with bench.workspace.expect_violation("bad_ack"):
        await made.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "thanks"}})
        await bench.workspace.settled()


class Listener:
    """An HTTP server that keeps what comes and answers what the test says."""

    def __init__(self) -> None:
        self.requests: list[tuple[web.BaseRequest, str]] = []
        self.status = 200
        self.headers: dict[str, str] = {}

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        if "challenge" in body:
            return web.json_response({"challenge": (await request.json())["challenge"]})
        self.requests.append((request, body))
        return web.Response(status=self.status, headers=self.headers)

    async def start(self, bench: Bench) -> None:
        app = web.Application()
        app.router.add_post("/slack/events", self.take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        bench.exits.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await bench.server.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}")


async def test_every_request_is_signed_over_its_raw_body(bench: Bench) -> None:
    listener = Listener()
    await listener.start(bench)
    await bench.person("Ana").types("/case claim & go", "#social-desk")
    await bench.person("Ana").says("hello", "#social-desk")
    await bench.workspace.settled()
    for request, body in listener.requests:
        base = f"v0:{request.headers['X-Slack-Request-Timestamp']}:{body}".encode()
        digest = hmac.new(bench.server.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        assert request.headers["X-Slack-Signature"] == f"v0={digest}"
    kinds = [request.content_type for request, _ in listener.requests]
    assert kinds == ["application/x-www-form-urlencoded", "application/json"]


async def test_an_http_retry_says_which_and_why_unless_the_app_wants_none(bench: Bench) -> None:
    listener = Listener()
    await listener.start(bench)
    listener.status = 500
    with bench.workspace.expect_violation("bad_ack"):
        await bench.person("Ana").says("hello", "#social-desk")
        await bench.workspace.settled()
    first, second = (request.headers for request, _ in listener.requests)
    assert "X-Slack-Retry-Num" not in first
    assert (second["X-Slack-Retry-Num"], second["X-Slack-Retry-Reason"]) == ("1", "http_error")
    listener.headers = {"X-Slack-No-Retry": "1"}
    with bench.workspace.expect_violation("bad_ack"):
        bench.workspace.retry_now()
        await bench.workspace.settled()
    assert bench.workspace.dispatcher.waiting == []


async def test_an_address_that_fails_the_challenge_is_not_used(bench: Bench) -> None:
    with pytest.raises(ConnectionError):
        await bench.server.deliver_over_http(bench.server.url)


async def test_bolt_refuses_a_request_with_an_old_signature() -> None:
    bench = Bench(HTTP)
    await bench.open()
    async with bench.exits:
        await bench.start()
        transport = bench.workspace.dispatcher.transport
        assert isinstance(transport, SignedHttp)
        transport.clock = lambda: utc_now() - timedelta(seconds=301)
        with bench.workspace.expect_violation("bad_ack"):
            await bench.person("Ana").says("hello", "#social-desk")
            await bench.workspace.settled()
