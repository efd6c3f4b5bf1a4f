"""What happens to words on a timeline; the words themselves are messages."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.events.event import Fact, PersonName, Term


class MessageChange(StrEnum):
    """What happened to a message."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"


class Noted(Fact, kind="noted"):
    """Somebody wrote a note."""


class Said(Fact, kind="said"):
    """Somebody wrote in the thread."""


class SaidEdited(Fact, kind="said_edited"):
    """Somebody changed what they had said."""

    message_id: int


class SaidDeleted(Fact, kind="said_deleted"):
    """Somebody took back what they had said."""

    message_id: int


class Kept(Fact, kind="kept"):
    """A message from elsewhere in Slack, by `author`, belongs to it from now on."""

    channel: Term
    ts: Term
    author: PersonName


class Pinned(Fact, kind="pinned"):
    """A message is marked for the summary."""


class Unpinned(Fact, kind="unpinned"):
    """That mark is gone."""
