"""Requests that Slack did not send, and requests while we are not ready."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from freezegun import freeze_time
from structlog.testing import capture_logs

from bot.clock import utc_now
from bot.sandbox.slack.signed_http import signature
from tests.e2e.guard_rig import TRANSPORTS, Rig, on_http, rigged

BODY = (
    "command=%2Fcase&text=hello&user_id=U0ANA01&team_id=T0ACME001&channel_id=C0SOCIALDESK"
    "&trigger_id=1.1.a&user_name=ana"
)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with rigged("socket") as ready:
        yield ready


async def posted(rig: Rig, body: bytes, **headers: str) -> tuple[int, list[str]]:
    """The status of a request to our HTTP side, and the log lines it left."""
    given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    async with on_http(rig.app, rig.server) as address, aiohttp.ClientSession() as session:
        with capture_logs() as lines:
            async with session.post(f"{address}/slack/events", data=body, headers=given) as answer:
                await answer.read()
                return answer.status, [str(line) for line in lines]


def signed(rig: Rig, body: str, at: float) -> dict[str, str]:
    moment = str(int(at))
    return {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": signature(rig.server.signing_secret, moment, body),
    }


async def test_a_request_that_slack_signed_is_answered(rig: Rig) -> None:
    status, _ = await posted(rig, BODY.encode(), **signed(rig, BODY, time.time()))
    assert status == 200


@pytest.mark.parametrize(
    "case", ["no headers", "wrong", "old", "future", "no number", "no ascii", "no utf-8"]
)
async def test_a_request_that_slack_did_not_sign_leaves_a_log_line_and_nothing_else(
    rig: Rig, case: str
) -> None:
    right = signed(rig, BODY, time.time())
    headers = {
        "no headers": {},
        "wrong": right | {"X-Slack-Signature": "v0=" + "0" * 64},
        "old": signed(rig, BODY, time.time() - 301),
        "future": signed(rig, BODY, time.time() + 301),
        "no number": right | {"X-Slack-Request-Timestamp": "soon"},
        "no ascii": right | {"X-Slack-Signature": "v0=é"},
        "no utf-8": right,
    }[case]
    status, lines = await posted(rig, b"\xff" if case == "no utf-8" else BODY.encode(), **headers)
    assert status == 401
    assert len(lines) == 1
    assert "did not sign" in lines[0]
    assert "hello" not in lines[0]
    assert rig.notes.done == []


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("2026-10-25 00:59:30", id="an hour comes twice in Berlin"),
        pytest.param("2027-03-28 00:59:30", id="an hour is skipped in Berlin"),
        pytest.param("2027-12-31 23:59:30", id="a year ends"),
        pytest.param("2028-02-28 23:59:30", id="the leap day begins"),
    ],
)
async def test_a_signature_holds_for_five_minutes_whatever_the_calendar_does(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as berlin, freeze_time(moment, real_asyncio=True) as frozen:
        berlin.setenv("TZ", "Europe/Berlin")
        time.tzset()
        async with rigged("http") as rig:
            signed_at = utc_now()
            headers = signed(rig, BODY, signed_at.timestamp())
            statuses = {}
            for seconds in (-301, -300, 0, 300, 301):
                frozen.move_to(signed_at + timedelta(seconds=seconds))
                statuses[seconds], _ = await posted(rig, BODY.encode(), **headers)
    time.tzset()
    assert statuses == {-301: 401, -300: 200, 0: 200, 300: 200, 301: 401}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_gestures_are_answered_while_time_stands_still(transport: str) -> None:
    with freeze_time("2028-02-29 23:59:59", real_asyncio=True) as frozen:
        async with rigged(transport) as rig:
            ana = rig.slack.person("Ana")
            assert (await ana.asks("/case hello", "#social-desk")).text == "Hello Ana"
            frozen.tick(timedelta(hours=1))
            await rig.reached()
            assert (await ana.asks("/case hello", "#social-desk")).text == "Hello Ana"
