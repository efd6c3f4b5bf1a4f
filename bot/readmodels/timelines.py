"""What happened, entry by entry; where things are shown, and messages of Slack that belong to something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Fact
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import Call
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import PersonRef
from bot.domain.subjects import Subject


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


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """One thing that somebody is nudged about. `about` is the escalation or case, `request` what is asked about it."""

    call: Call
    reason: NudgeReason
    about: Escalation | Case
    request: PartnerRequest | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. `words` are what a person said, None when they took it back or said nothing.

    `pinned`: the words are marked for the summary.
    """

    at: datetime
    fact: Fact
    actor: str
    actor_slack_id: str | None = None
    words: str | None = None
    via: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of what happened to a subject, oldest first; page 1 is the latest part."""

    subject: Subject
    entries: tuple[TimelineEntry, ...]
    total: int
    page: int
    pages: int
    place: Place | None = None
