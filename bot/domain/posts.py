"""What is written on networks: posts, their authors and media, as every network's file delivers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Post:
    """One message on a network, inbound or ours.

    `external_id` is the id of the first version and never changes; `latest_id` is the version to answer
    (X gives every edit a new id). `conversation` is the network's id for the posts that belong together.
    `deleted_at` is set on what is left of a post that its author took off the network: it has no words.
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


@dataclass(frozen=True, slots=True)
class Deletion:
    """Somebody took a post off a network; any version's id will do."""

    network: str
    external_id: str


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
