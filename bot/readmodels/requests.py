"""Partner requests, as their cards show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.partners.requests import PartnerRequest
from bot.readmodels.places import Place
from bot.readmodels.timelines import TimelineEntry


@dataclass(frozen=True, slots=True)
class PartnerAsk:
    """A partner team that was asked, and where its request is shown."""

    request: PartnerRequest
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class RequestCard:
    """Everything the card of a partner request shows in the team's channel, masked as the policy says.

    `urgency` is the severity of the escalation or the priority of the case. `summary` and `words` are None where
    the team is not to see them; `home` is where what it is about is shown. `steps`: what the team has done.
    """

    request: PartnerRequest
    now: datetime
    urgency: str = ""
    question: str = ""
    summary: str | None = None
    words: str | None = None
    writer: str = ""
    home: Place | None = None
    place: Place | None = None
    steps: tuple[TimelineEntry, ...] = ()
