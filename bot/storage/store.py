"""What every store has: the connection of its transaction, and the moment in which it works."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection


class Store:
    """Reads and writes rows of one noun, in a transaction that somebody else begins and ends."""

    def __init__(self, conn: AsyncConnection, now: datetime) -> None:
        self._conn = conn
        self._now = now
