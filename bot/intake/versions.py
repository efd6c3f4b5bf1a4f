"""Which of two copies of a post counts, and what a batch comes down to: pure, in the order that networks give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from bot.domain.posts import Post
from bot.storage.intake.posts import StoredPost

PostKey = tuple[str, str]
"""A network, and any id that a post has there: that of its first version, or of its latest."""
Copy = Post | StoredPost
"""What is said of a post at one moment: by a network, or by the row that we keep."""


class Change(Enum):
    """What a copy does to the one before it. RENUMBERED: a newer version that looks the same."""

    NONE = auto()
    RENUMBERED = auto()
    REWORDED = auto()
    DELETED = auto()


def change_by(copy: Copy, before: Copy) -> Change:
    """What a copy changes, whatever the order in which copies come.

    A deletion is final. An older version changes nothing. Of one version, or where the network tells none, other
    words replace those before: the second reading may be the whole of a text that was cut.
    """
    if before.deleted_at is not None or (copy.deleted_at is None and copy.version < before.version):
        return Change.NONE
    if copy.deleted_at is not None:
        return Change.DELETED
    is_newer = copy.version > before.version
    if copy.text != before.text or (is_newer and copy.media != before.media):
        return Change.REWORDED
    return Change.RENUMBERED if is_newer else Change.NONE


def is_visible(change: Change) -> bool:
    """Whether a card or a thread that shows the post has to be drawn anew."""
    return change in {Change.REWORDED, Change.DELETED}


def keys_of(post: Post) -> set[PostKey]:
    """Whatever a deletion may call it."""
    return {(post.network, post.external_id), (post.network, post.latest_id or post.external_id)}


def without_deleted_words(posts: Iterable[Post], deleted: Mapping[PostKey, datetime]) -> list[Post]:
    """The posts; of those that were deleted (when, by any of their ids) what is left: no words, no pictures."""
    return [_remains(post, deleted) for post in posts]


def _remains(post: Post, deleted: Mapping[PostKey, datetime]) -> Post:
    at = min((deleted[key] for key in keys_of(post) if key in deleted), default=None)
    return post if at is None else replace(post, text="", media=(), deleted_at=post.deleted_at or at)


def newest_copies(posts: Iterable[Post]) -> list[Post]:
    """One copy of each post, the one that the others lead to."""
    kept: dict[PostKey, Post] = {}
    for post in posts:
        key = (post.network, post.external_id)
        if key not in kept or change_by(post, kept[key]) is not Change.NONE:
            kept[key] = post
    return list(kept.values())
