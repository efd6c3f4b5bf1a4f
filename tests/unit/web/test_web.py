import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message

from bot.web.app import build_web
from bot.web.health import Check, Readiness

FINE = Readiness(
    Check(ok=True, says="there"), Check(ok=True, says="current"), Check(ok=True, says="connected")
)
ANSWER = tuple[int, bytes]


async def request(
    web: Starlette,
    method: str,
    path: str,
    body: bytes = b"",
    length: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> ANSWER:
    """One request, without a server in between; a length of "" is one that is not said."""
    sent: list[Message] = []
    path, _, query = path.partition("?")
    lines = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    if length != "":
        lines.append((b"content-length", (length or str(len(body))).encode()))
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": lines,
        "scheme": "http",
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await web(scope, receive, send)
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])


def ready(readiness: Readiness) -> Starlette:
    async def ask() -> Readiness:
        return readiness

    async def echo(req: Request) -> Response:
        return PlainTextResponse(await req.body())

    return build_web(echo, ask)


async def test_alive_is_alive_whatever_is_missing() -> None:
    web = ready(replace(FINE, database=Check(ok=False, says="no")))
    assert await request(web, "GET", "/healthz") == (200, b"alive\n")


async def test_ready_says_what_is_there() -> None:
    warnings = {"policy": "It is wrong.", "unread_posts": "x 2 cannot be read."}
    warned = replace(FINE, networks={"x": Check(ok=True, says="read")}, warnings=warnings)
    status, body = await request(ready(warned), "GET", "/readyz")
    assert status == 200
    assert json.loads(body) == {
        "ready": True,
        "database": {"ok": True, "says": "there"},
        "schema": {"ok": True, "says": "current"},
        "slack": {"ok": True, "says": "connected"},
        "networks": {"x": {"ok": True, "says": "read"}},
        "warnings": warnings,
    }


async def test_not_ready_without_the_database_its_schema_or_slack() -> None:
    gone = Check(ok=False, says="Slack does not answer.")
    for readiness in (replace(FINE, database=gone), replace(FINE, schema=gone), replace(FINE, slack=gone)):
        status, body = await request(ready(readiness), "GET", "/readyz")
        assert status == 503
        assert b"Slack does not answer." in body


async def test_a_network_that_is_out_leaves_us_ready() -> None:
    out = replace(FINE, networks={"x": Check(ok=False, says="X is down since 18:04.")})
    assert (await request(ready(out), "GET", "/readyz"))[0] == 200


async def test_slack_speaks_to_one_address_by_post_alone() -> None:
    web = ready(FINE)
    assert await request(web, "POST", "/slack/events", b"hello") == (200, b"hello")
    assert (await request(web, "GET", "/slack/events"))[0] == 405


async def test_what_is_too_large_or_of_unknown_length_is_refused_unread() -> None:
    web = ready(FINE)
    assert (await request(web, "POST", "/slack/events", b"x", length="999999999"))[0] == 413
    assert (await request(web, "POST", "/slack/events", b"x", length=""))[0] == 413


async def test_over_sockets_nobody_listens_for_slack() -> None:
    async def ask() -> Readiness:
        return FINE

    assert (await request(build_web(None, ask), "POST", "/slack/events", b"x"))[0] == 404
