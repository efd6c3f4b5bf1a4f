"""Locks until a transaction ends, in one order; and where the two databases speak differently."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import Final, TypeVar

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.subjects import Subject, SubjectKind
from bot.storage.binding import THIS_WORKSPACE
from bot.storage.models import CaseRow, EscalationRow, PartnerRequestRow, Table
from bot.storage.retries import Moved

Found = TypeVar("Found")
Locked = TypeVar("Locked")


class AdvisoryLock(IntEnum):
    """PostgreSQL's advisory locks, for what no row stands for yet; one transaction of a workspace has each at a time.

    The key is shared by all processes at a database; nobody else there is expected to use these numbers.
    """

    LEASING = 0x0CA1100
    """Workers choose what to send one at a time: two would each take a delivery of one lane."""
    NUDGING = 0x0CA1103
    """The nudges of a person are gathered one at a time: two would each begin a message of their own."""


_ADVISORY = select(func.pg_advisory_xact_lock(bindparam("key", type_=Integer), THIS_WORKSPACE))
_ROWS: Final = {
    kind: select(row.number).where(row.number == bindparam("number")).with_for_update(key_share=True)
    for kind, row in (
        (SubjectKind.CASE, CaseRow),
        (SubjectKind.ESCALATION, EscalationRow),
        (SubjectKind.REQUEST, PartnerRequestRow),
    )
}


def insert_into(conn: AsyncConnection, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the connection's dialect.

    It goes into the plain table: what the ORM adds to an INSERT costs a sixth of the time that a post takes.
    """
    plain = table.metadata.tables[table.__tablename__]
    return sqlite.insert(plain) if conn.dialect.name == "sqlite" else postgresql.insert(plain)


def is_sqlite(conn: AsyncConnection) -> bool:
    """Whether this is SQLite, which ignores row locks silently: its writers queue instead."""
    return conn.dialect.name == "sqlite"


async def lock(conn: AsyncConnection, *wanted: Subject | AdvisoryLock) -> None:
    """Lock these until the transaction ends, in one order in whatever order they are named; nothing on SQLite.

    Advisory locks come first, then cases, escalations and requests, each by number. What does not exist is skipped.

    Each is a statement of its own. One that locks and joins sees the row as it is after waiting, and what it joins
    as it was before: an owner who came meanwhile would have no name (PostgreSQL, "Read Committed Isolation Level").

    Here and wherever rows are locked, others may still refer to them (FOR NO KEY UPDATE): PostgreSQL checks foreign
    keys at its own moments, in nobody's order.
    """
    if is_sqlite(conn):
        return
    for key in sorted(each for each in wanted if isinstance(each, AdvisoryLock)):
        await conn.execute(_ADVISORY, {"key": key.value})
    for subject in sorted({each for each in wanted if isinstance(each, Subject)}):
        await conn.execute(_ROWS[subject.kind], {"number": subject.number})


async def lock_and_recheck(
    find: Callable[[], Awaitable[Found]], lock_it: Callable[[Found], Awaitable[Locked]]
) -> Locked:
    """What `lock_it` gives for what `find` finds; Moved where something else is found after waiting for it."""
    found = await find()
    locked = await lock_it(found)
    if await find() != found:
        raise Moved
    return locked
