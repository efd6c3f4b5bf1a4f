"""The schema goes up, agrees with the models, goes down and up again, on both databases."""

import asyncio

from sqlalchemy import Connection, inspect

from bot.storage import migrate


def tables(connection: Connection) -> set[str]:
    return {name for name in inspect(connection).get_table_names() if not name.startswith("alembic")}


def test_the_schema_agrees_with_the_models(migrated_url: str) -> None:
    asyncio.run(migrate.check_schema(migrated_url))


def test_down_leaves_nothing_and_up_brings_everything_back(database_url: str) -> None:
    async def story() -> None:
        await migrate.upgrade_schema(database_url)
        full = await migrate.run_on(database_url, tables)
        await migrate.downgrade_schema(database_url, "base")
        assert await migrate.run_on(database_url, tables) == set()
        await migrate.upgrade_schema(database_url)
        await migrate.upgrade_schema(database_url)
        assert await migrate.run_on(database_url, tables) == full
        assert {"people", "posts", "cases", "events", "escalations", "deliveries"} <= full
        await migrate.check_schema(database_url)

    asyncio.run(story())
