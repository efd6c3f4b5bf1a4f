"""The partner request: an ask to another team, with a clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import AlreadyDone, BadInput, StateError
from bot.domain.events import partners
from bot.domain.events.event import Event
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, request_subject
from bot.domain.wording import Worded


class RequestStatus(Worded):
    """Where a request stands. It is withdrawn when nobody needs the answer any more."""

    REQUESTED = "requested", "asked"
    ACKNOWLEDGED = "acknowledged", "on it"
    ANSWERED = "answered", "answered"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "no longer needed"


WAITING = frozenset({RequestStatus.REQUESTED, RequestStatus.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    """What a partner team promises, on the wall clock, and where it is asked."""

    team: str
    name: str
    channel: str
    acknowledge_within: timedelta
    answer_within: timedelta
    policy_version: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRequest:
    """A question to a team about `about`, a case or an escalation. Times are UTC.

    `acknowledge_by` is None once acknowledged; `answer_by` is what was asked for, `eta` what the team has promised.
    `policy_version`: by which policy the team promised both.
    """

    number: int
    about: Subject
    team: str
    name: str
    channel: str
    question: str
    asked_at: datetime
    answer_by: datetime
    status: RequestStatus = RequestStatus.REQUESTED
    acknowledge_by: datetime | None = None
    asked_by: PersonRef | None = None
    wanted_by: datetime | None = None
    acknowledged_at: datetime | None = None
    eta: datetime | None = None
    closed_at: datetime | None = None
    policy_version: str = ""

    @property
    def subject(self) -> Subject:
        """`R-7`."""
        return request_subject(self.number)

    @property
    def is_waiting(self) -> bool:
        """Whether the team still owes an answer."""
        return self.status in WAITING


RequestDecision = tuple[PartnerRequest, Event]
"""The request as it is after an action, and the event on the timeline of what it is about."""


def about_request(
    fact: Callable[[Subject, str, str], partners.PartnerFact], r: PartnerRequest
) -> partners.PartnerFact:
    """A fact that names the request and its team."""
    return fact(r.subject, r.team, r.name)


def _event(
    fact: Callable[[Subject, str, str], partners.PartnerFact], r: PartnerRequest, by: Actor, now: datetime
) -> Event:
    return Event(r.about, now, by, about_request(fact, r))


def ask(
    number: int,
    about: Subject,
    terms: PartnerTerms,
    question: str,
    wanted_by: datetime | None,
    by: Actor,
    now: datetime,
) -> RequestDecision:
    """A new request. BadInput for an empty question or a time that is past."""
    if not question.strip():
        raise BadInput("question", "Write what you need from them.")
    if wanted_by is not None and wanted_by <= now:
        raise BadInput("wanted_by", "That time is already past. Choose a later one, or leave it empty.")
    request = PartnerRequest(
        number,
        about,
        terms.team,
        terms.name,
        terms.channel,
        question.strip(),
        now,
        wanted_by or now + terms.answer_within,
        acknowledge_by=now + terms.acknowledge_within,
        asked_by=by.person,
        wanted_by=wanted_by,
        policy_version=terms.policy_version,
    )
    return request, _event(partners.PartnerAsked, request, by, now)


def _must_wait(r: PartnerRequest, wanted: str) -> None:
    if not r.is_waiting:
        raise StateError(r.subject, r.status, wanted)


def _seen(r: PartnerRequest, now: datetime) -> PartnerRequest:
    if r.status is not RequestStatus.REQUESTED:
        return r
    return replace(r, status=RequestStatus.ACKNOWLEDGED, acknowledged_at=now, acknowledge_by=None)


def acknowledge(r: PartnerRequest, by: Actor, now: datetime) -> RequestDecision:
    """The team has seen it."""
    if r.status is RequestStatus.ACKNOWLEDGED:
        raise AlreadyDone(r.subject, r.status, "acknowledge")
    _must_wait(r, "acknowledge")
    return _seen(r, now), _event(partners.PartnerAcknowledged, r, by, now)


def give_eta(r: PartnerRequest, eta: datetime, by: Actor, now: datetime) -> RequestDecision:
    """The team says when it will answer, which acknowledges it; a later word replaces the first."""
    _must_wait(r, "give an ETA for")
    if eta <= now:
        raise BadInput("eta", "That time is already past. Choose a later one.")
    if eta == r.eta:
        raise AlreadyDone(r.subject, r.status, "give an ETA for")
    return replace(_seen(r, now), eta=eta), _event(partial(partners.PartnerEta, eta=eta), r, by, now)


def answer(r: PartnerRequest, by: Actor, now: datetime) -> RequestDecision:
    """The team has answered; the words are kept as a message."""
    return _closed(r, RequestStatus.ANSWERED, now, "answer"), _event(partners.PartnerAnswered, r, by, now)


def decline(r: PartnerRequest, by: Actor, now: datetime) -> RequestDecision:
    """The team will not; why is kept as a message."""
    return _closed(r, RequestStatus.DECLINED, now, "decline"), _event(partners.PartnerDeclined, r, by, now)


def withdraw(r: PartnerRequest, why: partners.Withdrawal, by: Actor, now: datetime) -> RequestDecision:
    """Nobody needs the answer any more."""
    _must_wait(r, "withdraw")
    closed = replace(r, status=RequestStatus.WITHDRAWN, closed_at=now, acknowledge_by=None)
    return closed, _event(partial(partners.PartnerWithdrawn, why=why), r, by, now)


def _closed(r: PartnerRequest, status: RequestStatus, now: datetime, wanted: str) -> PartnerRequest:
    if r.status is status:
        raise AlreadyDone(r.subject, r.status, wanted)
    _must_wait(r, wanted)
    return replace(_seen(r, now), status=status, closed_at=now)


def request_reminders(r: PartnerRequest) -> dict[ReminderKind, datetime]:
    """The deadlines that a request has to be reminded of now; an ETA takes the place of what was asked for."""
    wanted: dict[ReminderKind, datetime] = {}
    if r.status is RequestStatus.REQUESTED and r.acknowledge_by is not None:
        wanted[ReminderKind.PARTNER_ACKNOWLEDGE] = r.acknowledge_by
    if r.is_waiting and r.eta is not None:
        wanted[ReminderKind.PARTNER_ETA] = r.eta
    elif r.is_waiting:
        wanted[ReminderKind.PARTNER_ANSWER] = r.answer_by
    return wanted
