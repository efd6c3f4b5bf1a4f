"""An office on a clean database of either kind."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Connection, text

from bot.storage.migrate import run_on
from bot.storage.models import Table
from tests.conftest import Databases
from tests.integration.services.office import Office, open_office


def emptied(connection: Connection) -> None:
    tables = ", ".join(Table.metadata.tables)
    connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))


@pytest.fixture(scope="session")
def office_postgres_url(databases: Databases, postgres_template: str) -> Iterator[str]:
    name = databases.create(postgres_template)
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
def migrated_postgres_url(office_postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with today's schema and nothing in it: one for all these tests, emptied after each."""
    yield office_postgres_url
    asyncio.run(run_on(office_postgres_url, emptied))


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    """The desk of one process; the test runs on SQLite and on PostgreSQL."""
    async with open_office(migrated_url) as office:
        yield office
