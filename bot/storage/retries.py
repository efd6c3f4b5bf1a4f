"""Which failures of a transaction pass by themselves, and how long to wait before it is run again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

TRIES: Final = 5
"""So often work is run; after the last time whoever asked hears of the failure."""
_SHORTEST: Final = 0.02
_LONGEST: Final = 0.3
_AWAY: Final = 0.25
"""A server that is not there takes longer to come back than somebody else takes to finish."""
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"
_CONNECTION_FAILURES: Final = ("08", "57P")
"""Classes of SQLSTATE: connections that break, and servers that stop or start (PostgreSQL, "Error Codes")."""
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6


class Moved(Exception):
    """What was locked is not where it was found: the work is to be run again."""


class OutcomeUnknown(SQLAlchemyError):
    """The connection broke in the middle of a commit, and the database did not say what became of it."""


def is_lost(error: BaseException) -> bool:
    """Whether there is no connection any more, or none can be had."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _sqlstate(error).startswith(_CONNECTION_FAILURES)
    return isinstance(error, OSError)


def passes(error: BaseException) -> bool:
    """Whether the same work may succeed a moment later."""
    if isinstance(error, DBAPIError):
        is_in_the_way = _sqlstate(error) in {_SERIALIZATION_FAILURE, _DEADLOCK} or _is_busy(error)
        return is_in_the_way or is_lost(error)
    return isinstance(error, Moved | OSError)


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_busy(error: BaseException) -> bool:
    """SQLite's extended codes keep the kind in their lowest byte (https://sqlite.org/rescode.html)."""
    code = getattr(error.orig, "sqlite_errorcode", 0) if isinstance(error, DBAPIError) else 0
    return code & 0xFF in {_SQLITE_BUSY, _SQLITE_LOCKED}


@dataclass(frozen=True, slots=True)
class Waits:
    """How long is waited between two runs: at random, so that those who met do not meet again.

    All waits together are short enough for a person whom Slack gives three seconds.
    """

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = SystemRandom().random

    async def after(self, error: BaseException, tried: int) -> None:
        """Wait after a run, counted from 1."""
        shortest = _AWAY if is_lost(error) else _SHORTEST
        more = 1 if _is_busy(error) else 2**tried  # SQLite itself has waited
        longest = shortest + min(_SHORTEST * more, _LONGEST - _SHORTEST)
        await self.sleep(shortest + self.chance() * (longest - shortest))
