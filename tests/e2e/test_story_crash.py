"""Killed in the middle and started again: nothing is lost, nothing comes twice."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.config import async_database_url, manifest_path
from bot.sandbox.networks.faults import LostAnswer
from bot.sandbox.networks.x.network import XNetwork
from bot.sandbox.networks.x.server import XServer, serve_x
from bot.sandbox.people.person import Person
from bot.sandbox.seed import acme
from bot.sandbox.slack.server import Server, serve
from bot.sandbox.workspace import Workspace
from bot.storage.database import open_engines
from tests.e2e.house import POLICY

HASTY = (
    POLICY.replace("poll_every: 30s", "poll_every: 1s").replace("nudge_every: 10m", "nudge_every: 1s")
    + "  # the same desk in a hurry\n"
)
SEVERITIES = """
  severities:
    sev1: {acknowledge_within: 1s, update_every: 2h, resolve_within: 4h, calendar: always}
    sev2: {acknowledge_within: 30m, update_every: 2h, resolve_within: 1d, calendar: always}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Outside:
    """A local Slack and a local X that stay, and a bot in a process of its own that may be killed."""

    workspace: Workspace
    server: Server
    x: XServer
    url: str
    transport: str
    folder: Path
    process: asyncio.subprocess.Process | None = None
    port: int = field(default_factory=_free_port)

    def person(self, name: str) -> Person:
        person = self.workspace.person(name)
        person.patience = 20.0
        return person

    async def start(self) -> None:
        """Start the bot, and wait until Slack reaches it."""
        policy = self.folder / "policy.yaml"
        policy.write_text(HASTY.replace("\n  ladder:", SEVERITIES + "  ladder:"), encoding="utf-8")
        environment = {
            "DATABASE_URL": self.url,
            "CALLOUT_POLICY": str(policy),
            "SLACK_BOT_TOKEN": self.server.bot_token,
            "SLACK_SIGNING_SECRET": self.server.signing_secret,
            "SLACK_API_URL": self.server.api_url,
            "X_API_URL": self.x.url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DELIVERY_LEASE": "1.5",
        } | {f"X_{name}": "local" for name in KEYS}
        if self.transport == "socket":
            environment["SLACK_APP_TOKEN"] = self.server.app_token
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            env={**os.environ, **environment},
            stderr=asyncio.subprocess.DEVNULL,
        )
        await self._reached()

    async def _reached(self) -> None:
        if self.transport == "socket":
            await self.server.connected(seconds=30)
            return
        for _ in range(600):
            try:
                await self.server.deliver_over_http(f"http://127.0.0.1:{self.port}")
            except OSError:
                await asyncio.sleep(0.05)
            else:
                return
        raise AssertionError("the bot does not answer")

    async def kill(self) -> None:
        """As the kernel does: no word of farewell."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.workspace.faults.clear()

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        _, engine = open_engines(async_database_url(self.url))
        try:
            async with engine.connect() as conn:
                return [tuple(row) for row in await conn.execute(text(query))]
        finally:
            await engine.dispose()


KEYS = ("BEARER_TOKEN", "API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")


@asynccontextmanager
async def outside(url: str, transport: str, folder: Path) -> AsyncIterator[Outside]:
    workspace = acme(manifest_path())
    async with serve(workspace) as server, serve_x(XNetwork()) as x:
        here = Outside(workspace, server, x, url, transport, folder)
        await here.start()
        try:
            yield here
        finally:
            await here.kill()
        assert not list(workspace.violations), list(workspace.violations)


@pytest.fixture(params=["socket, sqlite", "http, postgresql"])
def world(request: pytest.FixtureRequest) -> tuple[str, str]:
    """(database, transport): each of both, in the two pairs that people run."""
    transport, _, kind = request.param.partition(", ")
    return str(
        request.getfixturevalue(f"migrated_{'postgres' if kind == 'postgresql' else kind}_url")
    ), transport


async def test_a_case_survives_being_killed_at_every_turn(world: tuple[str, str], tmp_path: Path) -> None:
    async with outside(*world, tmp_path) as here:
        ana = here.person("Ana")
        here.x.network.account("maria", "Maria")

        card_posted = here.workspace.faults.hold(
            "chat.postMessage", lambda call: "declined" in str(call), after_the_act=True
        )
        post = here.x.network.post("maria", "@acme my card was declined")
        await asyncio.wait_for(card_posted.reached(), 20)
        await here.restart()
        card = await ana.sees("my card was declined", "#social-desk")

        repaint = here.workspace.faults.hold("chat.update")
        await ana.clicks("Claim", on=card)
        await asyncio.wait_for(repaint.reached(), 20)
        await here.restart()
        await ana.sees("Ana has it", on=card)

        here.x.faults.on("create", LostAnswer())
        await ana.clicks("Reply", on=card)
        form = await ana.form()
        await form.fill("Your reply", "@maria we are on it")
        await form.submit()
        await here.restart()
        await ana.sees("we are on it", thread=card)
        assert [reply.text for reply in here.x.network.replies_to(post.id)] == ["@maria we are on it"]

        await ana.clicks("Resolve", on=card)
        form = await ana.form()
        await form.fill("How did it end?", "Solved")
        await form.fill("What did it come from?", "Outage")
        repaint = here.workspace.faults.hold("chat.update", after_the_act=True)
        await form.submit()
        await asyncio.wait_for(repaint.reached(), 20)
        await here.restart()
        await ana.sees("Resolved", on=card)

        assert await here.rows("SELECT count(*) FROM cases") == [(1,)]
        assert await here.rows("SELECT count(*) FROM outcomes") == [(1,)]
        assert await here.rows("SELECT count(*) FROM events WHERE kind IN ('claimed', 'resolved')") == [(2,)]
        top_level = [m for m in here.workspace.posted("#social-desk") if "declined" in m.text]
        assert len(top_level) == 1


async def test_an_escalation_survives_being_killed_at_every_turn(
    world: tuple[str, str], tmp_path: Path
) -> None:
    async with outside(*world, tmp_path) as here:
        eva, lena = here.person("Eva"), here.person("Lena")
        said = await eva.says("A minister complains about frozen funds", "#general")
        await eva.shortcut("Flag to exec desk", on=said)
        form = await eva.form()
        severity = next(o for o in form.fields["Severity"].options if o.startswith("sev1"))
        await form.fill("Severity", severity)
        marking = here.workspace.faults.hold("reactions.add", after_the_act=True)
        await form.submit()
        await asyncio.wait_for(marking.reached(), 20)
        await here.restart()
        card = await lena.sees("frozen funds", "#exec-escalations")

        nudge = here.workspace.faults.hold(
            "chat.postMessage", lambda call: "not acknowledged" in str(call), after_the_act=True
        )
        await asyncio.wait_for(nudge.reached(), 20)
        await here.restart()
        await lena.sees("not acknowledged", thread=card)
        await lena.clicks("Acknowledge", on=card)
        await eva.sees("Lena acknowledged", "@Callout")
        steps = await here.rows(
            "SELECT step, count(*) FROM reminders WHERE fired_at IS NOT NULL GROUP BY step"
        )
        assert all(count == 1 for _, count in steps)
        assert await here.rows("SELECT status FROM escalations") == [("acknowledged",)]
        assert len(here.workspace.posted("#exec-escalations")) == 1
