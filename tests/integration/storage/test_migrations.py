"""The schema goes up, agrees with the models, goes down and up again, on both databases."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Connection, insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from bot.config import async_database_url
from bot.storage import migrate
from bot.storage.database import Database, UnitOfWork
from bot.storage.models import CaseRow, MessageRow, PreventionItemRow, Table
from bot.storage.workspace.counters import next_number
from tests.builders import no_waits
from tests.people_builders import NOON

ROWS_OF_0007 = """
INSERT INTO authors (network, external_id, handle, name, verified, url, seen_at)
VALUES ('x', '1', 'maria', 'Maria', false, '', '2026-11-22T16\\:53\\:00.000000Z');
INSERT INTO cases (number, status, priority, priority_reasons, network, channel, author_id, opened_at, touched_at,
policy_version) VALUES (1, 'new', 'P1', '[]', 'x', 'C0', 1, '2026-11-22T16\\:53\\:00.000000Z',
'2026-11-22T16\\:53\\:00.000000Z', '1');
INSERT INTO conversations (network, external_id, case_number) VALUES ('x', '7', 1);
INSERT INTO counters (name, value) VALUES ('case', 1);
INSERT INTO receipts (key, at) VALUES ('form-1', '2026-11-22T16\\:53\\:00.000000Z')
"""


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


async def test_what_was_there_belongs_to_the_first_workspace_and_is_found_as_before(
    database_url: str,
) -> None:
    """Rows, the triggers that learn their words, and what they point to survive that their tables are made anew."""
    await migrate.upgrade_schema(database_url, "0007")
    await migrate.run_on(
        database_url, lambda connection: [connection.execute(text(row)) for row in ROWS_OF_0007.split(";")]
    )
    await migrate.upgrade_schema(database_url)
    await migrate.check_schema(database_url)
    database = Database(async_database_url(database_url), lambda: NOON, no_waits())

    async def again(uow: UnitOfWork) -> tuple[int, tuple[int, int | None], bool]:
        conversation = await uow.cases.lock_conversation("x", "7")
        return await next_number(uow.conn, "case"), conversation, await uow.receipts.is_first("form-1")

    assert await database.transact(again) == (2, (1, 1), False)
    with pytest.raises(IntegrityError):
        await database.transact(
            lambda uow: uow.conn.execute(update(CaseRow).values(merged_into=9, status="merged"))
        )
    await database.close()
    await migrate.downgrade_schema(database_url, "0007")
    kept = text("SELECT case_number FROM conversations")
    assert await migrate.run_on(database_url, lambda c: c.execute(kept).scalars().all()) == [1]


async def test_a_migration_that_would_leave_rows_pointing_nowhere_is_taken_back(sqlite_url: str) -> None:
    await migrate.upgrade_schema(sqlite_url, "0007")
    nowhere = text("INSERT INTO conversations (network, external_id, case_number) VALUES ('x', '7', 99)")
    await migrate.run_on(sqlite_url, lambda connection: connection.execute(nowhere), migrates=True)
    with pytest.raises(RuntimeError, match="conversations"):
        await migrate.upgrade_schema(sqlite_url)
    assert await migrate.run_on(sqlite_url, lambda c: "workspace" in columns_of(c, "cases")) is False


def columns_of(connection: Connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}
