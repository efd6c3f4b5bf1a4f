"""What happens between us and partner teams; it stands on the timeline of what a request is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events.event import Fact, Term, fact
from bot.domain.subjects import Subject


class Withdrawal(StrEnum):
    """Why nobody needs the answer any more."""

    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    DISMISSED = "dismissed"
    MERGED = "merged"
    RETURNED = "returned"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class PartnerFact(Fact):
    """Something about a request to a team: `team` is its key in the policy, `name` what it was called."""

    request: Subject | None
    team: Term
    name: Term


@fact("partner_asked")
class PartnerAsked(PartnerFact):
    """A team was asked for help."""


@fact("partner_acknowledged")
class PartnerAcknowledged(PartnerFact):
    """The team has seen it."""


@fact("partner_eta")
class PartnerEta(PartnerFact):
    """The team said when it will answer."""

    eta: datetime | None


@fact("partner_answered")
class PartnerAnswered(PartnerFact):
    """The team answered; its words are a message."""


@fact("partner_declined")
class PartnerDeclined(PartnerFact):
    """The team will not; why is a message."""


@fact("partner_withdrawn")
class PartnerWithdrawn(PartnerFact):
    """Nobody needs the answer any more."""

    why: Withdrawal | None


@fact("partner_said")
class PartnerSaid(PartnerFact):
    """Somebody of the team wrote in the thread of the request."""


@fact("told_partner")
class ToldPartner(PartnerFact):
    """Somebody of ours wrote to the team."""
