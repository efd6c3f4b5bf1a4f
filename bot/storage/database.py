"""The unit of work: one transaction, the stores that work in it, and the one commit of the product."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar

from sqlalchemy import BigInteger, bindparam, event, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.clock import Clock
from bot.domain.subjects import Subject
from bot.storage.binding import FIRST_WORKSPACE, bind
from bot.storage.cases.reads import CaseReads
from bot.storage.cases.store import Cases
from bot.storage.escalations.moves import EscalationMoves
from bot.storage.escalations.prevention import Preventions
from bot.storage.escalations.private_channels import PrivateChannels
from bot.storage.escalations.reads import EscalationReads
from bot.storage.escalations.sponsors import SponsorReads, Sponsors
from bot.storage.escalations.store import Escalations
from bot.storage.intake.cursors import Cursors
from bot.storage.intake.posts import PostReads, Posts
from bot.storage.intake.raw_posts import RawPosts
from bot.storage.intake.tombstones import Tombstones
from bot.storage.locks import AdvisoryLock, is_sqlite, lock
from bot.storage.nudges.digests import Nudges
from bot.storage.nudges.reminders import Reminders
from bot.storage.outbox.deliveries import Deliveries, OutboxRow
from bot.storage.outbox.placements import Placements
from bot.storage.partners.requests import PartnerRequests, RequestReads
from bot.storage.retries import TRIES, Moved, OutcomeUnknown, Waits, is_lost, passes
from bot.storage.timeline.pins import Pins
from bot.storage.timeline.store import TimelineStore
from bot.storage.timeline.summaries import StatusSummaries
from bot.storage.workspace.counters import Receipts
from bot.storage.workspace.people import People
from bot.storage.workspace.policies import Policies

BUSY_TIMEOUT_MS = 500
"""All tries together stay below Slack's three seconds, so that a person hears of a busy database in time."""
_NUMBER = select(func.txid_current_if_assigned())
_STATUS = select(func.txid_status(bindparam("number", type_=BigInteger)))
T = TypeVar("T")
S = TypeVar("S")


def open_engines(
    url: str, workspace: int = FIRST_WORKSPACE, *, checks_references: bool = True
) -> tuple[AsyncEngine, AsyncEngine]:
    """(write, read) engines for an async SQLAlchemy URL; on PostgreSQL they are one. Their errors name no values.

    What goes through them is bound to a workspace. Whoever makes SQLite's tables anew lets it check references after.

    SQLite: WAL, foreign keys on, one writer that begins IMMEDIATE, readers apart; anything less loses updates
    silently (seen by running it: SQLAlchemy 2.1, aiosqlite 0.22).
    """
    if not url.startswith("sqlite"):
        engine = create_async_engine(
            url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True
        )
        bound = bind(engine, workspace)
        return bound, bound
    writer, reader = (
        _sqlite(url, begin, connections, checks_references=checks_references)
        for begin, connections in (("BEGIN IMMEDIATE", 1), ("BEGIN", 4))
    )
    return bind(writer, workspace), bind(reader, workspace)


def _lower(words: str | None) -> str | None:
    """SQLite's own lower() knows ASCII only: nobody would find Ömer or Иван. İ becomes i, as on PostgreSQL."""
    return words and words.lower().replace("i\u0307", "i")


def _sqlite(url: str, begin: str, connections: int, *, checks_references: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"isolation_level": None},
        hide_parameters=True,
    )

    def prepared(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            f"foreign_keys = {'ON' if checks_references else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        if isinstance(connection, AdaptedConnection):
            connection.run_async(
                lambda sqlite: sqlite.create_function("lower", 1, _lower, deterministic=True)
            )

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepared)
    event.listen(engine.sync_engine, "begin", begun)
    return engine


async def _number_of_transaction(conn: AsyncConnection) -> int | None:
    """By which the server knows what became of a transaction; None for one that has changed nothing, and on SQLite."""
    return None if is_sqlite(conn) else (await conn.execute(_NUMBER)).scalar_one()


def _store(make: Callable[[AsyncConnection, datetime], S]) -> cached_property[S]:
    """One of the stores, made when it is first asked for."""

    def made(reading: ReadSession) -> S:
        return make(reading.conn, reading.now)

    return cached_property(made)


