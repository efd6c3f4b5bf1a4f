"""The house that stories happen in: each over its own way to Slack, on its own database."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.house import House, at_home

HOMES = {"socket, sqlite": "migrated_sqlite_url", "http, postgresql": "migrated_postgres_url"}


@pytest.fixture(params=HOMES)
def address(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A migrated database and a way to Slack; both databases and both ways are told, but not each with each."""
    transport, _, _ = request.param.partition(",")
    return request.getfixturevalue(HOMES[request.param]), transport


@pytest.fixture
async def house(address: tuple[str, str]) -> AsyncIterator[House]:
    """The whole product before a local Slack and a local X."""
    url, transport = address
    async with at_home(url, transport) as house:
        yield house
