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
from bot.sandbox.page.routes import page_routes
from bot.sandbox.population import acme
from bot.sandbox.server import Server, serve
from bot.sandbox.workspace import Workspace
from bot.sandbox.x.scenario import play
from bot.sandbox.x.server import XServer, serve_x
from bot.sandbox.x.world import XWorld

POLICY = Path(__file__).parent / "policy.demo.yaml"
US = "2244994945"
"""Our account on the local X, as policy.demo.yaml names it."""
PATIENCE = 20.0
"""Seconds that Callout has to connect."""


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
        world = XWorld()
        server = await stack.enter_async_context(
            serve(workspace, port=_free(port), routes=page_routes(workspace, world))
        )
        x = await stack.enter_async_context(serve_x(world))
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
    """The port, or any free one where somebody has it."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


async def callout_process(environment: Mapping[str, str], *words: str) -> asyncio.subprocess.Process:
    """`callout WORDS` in a process of its own, with this environment on top of ours."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env={**os.environ, **environment}
    )


@asynccontextmanager
async def demo(port: int) -> AsyncIterator[Stage]:
    """Everything running, with posts that keep coming."""
    with tempfile.TemporaryDirectory(prefix="callout-demo-") as folder:
        async with stage(port, Path(folder)) as running:
            upgrade = await callout_process(running.environment, "db", "upgrade")
            await upgrade.wait()
            bot = await callout_process(running.environment, "run")
            story = asyncio.create_task(play(running.x.world))
            try:
                await running.server.connected(seconds=PATIENCE)
                yield running
            finally:
                story.cancel()
                if bot.returncode is None:
                    bot.terminate()
                await bot.wait()
