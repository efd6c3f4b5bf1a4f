"""The escalation: what an executive's flag becomes, its states, and what every action makes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import AlreadyDone, BadInput, NotAllowed, NotYours, StateError
from bot.domain.events import Event, EventKind, EventValue
from bot.domain.numbers import Subject, escalation_subject
from bot.domain.people import Actor, PersonRef, Role


class EscalationStatus(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


LIVE = frozenset({EscalationStatus.OPEN, EscalationStatus.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class SeverityTerms:
    """What a severity promises; lengths of time on the wall clock until calendars arrive."""

    name: str
    acknowledge_within: timedelta
    update_every: timedelta
    resolve_within: timedelta


@dataclass(frozen=True, slots=True)
class Escalation:
    """One matter an executive must not have to chase. Times are UTC.

    `acknowledge_by` is None once acknowledged; `next_update_by` is the promise to the sponsors; `channel` is where its
    card is, as the policy named it when it was raised.
    """

    number: int
    status: EscalationStatus
    severity: str
    summary: str
    opened_at: datetime
    channel: str = ""
    owner: PersonRef | None = None
    case_number: int | None = None
    wanted_by: datetime | None = None
    acknowledge_by: datetime | None = None
    acknowledged_at: datetime | None = None
    next_update_by: datetime | None = None
    last_update_at: datetime | None = None
    resolve_by: datetime | None = None
    closed_at: datetime | None = None

    @property
    def subject(self) -> Subject:
        """`E-3`."""
        return escalation_subject(self.number)

    @property
    def is_live(self) -> bool:
        """Somebody still owes something."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True)
class Update:
    """A status report to the sponsors: what happened, what is next, and when the next one comes."""

    happened: str
    planned: str
    next_by: datetime | None


Decision = tuple[Escalation, Event]
"""The escalation as it is after an action, and the event that says so."""


def _told(e: Escalation, kind: EventKind, by: Actor, now: datetime, **data: EventValue) -> Event:
    return Event(e.subject, kind, now, by, data)


def must_be_live(e: Escalation, wanted: str) -> None:
    """Pass while it is open or in hand; StateError once it is closed. `wanted` is the verb."""
    if not e.is_live:
        raise StateError(e.subject, e.status, wanted)


def must_run(e: Escalation, by: Actor) -> None:
    """Pass for the owner, a lead, and an agent where nobody owns it; NotYours or NotAllowed for others."""
    if by.is_lead or (e.owner and by.person and by.person.id == e.owner.id):
        return
    if e.owner is not None:
        raise NotYours((Role.LEAD,), e.subject, e.owner)
    if Role.AGENT not in by.roles:
        raise NotAllowed((Role.AGENT,))


def sponsors_it(by: Actor, sponsors: Collection[PersonRef]) -> bool:
    """Whether who acts is one of them."""
    return by.person is not None and by.person.id in {sponsor.id for sponsor in sponsors}


def opened(number: int, summary: str, terms: SeverityTerms, now: datetime) -> Escalation:
    """A new escalation with its promises under a severity."""
    return Escalation(
        number,
        EscalationStatus.OPEN,
        terms.name,
        summary,
        now,
        acknowledge_by=now + terms.acknowledge_within,
        next_update_by=now + terms.update_every,
        resolve_by=now + terms.resolve_within,
    )


def acknowledge(e: Escalation, by: Actor, now: datetime) -> Decision:
    """Somebody has it in hand; who acknowledges an unowned escalation owns it."""
    must_be_live(e, "acknowledge")
    must_run(e, by)
    if e.status is EscalationStatus.ACKNOWLEDGED:
        raise AlreadyDone(e.subject, e.status, "acknowledge")
    return _in_hand(e, e.owner or by.person, now), _told(e, EventKind.ACKNOWLEDGED, by, now)


def _in_hand(e: Escalation, owner: PersonRef | None, now: datetime) -> Escalation:
    return replace(
        e, status=EscalationStatus.ACKNOWLEDGED, owner=owner, acknowledge_by=None, acknowledged_at=now
    )


def own(e: Escalation, by: Actor, now: datetime) -> Decision:
    """Take it oneself, which acknowledges it. Somebody else's only as a lead."""
    must_be_live(e, "own")
    if e.owner and by.person and e.owner.id == by.person.id:
        raise AlreadyDone(e.subject, e.status, "own")
    must_run(e, by)
    before = e.owner.slack_id if e.owner else None
    return _in_hand(e, by.person, now), _told(e, EventKind.ASSIGNED, by, now, owner=by.label, before=before)


