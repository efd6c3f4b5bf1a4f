"""What PostgreSQL does to transactions: ends their connection, ends them for others, or breaks in their commit."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Executable, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_only

from bot.changes.context import Context
from bot.storage.database import UnitOfWork, Work
from tests.integration.services.office import Dump, Office

T = TypeVar("T")
Trouble = Callable[[Office, AsyncConnection], Awaitable[None]]
"""Befalls a transaction, as seen from the office of another connection."""
PATIENCE_MS = 10_000


async def _process_of(conn: AsyncConnection) -> int:
    return int((await conn.execute(select(func.pg_backend_pid()))).scalar_one())


async def _terminate(office: Office, process: int) -> None:
    async with office.database.read() as view:
        gone = await view.conn.execute(select(func.pg_terminate_backend(process, PATIENCE_MS)))
    assert gone.scalar_one()


async def is_terminated(office: Office, conn: AsyncConnection) -> None:
    """An administrator, or a server that stops, ends the session."""
    await _terminate(office, await _process_of(conn))


def fails_with(state: str) -> Trouble:
    """The server ends the transaction with this SQLSTATE."""

    async def fails(_: Office, conn: AsyncConnection) -> None:
        await conn.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = '{state}'; END $$"))

    return fails


async def is_lost_before_its_commit(office: Office, conn: AsyncConnection) -> None:
    """The connection breaks on the way to the commit, which never takes effect."""
    process = await _process_of(conn)

    def breaks(_: Connection) -> None:
        await_only(_terminate(office, process))

    event.listen(conn.sync_connection, "commit", breaks)


async def is_lost_after_its_commit(office: Office, conn: AsyncConnection) -> None:
    """The commit takes effect, and the connection breaks before its answer arrives."""
    process = await _process_of(conn)

    def breaks(sync: Connection) -> None:
        sync.exec_driver_sql("COMMIT")
        await_only(_terminate(office, process))

    event.listen(conn.sync_connection, "commit", breaks)


@dataclass(slots=True)
class TroubledConnection:
    """As much of a connection as the stores use; before its statement number `at` the trouble comes."""

    conn: AsyncConnection
    office: Office
    trouble: Trouble
    at: int
    done: int = 0

    @property
    def dialect(self) -> Dialect:
        return self.conn.dialect

    async def execute(
        self, statement: Executable, given: Mapping[str, object] | None = None
    ) -> CursorResult[Any]:
        if self.done == self.at:
            await self.trouble(self.office, self.conn)
        self.done += 1
        return await self.conn.execute(statement, given)


@dataclass(slots=True)
class Troubles:
    """Each transaction meets all of these, one a run; `runs` counts them."""

    office: Office
    each: Sequence[tuple[Trouble, int]]
    runs: list[int] = field(default_factory=list)

    @property
    def context(self) -> Context:
        return replace(self.office.context, transact=self._transact)

    async def _transact(self, work: Work[T], /) -> T:
        mine = len(self.runs)
        self.runs.append(0)

        async def in_trouble(uow: UnitOfWork) -> T:
            run = self.runs[mine]
            self.runs[mine] += 1
            if run >= len(self.each):
                return await work(uow)
            conn = TroubledConnection(uow.conn, self.office, *self.each[run])
            troubled = UnitOfWork(cast("AsyncConnection", conn), uow.now)
            result = await work(troubled)
            await troubled.enqueue_rest()
            if conn.done <= conn.at:  # it has fewer statements than that: the trouble comes at its end
                await conn.trouble(self.office, uow.conn)
            return result

        return await self.office.database.transact(in_trouble)


_UNLIKE = {"id", "key", "data", "target", "batch"}
"""Columns that are drawn anew in every run."""


def effect(dump: Dump) -> dict[str, list[dict[str, Any]]]:
    """Every row, without what is drawn anew in every run."""
    return {
        name: [
            {key: value for key, value in row.items() if key not in _UNLIKE and not key.endswith("_id")}
            for row in rows
        ]
        for name, rows in dump.items()
    }
