"""Where the two databases speak differently."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.models import Table


def insert_into(conn: AsyncConnection, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the connection's dialect."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def is_sqlite(conn: AsyncConnection) -> bool:
    """Whether this is SQLite, which ignores row locks silently: its writers queue instead."""
    return conn.dialect.name == "sqlite"
