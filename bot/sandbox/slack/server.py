"""The server: Slack's addresses on a port of this machine, in the caller's event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from bot.sandbox.slack.answers import answer
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.signed_http import SignedHttp
from bot.sandbox.slack.socket_mode import SocketMode
from bot.sandbox.slack.state import State
from bot.sandbox.slack.wire import SlackError

LARGEST_REQUEST = 64 * 1024 * 1024


class Server:
    """A running local Slack. One app is installed in each of its workspaces."""

    def __init__(self, states: list[State], sockets: SocketMode, session: aiohttp.ClientSession) -> None:
        self._states = states
        self._session = session
        self.sockets = sockets
        self.url = ""

    @property
    def api_url(self) -> str:
        """For `SLACK_API_URL` and the clients' `base_url`."""
        return f"{self.url}/api/"

    @property
    def app_token(self) -> str:
        """For Socket Mode."""
        return self._states[0].app.app_token

    @property
    def bot_token(self) -> str:
        """For the Web API, of the first workspace."""
        return self._states[0].app.bot_token

    @property
    def signing_secret(self) -> str:
        """For requests over HTTP."""
        return self._states[0].app.signing_secret

    def bind(self, host: str, port: int) -> None:
        """Take this address."""
        self.url = f"http://{host}:{port}"
        for state in self._states:
            state.response_urls.base = self.url
            state.dispatcher.transport = self.sockets

    async def deliver_over_http(self, base_url: str, path: str = "/slack/events") -> SignedHttp:
        """From now on send to an app at this address. Raises ConnectionError if it fails url_verification."""
        url = base_url.rstrip("/") + path
        transport = SignedHttp(self._session, url, self.signing_secret)
        if not await transport.challenge(self._states[0].app.verification_token):
            raise ConnectionError(f"{url} did not answer the challenge")
        for state in self._states:
            state.dispatcher.transport = transport
        return transport

    def deliver_over_sockets(self) -> None:
        """From now on send through Socket Mode (as at the start)."""
        for state in self._states:
            state.dispatcher.transport = self.sockets

    async def connected(self, count: int = 1, seconds: float = 10.0) -> None:
        """Wait until the app has so many sockets open. Raises TimeoutError."""
        changes = self._states[0].changes
        if not await changes.wait_for(lambda: self.sockets.connections >= count or None, seconds):
            raise TimeoutError(f"{self.sockets.connections} of {count} sockets are connected")

    async def respond(self, request: web.Request) -> web.Response:
        """Serve a response URL."""
        secret = request.match_info["secret"]
        for state in self._states:
            url = state.response_urls.find(secret)
            if url is None:
                continue
            try:
                answer(state, url, await request.json())
            except SlackError as refused:
                gone = refused.error in ("used_url", "expired_url", "message_not_found")
                return web.Response(status=404 if gone else 400, text=refused.error, content_type="text/html")
            except ValueError:
                state.violations.add("bad_response_url", "response_url", "the body is no JSON")
                return web.Response(status=400, text="invalid_payload", content_type="text/html")
            return web.Response(text="ok")
        return web.Response(status=404, text="no_service")

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file."""
        for state in self._states:
            file = state.files.get(request.match_info["file"])
            if file is not None:
                file.content = await _content(request)
                file.size = len(file.content)
                return web.Response(text=f"OK - {file.size}")
        return web.Response(status=404)

    async def download(self, request: web.Request) -> web.Response:
        """Give the bytes of a file to whoever has the bot's token."""
        for state in self._states:
            file = state.files.get(request.match_info["file"])
            if file is not None and file.content is not None:
                if request.headers.get("Authorization") != f"Bearer {state.app.bot_token}":
                    return web.Response(status=403)
                return web.Response(body=file.content)
        return web.Response(status=404)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    field = next(iter(form.values()))
    return field.file.read() if isinstance(field, web.FileField) else str(field).encode()


@asynccontextmanager
async def serve(
    *states: State, host: str = "127.0.0.1", port: int = 0, routes: Iterable[web.AbstractRouteDef] = ()
) -> AsyncIterator[Server]:
    """Serve one or more workspaces of one app until the block ends. Port 0 picks a free one.

    `routes` are further addresses on the same port, for a page in the browser.
    """
    first = states[0]
    async with aiohttp.ClientSession() as session:
        sockets = SocketMode(first.app.app_id, first.violations, first.changes)
        server = Server(list(states), sockets, session)
        gateway = Gateway(list(states), sockets)
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.add_routes(
            [
                web.route("*", "/api/{method}", gateway.call),
                web.get("/link", sockets.accept),
                web.post("/response/{secret}", server.respond),
                web.post("/upload/{file}", server.upload),
                web.get("/files/{file}", server.download),
                *routes,
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        server.bind(host, runner.addresses[0][1])
        try:
            yield server
        finally:
            for state in states:
                state.faults.clear()
                await state.dispatcher.close()
            await sockets.drop()
            await runner.cleanup()
