"""Slack over signed HTTP: everything comes to one address. Who verifies and answers is given from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SlackEndpoint = Callable[[Request], Awaitable[Response]]
LARGEST = 2 * 1024 * 1024
"""Bytes; the largest payload of Slack's, a form with every field full, stays far below."""


def slack_route(answer: SlackEndpoint) -> Route:
    """POST /slack/events. What is too large to be Slack's is refused unread."""

    async def events(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return JSONResponse({"error": "too large, or of unknown length"}, status_code=413)
        return await answer(request)

    return Route("/slack/events", events, methods=["POST"])