class ReadSession:
    """What can be read, all as of one moment; `now` is when it began."""

    def __init__(self, conn: AsyncConnection, now: datetime) -> None:
        self.conn = conn
        self.now = now

    case_reads = _store(CaseReads)
    escalation_reads = _store(EscalationReads)
    people = _store(People)
    cases = _store(Cases)
    posts = _store(Posts)
    post_reads = _store(PostReads)
    raw_posts = _store(RawPosts)
    tombstones = _store(Tombstones)
    escalations = _store(Escalations)
    escalation_moves = _store(EscalationMoves)
    partner_requests = _store(PartnerRequests)
    sponsors = _store(Sponsors)
    sponsor_reads = _store(SponsorReads)
    prevention = _store(Preventions)
    request_reads = _store(RequestReads)
    timeline = _store(TimelineStore)
    status_summary = _store(StatusSummaries)
    pins = _store(Pins)
    nudges = _store(Nudges)
    private_channels = _store(PrivateChannels)
    reminders = _store(Reminders)
    deliveries = _store(Deliveries)
    policies = _store(Policies)
    placements = _store(Placements)
    cursors = _store(Cursors)


class UnitOfWork(ReadSession):
    """A write transaction. It commits when its block ends, and leaves nothing behind when the block raises."""

    receipts = _store(Receipts)

    @cached_property
    def enqueued_at_end(self) -> dict[str, OutboxRow]:
        """What is enqueued when the block ends, by target.

        Enqueued when the work is done, in the order of targets: two transactions about the same people do not deadlock.
        """
        return {}

    async def lock(self, *wanted: Subject | AdvisoryLock) -> None:
        """Lock these until the transaction ends, in one order in whatever order they are named."""
        await lock(self.conn, *wanted)

    async def enqueue_rest(self) -> None:
        """Enqueue what `enqueued_at_end` has gathered."""
        rows: dict[str, OutboxRow] = self.__dict__.get("enqueued_at_end", {})
        for target in sorted(rows):
            await self.deliveries.enqueue(rows[target])


Work = Callable[[UnitOfWork], Awaitable[T]]
"""What is done in one transaction. It may be run again from its beginning, so it changes the database alone."""
Read = Callable[[], AbstractAsyncContextManager[ReadSession]]
"""Opens a read-only view."""


class Transact(Protocol):
    """Runs work in a transaction, as `Database.transact` does."""

    async def __call__(self, work: Work[T], /) -> T:
        """What the work gives, once it is committed."""


class Database:
    """A workspace's part of the database. `changed` is set whenever a unit of work has enqueued something."""

    def __init__(
        self, url: str, clock: Clock, waits: Waits | None = None, *, workspace: int = FIRST_WORKSPACE
    ) -> None:
        self._write, self._read = open_engines(url, workspace)
        self._clock = clock
        self._waits = waits or Waits()
        self.changed = asyncio.Event()

    async def transact(self, work: Work[T], /) -> T:
        """What `work` gives, run in one transaction that is committed.

        It is run again, at most five times, where what it locked has Moved, and on failures that pass: deadlocks,
        serialization failures, lost connections, a busy SQLite. Raises what the last run raised.
        """
        tried = 0
        while True:
            tried += 1
            try:
                async with self.begin() as uow:
                    result = await work(uow)
            except (DBAPIError, OSError, Moved) as error:
                if tried == TRIES or not passes(error):
                    raise
                await self._waits.after(error, tried)
            else:
                return result

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """One transaction, run once; use cases say `transact`."""
        async with self._write.connect() as conn:
            transaction = await conn.begin()
            uow = UnitOfWork(conn, self._clock())
            try:
                yield uow
                await uow.enqueue_rest()
                number = await _number_of_transaction(conn)
            except BaseException:
                with suppress(DBAPIError, OSError):  # what broke the work says more
                    await transaction.rollback()
                raise
            try:
                await transaction.commit()
            except (DBAPIError, OSError) as error:
                await conn.close()  # or all of these wait for a connection that none of them lets go
                if not is_lost(error) or not await self._was_committed(number, error):
                    raise
        if "deliveries" in uow.__dict__ and uow.deliveries.enqueued:
            self.changed.set()

    async def _was_committed(self, number: int | None, lost: BaseException) -> bool:
        """What became of a transaction whose commit got no answer; OutcomeUnknown where nobody says.

        The server may still be at it: it notices later than we do that a connection is gone.
        """
        if number is None:
            return False
        for tried in range(1, TRIES + 1):
            with suppress(DBAPIError, OSError):
                async with self._write.connect() as conn:
                    status = (await conn.execute(_STATUS, {"number": number})).scalar_one()
                if status != "in progress":
                    return bool(status == "committed")
            await self._waits.after(lost, tried)
        raise OutcomeUnknown from lost

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """A consistent view that locks nobody out."""
        async with self._read.connect() as conn, conn.begin():
            yield ReadSession(conn, self._clock())

    async def close(self) -> None:
        """Let go of all connections."""
        await self._write.dispose()
        if self._read is not self._write:
            await self._read.dispose()
