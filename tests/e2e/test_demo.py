"""`callout demo` as a person starts it: the page is there, cases come by themselves, and it ends whole."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE

import aiohttp

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
