"""`callout demo` as a person starts it: the page is there, cases come by themselves, and it ends whole."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.compose import compose
from bot.config import Settings
from bot.policy import read_policy
from bot.sandbox.demo import POLICY, stage
from bot.sandbox.networks.scenario import Player
from bot.storage.migrate import upgrade_schema
from tests.e2e.house import frozen_at

PATIENCE = 60
ADDRESS = re.compile(r"open (http://\S+) in your browser")


async def test_the_demo_shows_cases_in_the_browser_and_ends_with_all_it_started() -> None:
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", stdout=PIPE, stderr=PIPE
    )
    assert demo.stdout is not None
    assert demo.stderr is not None
    said = ""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while not (found := ADDRESS.search(said)):
            line = await demo.stdout.readline()
            assert line, said
            said += line.decode()
        async with session.ws_connect(f"{found[1]}/page/live") as live:
            await live.send_json({"who": "Ana", "channel": "social-desk"})
            while "Nobody has it yet" not in (await live.receive_str()):
                pass
    demo.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        assert await demo.wait() == 0
        assert "Stopped." in (await demo.stdout.read()).decode()
        # Callout writes there too: the end comes only once that process has gone.
        troubles = (await demo.stderr.read()).decode()
    assert troubles == ""


async def test_the_demos_places_and_callout_read_one_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_year = datetime(2027, 12, 31, 23, 59, 50, tzinfo=UTC)
    with frozen_at(new_year) as clock:
        async with stage(0, tmp_path) as running:
            for name, value in running.environment.items():
                monkeypatch.setenv(name, value)
            settings = Settings.from_environment()
            await upgrade_schema(settings.database_url)
            async with compose(settings, read_policy(POLICY)) as callout:
                callout.listen()
                await running.server.connected()
                await callout.identity.learn()
                Player(running.x.network).open()
                said = await running.workspace.person("Nora").says("A happy new year", "#general")
                clock.move(timedelta(seconds=10))
                await callout.pollers["x"].poll()
                await callout.deliverer.until_idle()
                async with callout.context.read() as view:
                    came = (await view.conn.execute(text("SELECT created_at, received_at FROM posts"))).all()
                [card, *_] = running.workspace.posted("#social-desk")
    assert {post.created_at for post in running.x.network.posts()} == {new_year}
    assert int(float(said.ts)) == int(new_year.timestamp())
    assert set(came) == {("2027-12-31T23:59:50.000000Z", "2028-01-01T00:00:00.000000Z")}
    assert int(float(card.ts)) == int(datetime(2028, 1, 1, tzinfo=UTC).timestamp())
