"""The whole product before a local Slack and a local X: real Bolt, real tweepy, a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import uvicorn
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from pydantic import SecretStr
from sqlalchemy import text

from bot.clock import utc_now
from bot.compose import Callout, Tempo, compose
from bot.config import Settings, manifest_path
from bot.networks.x import XSettings
from bot.outbox.lanes import Lanes
from bot.policy import parse_policy
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from bot.sandbox.people.message import Seen
from bot.sandbox.people.person import Person
from bot.sandbox.seed import acme
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.workspace import Workspace
from bot.services.workspace.policies import adopt_policy
from bot.slack.guard import Pace

THURSDAY_EVENING = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
"""18:00 in Manila, an hour into the shift."""

POLICY = """
company: Acme
timezone: Asia/Manila
networks:
  x: {handle: acme, user_id: "2244994945", poll_every: 30s, recheck_every: 15m}
roles:
  agent: ["@social-agents"]
  lead: ["@social-leads"]
  executive: ["@execs"]
  admin: [U0ADMIN01]
desk:
  channel: "#social-desk"
  routes:
    - {when: {priority: [P1]}, to: "#social-urgent"}
escalations:
  channel: "#exec-escalations"
  ladder: [owner, lead, admin]
  nudge_every: 10m
  nudge_at_most: 3
partners:
  payouts:
    name: Payouts
    channel: "#team-payouts"
    group: "@payouts-oncall"
    acknowledge_within: 30m
    answer_within: 4h
  risk: {name: Risk, channel: "#team-risk", acknowledge_within: 1h, answer_within: 8h}
"""


@dataclass
class TestClock:
    """A clock that stands still until it is moved; `elapsed` are its seconds for what must never go back."""

    __test__ = False
    moment: datetime = THURSDAY_EVENING
    elapsed: float = 0.0

    def __call__(self) -> datetime:
        return self.moment

    def move(self, length: timedelta) -> None:
        self.moment += length
        self.elapsed += max(length.total_seconds(), 0.0)

    def monotonic(self) -> float:
        return self.elapsed


@dataclass
class FrozenClock(TestClock):
    """The clock of the whole process, stopped by freezegun: libraries read the moment that our code is handed."""

    frozen: FrozenDateTimeFactory = field(kw_only=True)

    def __call__(self) -> datetime:
        return utc_now()

    def move(self, length: timedelta) -> None:
        super().move(length)
        self.frozen.move_to(self.moment)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[FrozenClock]:
    """Stop the process's clock. asyncio's own goes on: with it stopped, nothing that waits would ever end."""
    with freeze_time(moment, real_asyncio=True) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield FrozenClock(moment, frozen=frozen)


@dataclass
class House:
    """What a story needs to hold. Nothing happens by itself: `settle` lets what is due happen now."""

    workspace: Workspace
    server: Server
    x: XServer
    settings: Settings
    callout: Callout
    clock: TestClock = field(default_factory=TestClock)

    def person(self, name: str) -> Person:
        return self.workspace.person(name)

    async def settle(self) -> None:
        """Let everything that is due now happen: polls, reminders, deliveries, and what follows from them."""
        for poller in self.callout.pollers.values():
            await poller.poll()
        await self.callout.remind()
        await self.callout.deliverer.until_idle()
        await self.workspace.settled()
        await self.callout.deliverer.until_idle()

    async def pass_time(self, length: timedelta, step: timedelta = timedelta(minutes=1)) -> None:
        """Move the clock step by step, and let happen what is due at each."""
        end = self.clock.moment + length
        while self.clock.moment < end:
            self.clock.move(min(step, end - self.clock.moment))
            await self.settle()

    async def customer_posts(self, handle: str, words: str, *, reply_to: str | None = None) -> str:
        """Somebody writes to us on X; the post's id. It is at the desk when this returns."""
        if self.x.network.by_handle(handle) is None:
            self.x.network.account(handle, handle.capitalize())
        post = self.x.network.post(handle, words, reply_to=reply_to)
        self.clock.move(timedelta(seconds=31))
        await self.settle()
        return post.id

    async def card(self, number: str, channel: str = "#social-desk", who: str = "Ana") -> Seen:
        """The card of a case or an escalation, as somebody sees it in a channel."""
        await self.settle()
        return await self.person(who).sees(number, channel)

    async def rows(self, query: str) -> list[dict[str, object]]:
        """What an analyst's query finds."""
        async with self.callout.context.read() as view:
            return [dict(row) for row in (await view.conn.execute(text(query))).mappings()]


def settings_for(server: Server, url: str, transport: str) -> Settings:
    """The environment as an operator would set it."""
    return Settings(
        slack_bot_token=SecretStr(server.bot_token),
        slack_signing_secret=SecretStr(server.signing_secret),
        slack_app_token=SecretStr(server.app_token) if transport == "socket" else None,
        slack_api_url=server.api_url,
        database_url=url,
    )


def x_settings_for(x: XServer) -> XSettings:
    """The environment of X, as an operator would set it."""
    return XSettings(
        x_api_url=x.url,
        x_bearer_token=SecretStr("bearer"),
        x_api_key=SecretStr("key"),
        x_api_secret=SecretStr("secret"),
        x_access_token=SecretStr("token"),
        x_access_secret=SecretStr("token-secret"),
    )


@asynccontextmanager
async def places(clock: TestClock) -> AsyncIterator[tuple[Workspace, Server, XServer]]:
    """A local Slack and a local X on one clock."""
    workspace = acme(manifest_path(), clock)
    async with serve(workspace) as server, serve_x(XNetwork(clock)) as x:
        yield workspace, server, x


@asynccontextmanager
async def at_home(
    url: str,
    transport: str = "socket",
    *,
    policy: str = POLICY,
    clock: TestClock | None = None,
    interval: float = 0,
) -> AsyncIterator[House]:
    """The product in this process, connected over Socket Mode or signed HTTP. Broken rules of Slack fail the test.

    `interval` is how many seconds a channel is left alone after each message.
    """
    clock = clock or TestClock()
    async with (
        places(clock) as (workspace, server, x),
        moved_in(workspace, server, x, url, transport, policy, clock, interval) as house,
    ):
        yield house
        assert not list(workspace.violations), list(workspace.violations)


@asynccontextmanager
async def moved_in(
    workspace: Workspace,
    server: Server,
    x: XServer,
    url: str,
    transport: str,
    policy: str,
    clock: TestClock,
    interval: float = 0,
) -> AsyncIterator[House]:
    """One process of the product, before places that may outlive it."""
    settings = settings_for(server, url, transport)
    lanes = Lanes(interval, now=clock.monotonic)
    tempo = Tempo(clock=clock, lanes=lanes, pace=Pace(acknowledge=2.0, loading=2.0))
    async with AsyncExitStack() as stack:
        callout = await stack.enter_async_context(
            compose(settings, parse_policy(policy), tempo, {"x": x_settings_for(x)})
        )
        await adopt_policy(callout.context, callout.context.policy)
        callout.listen()
        if transport == "socket":
            await server.connected()
        else:
            await server.deliver_over_http(await stack.enter_async_context(_web(callout)))
        house = House(workspace, server, x, settings, callout, clock)
        await house.callout.identity.learn()
        yield house


@asynccontextmanager
async def _web(callout: Callout) -> AsyncIterator[str]:
    """The product's HTTP side on a free port of this machine."""
    config = uvicorn.Config(callout.web, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.wait([serving], timeout=0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving
