"""How far each stream of each network has been read, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from bot.storage.locks import insert_into
from bot.storage.models import CursorRow
from bot.storage.store import Store

HEALTH = "*"
"""The stream under which a network's own state is kept."""


@dataclass(frozen=True, slots=True)
class NetworkHealth:
    """How reading a network fares; `failing_since` is None while all is well."""

    network: str
    read_at: datetime | None
    failing_since: datetime | None
    problem: str
    retry_at: datetime | None


class Cursors(Store):
    """Read and move cursors."""

    async def of(self, network: str) -> dict[str, str]:
        """Stream → value, for the streams of a network that have one."""
        rows = await self._conn.execute(
            select(CursorRow.stream, CursorRow.value).where(
                CursorRow.network == network, CursorRow.value.is_not(None)
            )
        )
        return {row.stream: row.value for row in rows}

    async def move(self, network: str, stream: str, value: str) -> None:
        """Everything up to `value` is stored."""
        await self._put(network, stream, value=value, read_at=self._now)

    async def take_turn(self, network: str, stream: str, every: timedelta) -> bool:
        """Whether this worker's turn has come; the others wait `every`, with a tenth to spare for late ticks.

        A turn that lies in the future, because a clock was set back, counts for nothing.
        """
        row = CursorRow
        await self._conn.execute(
            insert_into(self._conn, row)
            .values(network=network, stream=stream, problem="")
            .on_conflict_do_nothing()
        )
        is_over = row.turn_at <= self._now - every * 0.9
        taken = await self._conn.execute(
            update(row)
            .where(row.network == network, row.stream == stream)
            .where(or_(row.turn_at.is_(None), is_over, row.turn_at > self._now + every))
            .values(turn_at=self._now)
        )
        return taken.rowcount == 1

    async def went_well(self, network: str) -> None:
        """The network was read just now."""
        await self._put(network, HEALTH, read_at=self._now, failing_since=None, problem="", retry_at=None)

    async def failed(self, network: str, problem: str, retry_at: datetime) -> None:
        """The network could not be read; the first failure of a row is remembered."""
        known = (await self.health()).get(network)
        since = known.failing_since if known and known.failing_since else self._now
        await self._put(network, HEALTH, failing_since=since, problem=problem, retry_at=retry_at)

    async def health(self) -> dict[str, NetworkHealth]:
        """How every network fares that has been tried."""
        rows = await self._conn.execute(
            select(
                CursorRow.network,
                CursorRow.read_at,
                CursorRow.failing_since,
                CursorRow.problem,
                CursorRow.retry_at,
            ).where(CursorRow.stream == HEALTH)
        )
        return {row.network: NetworkHealth(*row) for row in rows}

    async def _put(self, network: str, stream: str, **values: str | datetime | None) -> None:
        await self._conn.execute(
            insert_into(self._conn, CursorRow)
            .values(network=network, stream=stream, **{"problem": "", **values})
            .on_conflict_do_update(index_elements=["workspace", "network", "stream"], set_=values)
        )
