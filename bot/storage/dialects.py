"""Where the two databases speak differently."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.models import Table


def insert_into(conn: AsyncConnection, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the connection's dialect.

    It goes into the plain table: what the ORM adds to an INSERT costs a sixth of the time that a post takes.
    """
    plain = table.metadata.tables[table.__tablename__]
    return sqlite.insert(plain) if conn.dialect.name == "sqlite" else postgresql.insert(plain)


def is_sqlite(conn: AsyncConnection) -> bool:
    """Whether this is SQLite, which ignores row locks silently: its writers queue instead."""
    return conn.dialect.name == "sqlite"
