"""A desk whose connection dies at a chosen statement, as a process does that is killed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.changes.context import Context
from bot.storage.database import UnitOfWork, Work

T = TypeVar("T")


class KilledError(Exception):
    """The process died here."""


@dataclass(slots=True)
class Fuse:
    """Burns down with every statement, and once more before a commit."""

    left: int

    def burns(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise KilledError


@dataclass(frozen=True, slots=True)
class BrittleConnection:
    """As much of a connection as the stores use."""

    conn: AsyncConnection
    fuse: Fuse

    @property
    def dialect(self) -> Dialect:
        return self.conn.dialect

    async def execute(
        self, statement: Executable, given: Mapping[str, object] | None = None
    ) -> CursorResult[Any]:
        self.fuse.burns()
        return await self.conn.execute(statement, given)

    def begin_nested(self) -> AsyncTransaction:
        return self.conn.begin_nested()


def brittle(context: Context, statements: int) -> Context:
    """The desk, of which the process dies at statement number `statements` of its units of work."""
    fuse = Fuse(statements)

    async def transact(work: Work[T], /) -> T:
        async def until_it_dies(uow: UnitOfWork) -> T:
            brittle = UnitOfWork(cast("AsyncConnection", BrittleConnection(uow.conn, fuse)), uow.now)
            result = await work(brittle)
            await brittle.enqueue_rest()
            fuse.burns()
            return result

        return await context.transact(until_it_dies)

    return replace(context, transact=transact)
