"""Splitting a partner request off: what was one question of an escalation becomes an escalation of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import BadInput, StateError
from bot.domain.escalations.escalation import (
    Decision,
    Escalation,
    SeverityTerms,
    in_hand,
    must_run,
    opened,
    raised,
)
from bot.domain.events.escalations import Split
from bot.domain.events.event import Event
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import Actor, PersonRef


@dataclass(frozen=True, slots=True)
class Offshoot:
    """What the new escalation starts from. `channel` is where its card goes, unless it is confidential."""

    number: int
    terms: SeverityTerms
    owner: PersonRef | None
    channel: str


def split(
    e: Escalation, request: PartnerRequest, new: Offshoot, by: Actor, now: datetime
) -> tuple[Event, Decision, PartnerRequest]:
    """What the old one's timeline says, the new one as it begins, and the request, which is about the new one.

    It is as grave and as confidential as the one it comes from. Who owns it and splits it off has it in hand.
    BadInput for a request about something else; StateError for one that is closed.
    """
    must_run(e, by, "split")
    if request.about != e.subject:
        raise BadInput("request", f"{request.subject} is about {request.about}, not about {e.subject}.")
    if not request.is_waiting:
        raise StateError(request.subject, request.status, "split off")
    begun = replace(
        opened(new.number, request.question, new.terms, now),
        channel="" if e.confidential else new.channel,
        confidential=e.confidential,
        owner=new.owner,
        wanted_by=request.wanted_by,
    )
    if by.is_person(new.owner):
        begun = in_hand(begun, new.owner, now)
    begins = Event(begun.subject, now, by, replace(raised(begun), from_=e.subject))
    parts = Event(e.subject, now, by, Split(request.subject, begun.subject))
    return parts, (begun, begins), replace(request, about=begun.subject)
