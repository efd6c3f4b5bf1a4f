"""Where the two databases speak differently."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import TypeVar

from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.models import Table

Found = TypeVar("Found")
Held = TypeVar("Held")


class Turn(IntEnum):
    """Advisory locks of PostgreSQL: what is done by one transaction at a time, or beside others of its kind only.

    The key is shared by all processes at a database; nobody else there is expected to use these numbers.
    """

    TAKING = 0x0CA1100
    """Workers choose what to send one at a time, so that no lane is out twice."""
    FLAGGING = 0x0CA1102
    """Two flags of one message find each other."""
    CALLING = 0x0CA1103
    """The nudges of a person are gathered by one worker."""
    MERGING = 0x0CA1104
    """Cases are merged while no posts come in, and one merge after the other."""


_ALONE = select(func.pg_advisory_xact_lock(bindparam("turn", type_=BigInteger)))
_BESIDE_OTHERS = select(func.pg_advisory_xact_lock_shared(bindparam("turn", type_=BigInteger)))


def insert_into(conn: AsyncConnection, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the connection's dialect.

    It goes into the plain table: what the ORM adds to an INSERT costs a sixth of the time that a post takes.
    """
    plain = table.metadata.tables[table.__tablename__]
    return sqlite.insert(plain) if conn.dialect.name == "sqlite" else postgresql.insert(plain)


def is_sqlite(conn: AsyncConnection) -> bool:
    """Whether this is SQLite, which ignores row locks silently: its writers queue instead."""
    return conn.dialect.name == "sqlite"


async def wait_for(conn: AsyncConnection, turn: Turn, *, beside_others: bool = False) -> None:
    """Wait until no other transaction has the turn, and have it until this one ends.

    `beside_others`: together with any number of others who say the same, but with nobody who wants it alone.
    """
    if not is_sqlite(conn):
        await conn.execute(_BESIDE_OTHERS if beside_others else _ALONE, {"turn": turn.value})


async def lock_row(conn: AsyncConnection, table: type[Table], number: int) -> None:
    """Nobody else changes a row until this transaction ends; nothing where there is none.

    This is a statement of its own. One that locks and joins sees the row as it is after waiting, and what it joins
    as it was before: an owner who came meanwhile would have no name (PostgreSQL, "Read Committed Isolation Level").

    Here and wherever rows are locked, others may still refer to them (FOR NO KEY UPDATE): PostgreSQL checks foreign
    keys at its own moments, in nobody's order.
    """
    column = table.metadata.tables[table.__tablename__].c.number
    if not is_sqlite(conn):
        await conn.execute(select(column).where(column == number).with_for_update(key_share=True))


async def hold_found(
    conn: AsyncConnection, find: Callable[[], Awaitable[Found]], hold: Callable[[Found], Awaitable[Held]]
) -> Held:
    """What `hold` gives for what `find` finds, when it is still found there after waiting for it.

    What has moved meanwhile is let go before the next try: who held where it was and waited for where it is could
    wait in a circle. A savepoint that is rolled back lets go of row locks (PostgreSQL, "Row-Level Locks").
    """
    while True:
        found = await find()
        async with conn.begin_nested() as attempt:
            held = await hold(found)
            if await find() == found:
                return held
            await attempt.rollback()
