"""The schema goes up, agrees with the models, goes down and up again, on both databases."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Connection, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.storage import migrate
from bot.storage.models import MessageRow, PreventionItemRow, Table
from tests.people_builders import NOON


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


def checks(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection)
    return {
        name: {check["name"] or "" for check in found.get_check_constraints(name)}
        for name in Table.metadata.tables
    }


async def test_the_database_checks_what_holds_columns_together_and_no_list_of_values(
    migrated_url: str,
) -> None:
    wanted = {
        name: {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}
        for name, table in Table.metadata.tables.items()
    }
    assert await migrate.run_on(migrated_url, checks) == wanted
    assert wanted["cases"] == {
        f"ck_cases_{name}" for name in ("waiting", "merged", "claimed_has_owner", "new_has_no_owner")
    }


async def test_a_value_that_this_version_does_not_know_can_be_written_and_a_half_told_state_cannot(
    migrated_url: str,
) -> None:
    unknown = insert(PreventionItemRow).values(
        title="Two banks", root_cause="weather", status="dreamt", asked_at=NOON
    )
    await migrate.run_on(migrated_url, lambda connection: connection.execute(unknown))
    half = insert(MessageRow).values(subject="C-1", author="Ana", text="Hello", said_at=NOON, deleted_at=NOON)
    with pytest.raises(IntegrityError, match="ck_messages_deleted_has_no_text"):
        await migrate.run_on(migrated_url, lambda connection: connection.execute(half))


async def test_words_are_still_found_after_the_checks_have_gone(migrated_sqlite_url: str) -> None:
    def triggers(connection: Connection) -> int:
        counted = text("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")
        return int(connection.execute(counted).scalar_one())

    assert await migrate.run_on(migrated_sqlite_url, triggers) == 6


async def test_a_process_that_runs_while_the_checks_go_takes_new_values_at_once(tmp_path: Path) -> None:
    file = tmp_path / "callout.db"
    await migrate.upgrade_schema(f"sqlite:///{file}", "0004")
    wanted = (
        "INSERT INTO prevention_items (title, root_cause, status, asked_at) VALUES ('a', 'weather', 'b', 'c')"
    )
    with closing(sqlite3.connect(file)) as running:
        with pytest.raises(sqlite3.IntegrityError, match="ck_prevention_items"):
            running.execute(wanted)
        running.rollback()
        await migrate.upgrade_schema(f"sqlite:///{file}")
        assert running.execute(wanted).rowcount == 1
