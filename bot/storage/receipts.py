"""Receipts: what has been dealt with once and must not be again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialects import insert_into
from bot.storage.models import ReceiptRow


class Receipts:
    """Tells the first copy of a form or an event from the second."""

    def __init__(self, conn: AsyncConnection, now: datetime) -> None:
        self._conn = conn
        self._now = now

    async def is_first(self, key: str) -> bool:
        """True the first time, in the transaction that does the work; False for every copy after it."""
        done = await self._conn.execute(
            insert_into(self._conn, ReceiptRow)
            .values(key=key, at=self._now)
            .on_conflict_do_nothing()
            .returning(ReceiptRow.key)
        )
        return done.first() is not None
