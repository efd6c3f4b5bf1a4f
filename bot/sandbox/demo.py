"""The demo: a local Slack, a local X with a story, and Callout in a process of its own between them."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config import manifest_path
from bot.sandbox.networks.scenario import play
from bot.sandbox.networks.world import World
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from bot.sandbox.page.routes import page_routes
from bot.sandbox.seed import acme
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.workspace import Workspace

POLICY = Path(__file__).parent / "policy.demo.yaml"
US = "2244994945"
"""Our account on the local X, as policy.demo.yaml names it."""
PATIENCE = 20.0
"""Seconds that Callout has to connect."""
SMALL_TALK = (
    (
        "Nora",
        "#general",
        "Our three biggest sellers in Cebu still wait for last week's payout. Who knows more?",
    ),
    ("Pia", "#general", "The bank's batch is late, I'm on the phone with them. More in an hour."),
    ("Omar", "#exec-private", "A journalist asks me about the card outage. Who speaks for us today?"),
    ("Pia", "#team-payouts", "The batch of this morning is still with the bank: 214 payouts."),
)
"""What people have said before the shift begins: something for an executive to flag."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What runs: the local Slack (its page is at `server.url`), the local X, and how Callout reaches both."""

    workspace: Workspace
    server: Server
    x: XServer
    environment: Mapping[str, str]


@asynccontextmanager
async def stage(port: int, folder: Path) -> AsyncIterator[Stage]:
    """A local Slack and a local X until the block ends; Callout's database goes into `folder`."""
    async with AsyncExitStack() as stack:
        workspace = acme(manifest_path())
        world = World()
        server = await stack.enter_async_context(
            serve(workspace, port=_free(port), routes=page_routes(workspace, world))
        )
        x = await stack.enter_async_context(serve_x(XNetwork(world=world)))
        environment = {
            "SLACK_BOT_TOKEN": server.bot_token,
            "SLACK_APP_TOKEN": server.app_token,
            "SLACK_SIGNING_SECRET": server.signing_secret,
            "SLACK_API_URL": server.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'callout.db'}",
            "CALLOUT_POLICY": str(POLICY),
            "PORT": str(_free(0)),
            "X_API_URL": x.url,
            "X_BEARER_TOKEN": "local",
            "X_API_KEY": "local",
            "X_API_SECRET": "local",
            "X_ACCESS_TOKEN": "local",
            "X_ACCESS_SECRET": "local",
        }
        yield Stage(workspace, server, x, environment)


def _free(port: int) -> int:
    """The port, or any free one where somebody has it. One that was used a moment ago counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


async def callout_process(environment: Mapping[str, str], *words: str) -> asyncio.subprocess.Process:
    """`callout WORDS` in a process of its own, with this environment on top of ours; only troubles are logged."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env={"LOG_LEVEL": "WARNING", **os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
    )


@dataclass(frozen=True, slots=True)
class Demo:
    """The stage with Callout on it."""

    stage: Stage
    callout: asyncio.subprocess.Process


@asynccontextmanager
async def demo(port: int) -> AsyncIterator[Demo]:
    """Everything running, with posts that keep coming. Raises ConnectionError if Callout does not come up."""
    with tempfile.TemporaryDirectory(prefix="callout-demo-") as folder:
        async with stage(port, Path(folder)) as running, _callout(running.environment) as callout:
            await _come_up(running, callout)
            story = asyncio.create_task(play(*running.x.network.world.networks.values()))
            try:
                yield Demo(running, callout)
            finally:
                story.cancel()


@asynccontextmanager
async def _callout(environment: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    upgrade = await callout_process(environment, "db", "upgrade")
    if await upgrade.wait():
        raise ConnectionError("Callout could not make its database.")
    callout = await callout_process(environment, "run")
    try:
        yield callout
    finally:
        if callout.returncode is None:
            callout.terminate()
        await callout.wait()


async def _come_up(running: Stage, callout: asyncio.subprocess.Process) -> None:
    """Wait for Callout's socket, and for the people to have said what they say before it is there."""
    for who, channel, words in SMALL_TALK:
        await running.workspace.person(who).says(words, channel)
    connected = asyncio.create_task(running.server.connected(seconds=PATIENCE))
    ended = asyncio.create_task(callout.wait())
    await asyncio.wait({connected, ended}, return_when=asyncio.FIRST_COMPLETED)
    for task in (connected, ended):
        task.cancel()
    outcome, _ = await asyncio.gather(connected, ended, return_exceptions=True)
    if isinstance(outcome, BaseException):
        raise ConnectionError("Callout did not connect to the local Slack.")
