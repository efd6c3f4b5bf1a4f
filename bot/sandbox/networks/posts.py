"""What the local X knows: accounts, media and every version of every post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_HANDLES = re.compile(r"(?<![A-Za-z0-9_@])@([A-Za-z0-9_]{1,15})")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on X. A protected account's posts are for its followers only."""

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
    """A photo, video or animated_gif. One without a key in the world's media is served as missing."""

    kind: str
    url: str = ""
    alt: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shortened:
    """A link as X shows it (t.co) and as it was written; with a media key it leads to an attachment."""

    short: str
    full: str
    media_key: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a post. `text` is whole and unescaped, its links still as they were written."""

    id: str
    author_id: str
    text: str
    created_at: datetime
    conversation_id: str
    history: tuple[str, ...]
    language: str = "en"
    replied_to: str | None = None
    quoted: str | None = None
    retweeted: str | None = None
    media: tuple[Attached, ...] = ()
    links: tuple[Shortened, ...] = ()
    named: frozenset[str] = frozenset()
    withheld_in: tuple[str, ...] = ()

    @property
    def is_newest(self) -> bool:
        return self.history[-1] == self.id


def handles_in(text: str) -> list[str]:
    """The accounts that a text names, as they are written there."""
    return _HANDLES.findall(text)
