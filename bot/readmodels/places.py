"""Where things are shown, and messages of Slack that belong to something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import PersonRef


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is shown in Slack; `link` opens it ("" until Slack has told it)."""

    channel: str
    ts: str
    thread_ts: str | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class FlaggedMessage:
    """The message an executive flagged. `text` is None once it was deleted."""

    place: Place
    author: str
    text: str | None
    by: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """What somebody said in Slack, as a timeline keeps it. `text` is None once it was deleted."""

    id: int
    place: Place
    author: str
    text: str | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class PinnedMessage:
    """A message that was marked for the summary; `by` are the names of who did."""

    id: int
    author: str
    text: str
    said_at: datetime
    place: Place | None = None
    by: tuple[str, ...] = ()
