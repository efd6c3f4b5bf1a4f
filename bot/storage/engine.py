"""Engines for the two databases, set up so that neither loses an update."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

BUSY_TIMEOUT_MS = 2500
"""Below Slack's three seconds, so that a person hears of a busy database in time."""


def open_engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """(write, read) engines for an async SQLAlchemy URL; on PostgreSQL they are one.

    SQLite: WAL, foreign keys on, one writer that begins IMMEDIATE, readers apart; anything less loses updates
    silently (seen by running it: SQLAlchemy 2.1, aiosqlite 0.22).
    """
    if not url.startswith("sqlite"):
        engine = create_async_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
        return engine, engine
    return _sqlite(url, "BEGIN IMMEDIATE", 1), _sqlite(url, "BEGIN", 4)


def _lower(words: str | None) -> str | None:
    """SQLite's own lower() knows ASCII only: nobody would find Ömer or Иван. İ becomes i, as on PostgreSQL."""
    return words and words.lower().replace("i\u0307", "i")


def _sqlite(url: str, begin: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"isolation_level": None},
    )

    def prepared(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        if isinstance(connection, AdaptedConnection):
            connection.run_async(
                lambda sqlite: sqlite.create_function("lower", 1, _lower, deterministic=True)
            )

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepared)
    event.listen(engine.sync_engine, "begin", begun)
    return engine
