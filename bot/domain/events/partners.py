"""What happens between us and partner teams; it stands on the timeline of what a request is about."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.domain.events.event import Fact, Term
from bot.domain.subjects import Subject


class Withdrawal(StrEnum):
    """Why nobody needs the answer any more."""

    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    DISMISSED = "dismissed"
    MERGED = "merged"
    RETURNED = "returned"
    BY_HAND = "by_hand"


class PartnerFact(Fact):
    """Something about a request to a team: `team` is its key in the policy, `name` what it was called."""

    request: Subject | None
    team: Term
    name: Term


class PartnerAsked(PartnerFact, kind="partner_asked"):
    """A team was asked for help."""


class PartnerAcknowledged(PartnerFact, kind="partner_acknowledged"):
    """The team has seen it."""


class PartnerEta(PartnerFact, kind="partner_eta"):
    """The team said when it will answer."""

    eta: datetime | None


class PartnerAnswered(PartnerFact, kind="partner_answered"):
    """The team answered; its words are a message."""


class PartnerDeclined(PartnerFact, kind="partner_declined"):
    """The team will not; why is a message."""


class PartnerWithdrawn(PartnerFact, kind="partner_withdrawn"):
    """Nobody needs the answer any more."""

    why: Withdrawal | None


class PartnerSaid(PartnerFact, kind="partner_said"):
    """Somebody of the team wrote in the thread of the request."""


class ToldPartner(PartnerFact, kind="told_partner"):
    """Somebody of ours wrote to the team."""
