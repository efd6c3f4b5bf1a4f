"""Posts and their authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.cases.case import OPEN
from bot.domain.cases.clock import WrittenPost
from bot.domain.posts import Author, Media, Post, PostKind, Version
from bot.storage.locks import insert_into
from bot.storage.models import AuthorRow, CaseRow, ConversationRow, PostRow
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class StoredPost:
    """What the services need to know of a post that is there already."""

    id: int
    case_number: int | None
    text: str
    latest_id: str
    media: tuple[Media, ...]
    deleted_at: datetime | None
    version: Version


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """The post that an answer to a case goes to."""

    network: str
    latest_id: str
    conversation_id: int
    handle: str


def to_media(stored: Sequence[Mapping[str, str]]) -> tuple[Media, ...]:
    """Media as they are kept in JSON."""
    return tuple(Media(m["kind"], m.get("url", ""), m.get("alt", "")) for m in stored)


def from_media(media: Sequence[Media]) -> list[dict[str, str]]:
    """Media as JSON keeps them."""
    return [{"kind": m.kind, "url": m.url, "alt": m.alt} for m in media]


_LARGEST = 2**63 - 1
_STORED = (
    PostRow.id, PostRow.case_number, PostRow.text, PostRow.latest_id, PostRow.media, PostRow.deleted_at,
    PostRow.version_at, PostRow.version_edit,
)  # fmt: skip


def _remembering(insert: postgresql.Insert | sqlite.Insert) -> ReturningInsert[int, str, str]:
    new, row = insert.excluded, AuthorRow
    is_known = new.handle != new.external_id
    fresh = {
        "handle": case((is_known & (new.handle != ""), new.handle), else_=row.handle),
        "name": case((is_known & (new.name != ""), new.name), else_=row.name),
        "followers": case((is_known, func.coalesce(new.followers, row.followers)), else_=row.followers),
        "verified": case((is_known, new.verified), else_=row.verified),
        "url": case((is_known & (new.url != ""), new.url), else_=row.url),
        "seen_at": new.seen_at,
    }
    unique = ["workspace", "network", "external_id"]
    return insert.on_conflict_do_update(index_elements=unique, set_=fresh).returning(
        row.id, row.network, row.external_id
    )


class Posts(Store):
    """Find and store posts."""

    async def remember_authors(self, authors: Iterable[Author]) -> dict[tuple[str, str], int]:
        """Store or refresh authors, each once: (network, its id) → id. They are locked in the order of those.

        What a network does not say this time is kept as it was. Where it gives only an id, that stands in as the
        handle, and nothing else is known of them.
        """
        rows = [
            {
                "network": author.network,
                "external_id": author.external_id,
                "handle": author.handle,
                "name": author.name,
                "followers": author.followers,
                "verified": author.verified,
                "url": author.url,
                "seen_at": self._now,
            }
            for author in sorted(authors, key=lambda each: (each.network, each.external_id))
        ]
        if not rows:
            return {}
        found = await self._conn.execute(_remembering(insert_into(self._conn, AuthorRow)), rows)
        return {(row.network, row.external_id): row.id for row in found}

    async def remember_author(self, author: Author) -> int:
        """The id of one who is stored or refreshed."""
        return (await self.remember_authors([author]))[author.network, author.external_id]

    async def add(
        self, post: Post, *, author_id: int, conversation_id: int, case_number: int | None
    ) -> int | None:
        """Store a post; None when it is there already."""
        added = await self._conn.execute(
            insert_into(self._conn, PostRow)
            .values(
                network=post.network,
                external_id=post.external_id,
                **_version(post),
                conversation_id=conversation_id,
                case_number=case_number,
                author_id=author_id,
                kind=post.kind,
                in_reply_to=post.in_reply_to,
                text=post.text,
                language=post.language,
                url=post.url,
                media=from_media(post.media),
                ours=post.ours,
                created_at=post.created_at,
                deleted_at=post.deleted_at,
                received_at=self._now,
            )
            .on_conflict_do_nothing(index_elements=["workspace", "network", "external_id"])
            .returning(PostRow.id)
        )
        return added.scalars().first()

    async def find(self, network: str, any_id: str) -> StoredPost | None:
        """A post by its first or its latest id."""
        found = await self._conn.execute(
            select(*_STORED)
            .where(
                PostRow.network == network, or_(PostRow.external_id == any_id, PostRow.latest_id == any_id)
            )
            .limit(1)
        )
        row = found.first()
        return _stored(row._asdict()) if row else None

    async def find_all(self, network: str, any_ids: Sequence[str]) -> dict[str, StoredPost]:
        """Those posts that are known, each by its first and its latest id; some hundred ids at the most."""
        rows = await self._conn.execute(
            select(PostRow.external_id, *_STORED).where(PostRow.network == network, _has_id(any_ids))
        )
        found: dict[str, StoredPost] = {}
        for row in rows:
            facts = row._asdict()
            first_id = facts.pop("external_id")
            found[first_id] = found[row.latest_id] = _stored(facts)
        return found

    async def conversations_of(self, network: str, any_ids: Sequence[str]) -> dict[str, str]:
        """The conversations (by the network's names) of those posts that are known; some hundred ids at the most."""
        rows = await self._conn.execute(
            select(PostRow.external_id, PostRow.latest_id, ConversationRow.external_id.label("conversation"))
            .join(ConversationRow, ConversationRow.id == PostRow.conversation_id)
            .where(PostRow.network == network, _has_id(any_ids))
        )
        return {each: row.conversation for row in rows for each in (row.external_id, row.latest_id)}

    async def conversation_of(self, network: str, any_id: str) -> str | None:
        """The conversation (by the network's name for it) that a known post belongs to."""
        from_post = select(PostRow.conversation_id).where(
            PostRow.network == network, or_(PostRow.external_id == any_id, PostRow.latest_id == any_id)
        )
        found = await self._conn.execute(
            select(ConversationRow.external_id).where(ConversationRow.id.in_(from_post)).limit(1)
        )
        return found.scalars().first()

    async def edit(self, post_id: int, post: Post) -> None:
        """The author has changed it; one that was deleted stays without words."""
        await self._conn.execute(
            update(PostRow)
            .where(PostRow.id == post_id, PostRow.deleted_at.is_(None))
            .values(text=post.text, media=from_media(post.media), edited_at=self._now, **_version(post))
        )

    async def renumber(self, post_id: int, post: Post) -> None:
        """A newer version looks the same: it is the one to answer, and older ones count no more."""
        await self._conn.execute(update(PostRow).where(PostRow.id == post_id).values(**_version(post)))

    async def put_on(self, post_id: int, case_number: int) -> None:
        """The post belongs to this case."""
        await self._conn.execute(update(PostRow).where(PostRow.id == post_id).values(case_number=case_number))

    async def has_later(self, case_number: int, than: datetime) -> bool:
        """Whether a case has posts that were written after that moment."""
        found = await self._conn.execute(
            select(PostRow.id).where(*_on(case_number), PostRow.created_at > than).limit(1)
        )
        return found.first() is not None

    async def said_on(self, case_number: int) -> list[WrittenPost]:
        """When everything that is still there of a case was written."""
        rows = await self._conn.execute(
            select(PostRow.created_at, PostRow.external_id, PostRow.ours).where(*_on(case_number))
        )
        return [WrittenPost(*row) for row in rows]

    async def blank(self, post_id: int) -> None:
        """The author has deleted it: its words and pictures leave the database."""
        await self._conn.execute(
            update(PostRow).where(PostRow.id == post_id).values(text="", media=[], deleted_at=self._now)
        )

    async def to_recheck(self, network: str, before: datetime, limit: int) -> list[tuple[int, str]]:
        """(id, latest id) of posts on open cases that have not been looked at since `before`, longest ago first."""
        rows = await self._conn.execute(
            select(PostRow.id, PostRow.latest_id)
            .join(CaseRow, CaseRow.number == PostRow.case_number)
            .where(
                PostRow.network == network,
                PostRow.deleted_at.is_(None),
                CaseRow.status.in_(OPEN),
                or_(PostRow.checked_at.is_(None), PostRow.checked_at < before),
                PostRow.received_at < before,
            )
            .order_by(PostRow.checked_at.is_not(None), PostRow.checked_at, PostRow.id)
            .limit(limit)
        )
        return [(row.id, row.latest_id) for row in rows]

    async def checked(self, ids: Sequence[int]) -> None:
        """These have just been looked at; those that somebody is changing at this moment are looked at again.

        Whoever changes posts holds their cases and takes them in another order: this waits for none of them.
        """
        free = await self._conn.execute(
            select(PostRow.id).where(PostRow.id.in_(ids)).with_for_update(skip_locked=True, key_share=True)
        )
        await self._conn.execute(
            update(PostRow).where(PostRow.id.in_(free.scalars().all())).values(checked_at=self._now)
        )

    async def reply_target(self, case_number: int) -> ReplyTarget | None:
        """The customer's latest post on a case that still exists."""
        found = await self._conn.execute(
            select(PostRow.network, PostRow.latest_id, PostRow.conversation_id, AuthorRow.handle)
            .join(AuthorRow, AuthorRow.id == PostRow.author_id)
            .where(PostRow.case_number == case_number, PostRow.ours.is_(False), PostRow.deleted_at.is_(None))
            .order_by(PostRow.created_at.desc(), PostRow.id.desc())
            .limit(1)
        )
        row = found.first()
        return ReplyTarget(*row) if row else None


def _on(case_number: int) -> tuple[ColumnElement[bool], ...]:
    return PostRow.case_number == case_number, PostRow.deleted_at.is_(None)


def _has_id(any_ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(PostRow.external_id.in_(any_ids), PostRow.latest_id.in_(any_ids))


def _version(post: Post) -> dict[str, Any]:
    """The columns that tell versions apart; an edit that is numbered higher than a column can hold is the last."""
    return {
        "latest_id": post.latest_id or post.external_id,
        "version_at": post.version.at,
        "version_edit": min(post.version.edit, _LARGEST),
    }


def _stored(row: dict[str, Any]) -> StoredPost:
    version = Version(row.pop("version_at"), row.pop("version_edit"))
    return StoredPost(**{**row, "media": to_media(row["media"]), "version": version})


_WHOLE = (
    PostRow.id, PostRow.network, PostRow.external_id, PostRow.latest_id, PostRow.kind, PostRow.in_reply_to,
    PostRow.text, PostRow.language, PostRow.url, PostRow.media, PostRow.ours, PostRow.created_at, PostRow.deleted_at,
    PostRow.version_at, PostRow.version_edit,
    ConversationRow.external_id.label("conversation"), AuthorRow.external_id.label("author_id"),
    AuthorRow.network.label("author_network"), AuthorRow.handle, AuthorRow.name, AuthorRow.followers,
    AuthorRow.verified, AuthorRow.url.label("author_url"),
)  # fmt: skip


class PostReads(Store):
    """Whole posts."""

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
        Version(row.version_at, row.version_edit),
    )
