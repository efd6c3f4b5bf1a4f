"""Numbers without gaps, and gestures that were seen before."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.locks import insert_into
from bot.storage.models import CounterRow, ReceiptRow
from bot.storage.store import Store


async def next_number(conn: AsyncConnection, name: str) -> int:
    """Count up; the row is held until the transaction ends, so a rolled-back number is given again."""
    given = await conn.execute(
        insert_into(conn, CounterRow)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=["workspace", "name"], set_={"value": CounterRow.value + 1})
        .returning(CounterRow.value)
    )
    return given.scalar_one()


class Receipts(Store):
    """Tells the first copy of a form or an event from the second."""

    async def is_first(self, key: str) -> bool:
        """True the first time, in the transaction that does the work; False for every copy after it."""
        done = await self._conn.execute(
            insert_into(self._conn, ReceiptRow)
            .values(key=key, at=self._now)
            .on_conflict_do_nothing()
            .returning(ReceiptRow.key)
        )
        return done.first() is not None
