"""The door of the Web API: reads a request, knows whose token it is, applies planned faults, answers.

https://docs.slack.dev/apis/web-api/using-the-web-api
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from aiohttp import web

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.methods import METHODS, run
from bot.sandbox.slack.faults import (
    Fault,
    Held,
    LostAnswer,
    NoAnswer,
    Ratelimited,
    Refusal,
    ServerError,
    Slow,
)
from bot.sandbox.slack.socket_mode import SocketMode
from bot.sandbox.slack.state import State
from bot.sandbox.slack.wire import Json, SlackError

CONNECT = "apps.connections.open"


class Gateway:
    """Serves `/api/{method}` for every workspace the app is installed in."""

    def __init__(self, states: Sequence[State], sockets: SocketMode) -> None:
        self._states = states
        self._sockets = sockets

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        method = request.match_info["method"]
        try:
            args = await _arguments(request)
            token = _token(request, args)
            state = self._owner(method, token)
        except SlackError as refused:
            self._states[0].violations.add(refused.error, method, "the request itself is wrong")
            return web.json_response(refused.as_json())
        state.calls_under_way += 1
        try:
            return await self._answer(request, state, method, args)
        finally:
            state.calls_under_way -= 1
            state.changes.ring()

    def _owner(self, method: str, token: str) -> State:
        """The workspace of a token. Raises SlackError not_authed, invalid_auth, not_allowed_token_type."""
        if not token:
            raise SlackError("not_authed")
        app_level = token.startswith("xapp-")
        for state in self._states:
            if token in (state.app.bot_token, state.app.app_token):
                if app_level != (method == CONNECT):
                    raise SlackError("not_allowed_token_type")
                return state
        raise SlackError("invalid_auth")

    async def _answer(
        self, request: web.Request, state: State, method: str, args: Json
    ) -> web.StreamResponse:
        fault = state.faults.take(method, args)
        early = await _before(request, fault)
        if early is None and (
            wait := state.rates.wait_for(method, str(args.get("channel", "")), state.now())
        ):
            early = _too_many(wait)
        if early is not None:
            state.changes.ring()
            return early
        answer = self._run(request, state, method, args)
        if isinstance(fault, Held) and fault.after_the_act:
            await fault.stand()
        if isinstance(fault, LostAnswer):
            return _hang_up(request)
        granted = ",".join(sorted(state.manifest.scopes))
        accepted = ",".join(METHODS[method].scopes) if method in METHODS else ""
        return web.json_response(
            answer, headers={"X-OAuth-Scopes": granted, "X-Accepted-OAuth-Scopes": accepted}
        )

    def _run(self, request: web.Request, state: State, method: str, args: Json) -> Json:
        if state.token_revoked:
            return SlackError("token_revoked").as_json()
        if method == CONNECT:
            return self._connect(request, state)
        return run(Call(state, method, args))

    def _connect(self, request: web.Request, state: State) -> Json:
        if not state.manifest.socket_mode:
            return SlackError("socket_mode_disabled").as_json()
        host = request.host
        return {
            "ok": True,
            "url": f"ws://{host}/link?ticket={self._sockets.ticket()}&app_id={state.app.app_id}",
        }


async def _arguments(request: web.Request) -> Json:
    """The arguments from the query, a form or a JSON body. Raises SlackError invalid_json."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except json.JSONDecodeError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return args | body
    if request.method == "POST":
        args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    return args


def _token(request: web.Request, args: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    in_body = str(args.pop("token", ""))
    return token if scheme == "Bearer" and token else in_body


async def _before(request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
    """What a fault answers instead of the method, if it does."""
    match fault:
        case Ratelimited(seconds):
            return _too_many(seconds)
        case ServerError(status, html):
            if html:
                page = "<html><body>Server Error</body></html>"
                return web.Response(status=status, text=page, content_type="text/html")
            return web.json_response({"ok": False, "error": "internal_error"}, status=status)
        case Refusal(error):
            return web.json_response({"ok": False, "error": error})
        case NoAnswer():
            return _hang_up(request)
        case Slow(seconds):
            await asyncio.sleep(seconds)
        case Held(after_the_act=False):
            await fault.stand()
        case _:
            pass
    return None


def _too_many(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
