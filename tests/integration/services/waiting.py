"""Waiting until somebody waits: two transactions brought to the moment at which they meet."""

import asyncio

import pytest
from sqlalchemy import text

from bot.storage.retries import Waits
from tests.integration.services.office import Office

BEHIND_A_LOCK = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class NoDeadlocks(Waits):
    """Lets work be run again for anything but a deadlock: each costs a second until PostgreSQL notices."""

    async def after(self, error: BaseException, tried: int) -> None:
        assert "deadlock" not in str(error)
        await super().after(error, tried)


async def until_somebody_waits(office: Office, *others: "asyncio.Task[object]", count: int = 1) -> None:
    """So many transactions of this database stand behind a lock, or one of the `others` is done without waiting."""
    for _ in range(500):
        if any(other.done() for other in others):
            return
        async with office.context.read() as view:
            if (await view.conn.execute(BEHIND_A_LOCK)).scalar_one() >= count:
                return
        await asyncio.sleep(0.01)
    pytest.fail("Nobody waits.")
