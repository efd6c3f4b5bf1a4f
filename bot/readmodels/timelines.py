"""What happened, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.events.event import Fact
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import Call
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject
from bot.readmodels.places import Place


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
