"""Posts as a network's file knows them, read back in the order in which they came."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.posts import Author, Post, PostKind
from bot.storage.models import AuthorRow, ConversationRow, PostRow
from bot.storage.posts import to_media

_WHOLE = (
    PostRow.id, PostRow.network, PostRow.external_id, PostRow.latest_id, PostRow.kind, PostRow.in_reply_to,
    PostRow.text, PostRow.language, PostRow.url, PostRow.media, PostRow.ours, PostRow.created_at, PostRow.deleted_at,
    ConversationRow.external_id.label("conversation"), AuthorRow.external_id.label("author_id"),
    AuthorRow.network.label("author_network"), AuthorRow.handle, AuthorRow.name, AuthorRow.followers,
    AuthorRow.verified, AuthorRow.url.label("author_url"),
)  # fmt: skip


class PostReads:
    """Whole posts."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def after(self, post_id: int, limit: int) -> list[tuple[int, Post]]:
        """(id, post) of the posts that follow a given one, 0 for the beginning; none at the end."""
        rows = await self._conn.execute(
            select(*_WHOLE)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .join(ConversationRow, ConversationRow.id == PostRow.conversation_id)
            .where(PostRow.id > post_id)
            .order_by(PostRow.id)
            .limit(limit)
        )
        return [(row.id, _to_post(row)) for row in rows]


def _to_post(row: Row[Any]) -> Post:
    author = Author(
        row.author_network, row.author_id, row.handle, row.name, row.followers, row.verified, row.author_url
    )
    return Post(
        row.network,
        row.external_id,
        author,
        row.text,
        row.created_at,
        row.conversation,
        PostKind(row.kind),
        row.in_reply_to,
        row.latest_id,
        row.url,
        row.language,
        to_media(row.media),
        row.ours,
        row.deleted_at,
    )
