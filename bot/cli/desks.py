"""What commands work on: the desk with its database, and the files they write."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from bot.changes.context import Context

LET_OTHERS_WRITE = 0.1
"""Seconds between two writes on SQLite: those who wait for it look every tenth of a second (its busy handler)."""


@contextmanager
def written(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that is only there once it is whole."""
    if output is None:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
            yield out
        return
    unfinished = output.with_name(f"{output.name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as out:
        yield out
    unfinished.replace(output)


@asynccontextmanager
async def open_desk() -> AsyncIterator[tuple[Context, float]]:
    """The desk, and how long to pause between writes; Unfit when the schema is not this version's."""
    from bot.changes.context import Context
    from bot.cli.failures import Unfit
    from bot.clock import utc_now
    from bot.config import Settings
    from bot.policy import PolicySource, read_policy
    from bot.storage import migrate
    from bot.storage.database import Database

    settings = Settings.from_environment()
    policy = read_policy(settings.callout_policy)
    if settings.is_default_sqlite:
        await migrate.upgrade_schema(settings.database_url)
    database = Database(settings.async_database_url, utc_now)
    try:
        async with database.read() as view:
            if await migrate.revision_of(view.conn) != migrate.newest_revision():
                raise Unfit("The schema is not this version's. Run `callout db upgrade` first.")
        pause = LET_OTHERS_WRITE if settings.async_database_url.startswith("sqlite") else 0.0
        yield Context(database.transact, database.read, PolicySource(policy)), pause
    finally:
        await database.close()
