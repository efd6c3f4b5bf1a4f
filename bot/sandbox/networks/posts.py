"""What is on a network: accounts, media, and every version of every post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

HANDLES = re.compile(r"(?<![A-Za-z0-9_@])@([A-Za-z0-9_]{1,15})")
"""How a text names accounts, unless a network has its own way."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on a network. A protected account's posts are for its followers only."""

    id: str
    handle: str
    name: str
    followers: int = 0
    verified_type: str = "none"
    protected: bool = False

    @property
    def is_verified(self) -> bool:
        return self.verified_type != "none"


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo, video or animated_gif. One without a key in the network's media is served as missing."""

    kind: str
    url: str = ""
    alt: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a post. `text` is whole and unescaped, as it was written.

    `history` holds the ids of all versions, oldest first: one, where a network keeps a post's id when it is edited.
    `named`: the ids of the accounts that it counts as naming.
    """

    id: str
    author_id: str
    text: str
    created_at: datetime
    conversation_id: str
    history: tuple[str, ...]
    language: str = "en"
    replied_to: str | None = None
    quoted: str | None = None
    reposted: str | None = None
    media: tuple[Attached, ...] = ()
    named: frozenset[str] = frozenset()
    withheld_in: tuple[str, ...] = ()
    edited: bool = False
    hidden: bool = False

    @property
    def is_newest(self) -> bool:
        return self.history[-1] == self.id


@dataclass(frozen=True, slots=True)
class Archived:
    """What a post had on the real network."""

    post_id: str
    at: datetime
    conversation_id: str


def handles_in(text: str) -> list[str]:
    """The accounts that a text names, as they are written there."""
    return HANDLES.findall(text)
