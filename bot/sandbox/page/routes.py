"""The page's addresses: its files, what is live on it, and what people do on it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from bot.sandbox.networks.world import World
from bot.sandbox.page.actions import act
from bot.sandbox.page.input_values import first_line
from bot.sandbox.page.state import PageState, Sent, Viewport
from bot.sandbox.people.screen import ScreenError
from bot.sandbox.slack.wire import SlackError
from bot.sandbox.workspace import Workspace

_FILES = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_TOGETHER = 0.03
"""Seconds in which changes are shown together."""
_PATIENCE = 3600.0


def page_routes(workspace: Workspace, world: World | None = None) -> list[web.RouteDef]:
    """The page of a workspace, for `serve(…, routes=…)`; it also shows what is posted on the networks of a world.

    It has no password: whoever reaches the port can be anybody in the workspace.
    """
    world = world or World()
    world.changes = workspace.changes
    page = _Page(PageState(workspace, world))
    return [
        web.get("/", page.index),
        web.get("/page/live", page.live),
        web.post("/page/act", page.act),
        web.get("/page/{name}", page.file),
    ]


class _Page:
    def __init__(self, state: PageState) -> None:
        self._state = state
        self._changes = state.workspace.changes

    async def index(self, _request: web.Request) -> web.Response:
        return _file("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"])

    async def act(self, request: web.Request) -> web.Response:
        """Something that a person does. What they cannot do is 409, with a sentence for them."""
        _refuse_strangers(request)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            return web.json_response(await act(self._state, await request.json()))
        except ScreenError as error:
            return _sorry(409, first_line(error))
        except SlackError as error:
            return _sorry(409, f"Slack says {error.error}.")
        except (LookupError, ValueError) as error:
            return _sorry(400, str(error))

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        """A socket on which a page says where it looks and is told what is to be seen there, as it changes."""
        _refuse_strangers(request)
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        watcher = _Watcher()
        listening = asyncio.create_task(self._listen(socket, watcher))
        try:
            await self._show(socket, watcher)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        return socket

    async def _listen(self, socket: web.WebSocketResponse, watcher: _Watcher) -> None:
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    watcher.turn(Viewport.read(json.loads(message.data)))
                    self._changes.ring()
        finally:
            watcher.close()
            self._changes.ring()

    async def _show(self, socket: web.WebSocketResponse, watcher: _Watcher) -> None:
        sent = Sent()
        while not watcher.closed:
            await asyncio.sleep(_TOGETHER)
            seen = self._changes.count
            if watcher.viewport is not None and (
                news := sent.news(watcher.turns, self._state.parts(watcher.viewport))
            ):
                await socket.send_str(news)
            await self._changed_since(seen)

    async def _changed_since(self, count: int) -> None:
        await self._changes.wait_for(lambda: self._changes.count != count or None, _PATIENCE)


class _Watcher:
    """Where a page looks, and how often it turned."""

    def __init__(self) -> None:
        self.viewport: Viewport | None = None
        self.turns = 0
        self.closed = False

    def turn(self, viewport: Viewport) -> None:
        """Look elsewhere."""
        self.viewport = viewport
        self.turns += 1

    def close(self) -> None:
        """Look nowhere any more."""
        self.closed = True


def _file(name: str) -> web.Response:
    known = {path.name: path for path in _FILES.iterdir()}
    if name not in known or known[name].suffix not in _TYPES:
        raise web.HTTPNotFound
    path = known[name]
    return web.Response(
        text=path.read_text(encoding="utf-8"),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers=_HEADERS,
    )


def _refuse_strangers(request: web.Request) -> None:
    """Other sites that are open in the same browser have no business here."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden


def _sorry(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
