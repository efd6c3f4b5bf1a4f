"""A bench: a workspace, its server, and a small Bolt app over Socket Mode or signed HTTP."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.people.person import Person
from bot.sandbox.seed import acme
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.blocks import Json
from tests.unit.sandbox.clock import Clock
from tests.unit.sandbox.manifests import manifest

SOCKET, HTTP = "socket", "http"


async def _take(ack: AsyncAck) -> None:
    """Acknowledge the events that the test does not look at."""
    await ack()


class Bench:
    """A workspace with a Bolt app that the test writes; `start` connects it."""

    def __init__(self, transport: str = SOCKET) -> None:
        self.transport = transport
        self.clock = Clock()
        self.exits = AsyncExitStack()
        self.workspace: Workspace
        self.server: Server
        self.client: AsyncWebClient
        self.app: AsyncApp
        self.session: aiohttp.ClientSession

    async def open(self, declared: Manifest | None = None) -> None:
        self.workspace = acme(declared or manifest(), self.clock, bot_in_desk=True)
        self.server = await self.exits.enter_async_context(serve(self.workspace))
        self.session = await self.exits.enter_async_context(aiohttp.ClientSession())
        self.client = AsyncWebClient(
            token=self.server.bot_token, base_url=self.server.api_url, session=self.session, retry_handlers=[]
        )
        self.app = AsyncApp(
            client=self.client, signing_secret=self.server.signing_secret, ignoring_self_events_enabled=False
        )

    async def start(self) -> None:
        self.app.event(re.compile(".*"))(_take)
        if self.transport == SOCKET:
            handler = AsyncSocketModeHandler(self.app, self.server.app_token)
            await handler.client.connect_to_new_endpoint()
            self.exits.push_async_callback(handler.client.close)
            await self.server.connected()
            return
        runner = web.AppRunner(self.app.web_app("/slack/events"), access_log=None)
        await runner.setup()
        self.exits.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await self.server.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}")

    def person(self, name: str) -> Person:
        return self.workspace.person(name)

    def channel(self, name: str = "#social-desk") -> str:
        return self.workspace.channel(name).id

    async def raw(self, method: str, args: Json | None = None, *, token: str | None = None) -> Json:
        """A call as JSON, past the client's own checks."""
        headers = {"Authorization": f"Bearer {self.server.bot_token if token is None else token}"}
        async with self.session.post(
            self.server.api_url + method, json=args or {}, headers=headers
        ) as response:
            answer: Json = await response.json()
            return answer

    async def respond(self, url: str, body: Json) -> tuple[int, str]:
        async with self.session.post(url, json=body) as response:
            return response.status, await response.text()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """A bench over Socket Mode; broken rules fail the test."""
    made = Bench()
    await made.open()
    async with made.exits:
        yield made
    made.workspace.violations.check()


@pytest.fixture(params=[SOCKET, HTTP])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """A bench; the test runs over Socket Mode and over signed HTTP."""
    made = Bench(request.param)
    await made.open()
    async with made.exits:
        yield made
    made.workspace.violations.check()
