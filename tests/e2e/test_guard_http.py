"""Requests that Slack did not send, and requests while we are not ready."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.signed_http import signature
from tests.e2e.guard_rig import Rig, on_http, rigged

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
