"""What happens to words on a timeline; the words themselves are messages."""

from __future__ import annotations

from bot.domain.events.event import Fact, PersonName, Term, fact


@fact("noted")
class Noted(Fact):
    """Somebody wrote a note."""


@fact("said")
class Said(Fact):
    """Somebody wrote in the thread."""


@fact("said_edited")
class SaidEdited(Fact):
    """Somebody changed what they had said."""

    message_id: int


@fact("said_deleted")
class SaidDeleted(Fact):
    """Somebody took back what they had said."""

    message_id: int


@fact("kept")
class Kept(Fact):
    """A message from elsewhere in Slack, by `author`, belongs to it from now on."""

    channel: Term
    ts: Term
    author: PersonName


@fact("pinned")
class Pinned(Fact):
    """A message is marked for the summary."""


@fact("unpinned")
class Unpinned(Fact):
    """That mark is gone."""
