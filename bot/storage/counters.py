"""Numbers without gaps, for what people call by number."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialects import insert_into
from bot.storage.models import CounterRow


async def next_number(conn: AsyncConnection, name: str) -> int:
    """Count up; the row is held until the transaction ends, so a rolled-back number is given again."""
    given = await conn.execute(
        insert_into(conn, CounterRow)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": CounterRow.value + 1})
        .returning(CounterRow.value)
    )
    return given.scalar_one()