def assign(e: Escalation, to: PersonRef, terms: SeverityTerms, by: Actor, now: datetime) -> Decision:
    """Give it to somebody, who has to acknowledge anew."""
    must_be_live(e, "assign")
    if e.owner and e.owner.id == to.id:
        raise AlreadyDone(e.subject, e.status, "assign")
    if by.person and by.person.id == to.id:
        return own(e, by, now)
    must_run(e, by)
    given = replace(
        e,
        status=EscalationStatus.OPEN,
        owner=to,
        acknowledge_by=now + terms.acknowledge_within,
        acknowledged_at=None,
    )
    before = e.owner.slack_id if e.owner else None
    return given, _told(e, EventKind.ASSIGNED, by, now, owner=to.slack_id, before=before)


def update(e: Escalation, news: Update, terms: SeverityTerms, by: Actor, now: datetime) -> Decision:
    """Report to the sponsors; the next update is promised for `news.next_by`, else at the severity's pace."""
    must_be_live(e, "update")
    must_run(e, by)
    if not news.happened.strip():
        raise BadInput("happened", "Say what happened since the last update.")
    promise = news.next_by or now + terms.update_every
    if promise <= now:
        raise BadInput("next_by", "The next update must be later than now.")
    told = replace(e, next_update_by=promise, last_update_at=now)
    if e.status is EscalationStatus.OPEN:
        told = _in_hand(told, e.owner or by.person, now)
    return told, _told(
        e,
        EventKind.UPDATED,
        by,
        now,
        happened=news.happened,
        planned=news.planned,
        next_by=promise.isoformat(),
    )


def resolve(e: Escalation, by: Actor, now: datetime, **outcome: EventValue) -> Decision:
    """Close it with an outcome."""
    if e.status is EscalationStatus.RESOLVED:
        raise AlreadyDone(e.subject, e.status, "resolve")
    must_be_live(e, "resolve")
    must_run(e, by)
    closed = _closed(replace(e, owner=e.owner or by.person), EscalationStatus.RESOLVED, now)
    return closed, _told(e, EventKind.RESOLVED, by, now, **outcome)


def cancel(
    e: Escalation, reason: str, by: Actor, now: datetime, sponsors: Collection[PersonRef] = ()
) -> Decision:
    """Close it without an outcome: flagged by mistake, or overtaken."""
    may_cancel(e, by, sponsors)
    return _closed(e, EscalationStatus.CANCELLED, now), _told(e, EventKind.CANCELLED, by, now, reason=reason)


def may_cancel(e: Escalation, by: Actor, sponsors: Collection[PersonRef] = ()) -> None:
    """Pass for its sponsors and whoever runs it, while it is live."""
    if e.status is EscalationStatus.CANCELLED:
        raise AlreadyDone(e.subject, e.status, "cancel")
    must_be_live(e, "cancel")
    if not sponsors_it(by, sponsors):
        must_run(e, by)


def _closed(e: Escalation, status: EscalationStatus, now: datetime) -> Escalation:
    return replace(e, status=status, closed_at=now, acknowledge_by=None, next_update_by=None)


def may_reopen(e: Escalation, by: Actor, sponsors: Collection[PersonRef] = ()) -> None:
    """Pass for its sponsors and anybody of the desk, once it is closed; AlreadyDone, NotAllowed."""
    if e.is_live:
        raise AlreadyDone(e.subject, e.status, "reopen")
    if Role.AGENT not in by.roles and not sponsors_it(by, sponsors):
        raise NotAllowed((Role.AGENT,))


def reopen(
    e: Escalation,
    reason: str,
    terms: SeverityTerms,
    by: Actor,
    now: datetime,
    sponsors: Collection[PersonRef] = (),
) -> Decision:
    """Open a closed escalation again, with promises from now on; a sponsor or anybody of the desk may."""
    may_reopen(e, by, sponsors)
    fresh = opened(e.number, e.summary, terms, now)
    back = replace(
        fresh,
        opened_at=e.opened_at,
        channel=e.channel,
        wanted_by=e.wanted_by,
        owner=e.owner,
        case_number=e.case_number,
        last_update_at=e.last_update_at,
    )
    return back, _told(e, EventKind.REOPENED, by, now, reason=reason)
