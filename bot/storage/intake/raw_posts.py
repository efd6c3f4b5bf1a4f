"""What a network gave and could not be read, whole and as it came: a text that is cut could never be read again.

How large one may be is decided where it comes in: a webhook's body has at most 8 MiB.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, update

from bot.domain.posts import RawPost
from bot.storage.locks import insert_into
from bot.storage.models import RawPostRow
from bot.storage.store import Store


class RawPosts(Store):
    """Keep what could not be read, and find it again."""

    async def keep(self, posts: Iterable[RawPost], *, failed_in: str, replaces: bool = False) -> None:
        """Store each once, however often it comes. `failed_in` is the version of Callout that could not read them.

        `replaces`: of a post with an id only the last text is kept, for it is what the post is now.
        """
        for post in posts:
            await self._keep(post, _key(post, replaces=replaces), failed_in)

    async def _keep(self, post: RawPost, key: str, failed_in: str) -> None:
        insert = insert_into(self._conn, RawPostRow).values(
            network=post.network,
            stream=post.stream,
            external_id=post.external_id,
            key=key,
            text=post.text,
            reason=post.why,
            failed_in=failed_in,
            received_at=self._now,
        )
        new = insert.excluded
        await self._conn.execute(
            insert.on_conflict_do_update(
                index_elements=["workspace", "network", "key"],
                set_={"text": new.text, "reason": new.reason, "read_at": None},
                where=RawPostRow.text != new.text,
            )
        )

    async def unread(self, network: str, after: int, limit: int) -> list[tuple[int, RawPost]]:
        """(id, post) of what is still unread after an id, in the order in which it came."""
        row = RawPostRow
        rows = await self._conn.execute(
            select(row.id, row.network, row.stream, row.text, row.reason, row.external_id)
            .where(row.network == network, row.read_at.is_(None), row.id > after)
            .order_by(row.id)
            .limit(limit)
        )
        return [(found[0], RawPost(*found[1:])) for found in rows]

    async def mark_read(self, ids: Sequence[int]) -> None:
        """These are posts now."""
        row = RawPostRow
        await self._conn.execute(
            update(row).where(row.id.in_(ids), row.read_at.is_(None)).values(read_at=self._now)
        )

    async def count_unread(self) -> dict[str, int]:
        """Network → how many wait to be read, for those where any do."""
        row = RawPostRow
        rows = await self._conn.execute(
            select(row.network, func.count()).where(row.read_at.is_(None)).group_by(row.network)
        )
        return {found[0]: found[1] for found in rows}


def _key(post: RawPost, *, replaces: bool) -> str:
    if replaces and post.external_id is not None:
        return f"{post.stream}:{post.external_id}"
    return hashlib.sha256(post.text.encode("utf-8", "replace")).hexdigest()
