"""The local X over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from json import JSONDecodeError
from typing import cast

from aiohttp import web

from bot.sandbox.networks.faults import (
    BadJson,
    Dropped,
    Failure,
    Fault,
    Faults,
    LostAnswer,
    RateLimited,
    Slow,
)
from bot.sandbox.networks.x import calls
from bot.sandbox.networks.x.limits import Limits
from bot.sandbox.networks.x.shapes import Json
from bot.sandbox.networks.x.world import XWorld

_PAGE = "<html><head><title>Sorry</title></head><body><h1>X is over capacity</h1></body></html>"


class XServer:
    """A world that is being served: `url` is its address, `requests` the paths that were asked for."""

    def __init__(self, world: XWorld) -> None:
        self.world = world
        self.faults = Faults()
        self.limits = Limits()
        self.requests: list[str] = []
        self.url = ""

    def app(self) -> web.Application:
        """The routes. https://docs.x.com/x-api/introduction."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/2/users/{id}/mentions", self._mentions),
                web.get("/2/users/{id}/tweets", self._timeline),
                web.get("/2/users/by/username/{username}", self._user),
                web.get("/2/tweets/search/recent", self._search),
                web.get("/2/tweets", self._lookup),
                web.post("/2/tweets", self._create),
            ]
        )
        return app

    async def _mentions(self, request: web.Request) -> web.StreamResponse:
        about = request.match_info["id"]
        return await self._serve(
            request, "mentions", lambda: calls.mentions(self.world, about, request.query)
        )

    async def _timeline(self, request: web.Request) -> web.StreamResponse:
        about = request.match_info["id"]
        return await self._serve(
            request, "timeline", lambda: calls.timeline(self.world, about, request.query)
        )

    async def _user(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["username"]
        return await self._serve(request, "user", lambda: calls.user(self.world, name, request.query))

    async def _search(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, "search", lambda: calls.search(self.world, request.query))

    async def _lookup(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, "lookup", lambda: calls.lookup(self.world, request.query))

    async def _create(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
        except JSONDecodeError:
            body = None
        given = cast("Json", body) if isinstance(body, dict) else {}
        return await self._serve(request, "create", lambda: calls.create(self.world, given), good=201)

    async def _serve(
        self, request: web.Request, endpoint: str, call: Callable[[], Json], good: int = 200
    ) -> web.StreamResponse:
        self.requests.append(request.path_qs)
        within = self.limits.count(endpoint, self.world.now())
        fault = self.faults.take(endpoint)
        if isinstance(fault, Slow):
            await fault.wait()
        early = self._instead(request, endpoint, fault)
        if early is not None:
            return early
        if not _has_keys(request):
            return self._error(endpoint, 401, "Unauthorized")
        if not within:
            return self._error(endpoint, 429, "Too Many Requests")
        try:
            status, body = good, call()
        except calls.Refused as refusal:
            status, body = refusal.status, refusal.body
        if isinstance(fault, LostAnswer):
            return _hang_up(request)
        return web.json_response(body, status=status, headers=self._pace(endpoint))

    def _instead(self, request: web.Request, endpoint: str, fault: Fault | None) -> web.Response | None:
        """What a fault answers before anything is done."""
        match fault:
            case RateLimited(reset=reset):
                headers = self._pace(endpoint) if reset else {}
                return web.json_response(_problem(429, "Too Many Requests"), status=429, headers=headers)
            case Failure(status=status, html=True):
                return web.Response(text=_PAGE, status=status, content_type="text/html")
            case Failure(status=status, title=title):
                return self._error(endpoint, status, title)
            case BadJson(body=body):
                return web.Response(text=body, content_type="application/json")
            case Dropped():
                return _hang_up(request)
        return None

    def _error(self, endpoint: str, status: int, title: str) -> web.Response:
        return web.json_response(_problem(status, title), status=status, headers=self._pace(endpoint))

    def _pace(self, endpoint: str) -> dict[str, str]:
        return self.limits.headers(endpoint, self.world.now())


@asynccontextmanager
async def serve_x(world: XWorld, port: int = 0) -> AsyncIterator[XServer]:
    """Serve a world on this machine; port 0 takes a free one. `server.url` is for X_API_URL."""
    server = XServer(world)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.faults.clear()
        await runner.cleanup()


def _has_keys(request: web.Request) -> bool:
    """A bearer token, or an OAuth 1 signature; whose they are is not looked at."""
    kind, _, rest = request.headers.get("Authorization", "").partition(" ")
    if kind == "OAuth":
        return all(f"{name}=" in rest for name in ("oauth_consumer_key", "oauth_token", "oauth_signature"))
    return kind == "Bearer" and bool(rest.strip())


def _problem(status: int, title: str) -> Json:
    return {"title": title, "detail": title, "type": "about:blank", "status": status}


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
