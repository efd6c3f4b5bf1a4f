"""Posts that were deleted before they came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import delete, func, select

from bot.storage.locks import insert_into, is_sqlite
from bot.storage.models import TombstoneRow
from bot.storage.store import Store

KEPT_FOR: Final = timedelta(days=30)
"""How late a post can come: networks send again for up to two days, a first round reads up to a week back."""

_LOCK: Final = 0x0CA1105
"""An advisory lock of PostgreSQL, for no row stands for a post that is not there. Nobody else uses this number."""
_ALONE, _BESIDE_OTHERS = func.pg_advisory_xact_lock, func.pg_advisory_xact_lock_shared


class Tombstones(Store):
    """Remember deletions, and find those of posts that come."""

    async def lock(self, *, adding: bool) -> None:
        """Before posts come in: beside others who only look, or alone to add one. Nothing on SQLite.

        The two would miss each other: the post that it was deleted, the deletion that the post has come.
        """
        if not is_sqlite(self._conn):
            await self._conn.execute(select(_ALONE(_LOCK) if adding else _BESIDE_OTHERS(_LOCK)))

    async def add(self, network: str, external_id: str) -> None:
        """A post that is not there was deleted; it is called by whatever id the network gave."""
        await self._conn.execute(
            insert_into(self._conn, TombstoneRow)
            .values(network=network, external_id=external_id, seen_at=self._now)
            .on_conflict_do_nothing()
        )

    async def of(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        """(network, id) → when we heard that it was deleted; some hundred at the most."""
        found: dict[tuple[str, str], datetime] = {}
        for network, ids in groupby(sorted(keys), key=itemgetter(0)):
            rows = await self._conn.execute(
                select(TombstoneRow.external_id, TombstoneRow.seen_at).where(
                    TombstoneRow.network == network, TombstoneRow.external_id.in_([each for _, each in ids])
                )
            )
            found |= {(network, row.external_id): row.seen_at for row in rows}
        return found

    async def forget_old(self) -> None:
        """Let go of those whose posts will not come any more."""
        await self._conn.execute(delete(TombstoneRow).where(TombstoneRow.seen_at < self._now - KEPT_FOR))
