"""What is written on networks: posts, their authors and media, as every network's file delivers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import total_ordering


class PostKind(StrEnum):
    """How a post stands to others. A repost never opens a case."""

    POST = "post"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `followers` is None where the network does not say."""

    network: str
    external_id: str
    handle: str
    name: str = ""
    followers: int | None = None
    verified: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """Something attached: `kind` is photo, video, gif, audio or file."""

    kind: str
    url: str = ""
    alt: str = ""


_NEVER = datetime.min.replace(tzinfo=UTC)


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """Which state of a post a copy shows, in the network's own order: by time, then by the number of the edit.

    `at` is when this state was written, None where the network does not say; `edit` is what the network counts or
    numbers its edits by, 0 where it does not. A network fills in the same of both for all copies. Versions of one
    network alone compare. Raises ValueError for a time without a zone.
    """

    at: datetime | None = None
    edit: int = 0

    def __post_init__(self) -> None:
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError("a version's time has no zone")

    @property
    def key(self) -> tuple[datetime, int]:
        """What versions are ordered by; one without a time comes before all that have one."""
        return (_NEVER if self.at is None else self.at.astimezone(UTC), self.edit)

    def __lt__(self, other: Version) -> bool:
        return self.key < other.key


@dataclass(frozen=True, slots=True)
class Post:
    """One message on a network, inbound or ours.

    `external_id` is the id of the first version and never changes; `latest_id` is the version to answer
    (some networks give every edit a new id). `conversation` is the network's id for the posts that belong together.
    `deleted_at` is set on what is left of a post that its author took off the network: it has no words.
    `version` is that of the words in this copy.
    """

    network: str
    external_id: str
    author: Author
    text: str
    created_at: datetime
    conversation: str
    kind: PostKind = PostKind.POST
    in_reply_to: str | None = None
    latest_id: str | None = None
    url: str = ""
    language: str = "und"
    media: tuple[Media, ...] = ()
    ours: bool = False
    deleted_at: datetime | None = None
    version: Version = Version()


@dataclass(frozen=True, slots=True)
class Deletion:
    """Somebody took a post off a network; any version's id will do."""

    network: str
    external_id: str


@dataclass(frozen=True, slots=True)
class RawPost:
    """A post that could not be read, as the network gave it: `text` is JSON that its `reread` takes.

    `why` is for whoever mends the reading; it holds no words of the customer. `external_id` is None where none
    was found.
    """

    network: str
    stream: str
    text: str
    why: str
    external_id: str | None = None


def conversation_roots(parents: Mapping[str, str | None]) -> dict[str, str]:
    """The root of every post's chain of replies, for sources that name only the parent.

    A parent that is not in `parents` is itself the root. A chain that bites its own tail has the smallest id of the
    loop as its root, wherever it is entered. Takes time in proportion to the number of posts.
    """
    roots: dict[str, str] = {}
    for start in parents:
        path: dict[str, int] = {}
        here = start
        while here not in roots:
            if here in path:
                roots[here] = min(list(path)[path[here] :])
                break
            path[here] = len(path)
            parent = parents.get(here)
            if parent is None:
                roots[here] = here
                break
            here = parent
        for step in path:
            roots[step] = roots[here]
    return roots
