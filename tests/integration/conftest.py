"""A desk on each of the two databases, at a time that stands still."""

from collections.abc import AsyncIterator

import pytest

from bot.services.desk import Desk
from tests.builders import a_desk
from tests.people_builders import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def desk(migrated_url: str, clock: StillClock) -> AsyncIterator[Desk]:
    """The desk of a team without a policy of its own; the test runs on SQLite and on PostgreSQL."""
    async with a_desk(migrated_url, clock) as desk:
        yield desk
