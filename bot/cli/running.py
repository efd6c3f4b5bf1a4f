"""`callout run`, `web` and `worker`: the product, in one process or in two."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.compose import Callout
    from bot.config import Settings


def run() -> None:
    """Run everything in one process: Slack, the web and the jobs."""
    _start(listening=True, working=True)


def web() -> None:
    """Run what takes in: Slack (its socket or signed HTTP) and the health pages."""
    _start(listening=True, working=False)


def worker() -> None:
    """Run what happens by itself: delivering, polling, reminding."""
    _start(listening=False, working=True)


def _start(*, listening: bool, working: bool) -> None:
    import uvloop

    from bot.cli.failures import Unfit
    from bot.config import Settings
    from bot.logs import configure

    settings = Settings.from_environment()
    configure(settings.log_level)
    if missing := settings.missing_for_run():
        raise Unfit(*missing, "To try Callout without Slack, run: callout demo")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, listening=listening, working=working))


async def _serve(settings: Settings, *, listening: bool, working: bool) -> None:
    from bot.compose import compose
    from bot.policy import read_policy
    from bot.storage.migrate import upgrade_schema

    policy = read_policy(settings.callout_policy)
    if settings.is_default_sqlite:
        await upgrade_schema(settings.database_url)
    async with compose(settings, policy) as callout:
        await _refuse_an_old_schema(callout)
        await callout.start()
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, callout.policy_file.ask)
        if listening:
            callout.listen()
        if working:
            callout.work()
        await (_serve_web(callout) if listening else _until_told())


async def _refuse_an_old_schema(callout: Callout) -> None:
    from bot.cli.failures import Unfit
    from bot.compose import schema_checks

    unfit = [check.says for check in await schema_checks(callout.database) if not check.ok]
    if unfit:
        raise Unfit(*unfit)


async def _serve_web(callout: Callout) -> None:
    import uvicorn

    config = uvicorn.Config(
        callout.web,
        host=callout.settings.host,
        port=callout.settings.port,
        log_config=None,
        access_log=False,
        loop="none",
    )
    await uvicorn.Server(config).serve()


async def _until_told() -> None:
    """Wait for the signal that ends the process."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()
