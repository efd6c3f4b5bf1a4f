"""The escalation: what an executive's flag becomes, its states, who may act on it and who has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.access import Permission, require
from bot.domain.errors import AlreadyDone, HandedOn, StateError
from bot.domain.escalations.choices import Handover
from bot.domain.events.escalations import Acknowledged, HandoverAsked
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Assigned, Opened
from bot.domain.people import Actor, PersonRef, callout
from bot.domain.subjects import Subject, escalation_subject
from bot.domain.time.calendars import ALWAYS, Calendar
from bot.domain.wording import Worded


class EscalationStatus(Worded):
    """Where an escalation stands."""

    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "In hand"
    RESOLVED = "resolved", "Resolved"
    CANCELLED = "cancelled", "Cancelled"


LIVE = frozenset({EscalationStatus.OPEN, EscalationStatus.ACKNOWLEDGED})
NOBODY: Final = "nobody"
"""Who has what nobody owns, where owners are named by their Slack ids."""


@dataclass(frozen=True, slots=True)
class SeverityTerms:
    """What a severity promises; lengths of working time on its calendar. `breaks_quiet`: people are woken for it.

    `policy_version`: which policy says so.
    """

    name: str
    acknowledge_within: timedelta
    update_every: timedelta
    resolve_within: timedelta
    calendar: Calendar = ALWAYS
    breaks_quiet: bool = False
    policy_version: str = ""

    def acknowledge_by(self, now: datetime) -> datetime:
        """When it has to be in hand."""
        return self.calendar.after(now, self.acknowledge_within)

    def next_update_by(self, now: datetime) -> datetime:
        """When the sponsors hear next, unless something else is promised."""
        return self.calendar.after(now, self.update_every)

    def resolve_by(self, since: datetime) -> datetime:
        """When it has to be solved."""
        return self.calendar.after(since, self.resolve_within)


@dataclass(frozen=True, slots=True)
class Escalation:
    """One matter an executive must not have to chase. Times are UTC.

    `acknowledge_by` is None once acknowledged; `next_update_by` is the promise to the sponsors; `promised_at` is when
    its promises began, the opening or the last reopening; `channel` is where its card is, as the policy named it when
    it was raised ("" for a confidential one whose channel is not made yet). `handover`: it needs another owner.
    `update_asked_at`: a sponsor has asked for an update since the last one. `policy_version`: the policy by which
    `resolve_by` counts.
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
    promised_at: datetime | None = None
    confidential: bool = False
    snoozed_until: datetime | None = None
    snooze_reason: str = ""
    merged_into: int | None = None
    handover: Handover | None = None
    update_asked_at: datetime | None = None
    policy_version: str = ""

    @property
    def subject(self) -> Subject:
        """`E-3`."""
        return escalation_subject(self.number)

    @property
    def is_live(self) -> bool:
        """Somebody still owes something."""
        return self.status in LIVE


Decision = tuple[Escalation, Event]
"""The escalation as it is after an action, and the event that says so."""


def must_be_live(e: Escalation, wanted: str) -> None:
    """Pass while it is open or in hand; StateError once it is closed. `wanted` is the verb."""
    if not e.is_live:
        raise StateError(e.subject, e.status, wanted)


def must_run(e: Escalation, by: Actor, wanted: str) -> None:
    """Pass for who may change it, while it is live; StateError, NotYours, NotAllowed. `wanted` is the verb."""
    must_be_live(e, wanted)
    require(by, Permission.RUN_ESCALATION, e)


def holder_of(e: Escalation) -> str:
    """Who has it, as a button or a form remembers it: a Slack id, or NOBODY."""
    return e.owner.slack_id if e.owner else NOBODY


def must_be_with(e: Escalation, holder: str, wanted: str, by: Actor | None = None) -> None:
    """Pass while it is with whom it was shown with (`holder`), or where that is not known (""); HandedOn.

    Where `by` is given, who has it passes too: what they were shown when others had it is theirs to do now.
    """
    is_theirs = by is not None and by.is_person(e.owner)
    if holder and holder != holder_of(e) and not is_theirs:
        raise HandedOn(e.subject, e.status, wanted, e.owner)


def opened(number: int, summary: str, terms: SeverityTerms, now: datetime) -> Escalation:
    """A new escalation with its promises under a severity."""
    return Escalation(
        number,
        EscalationStatus.OPEN,
        terms.name,
        summary,
        now,
        acknowledge_by=terms.acknowledge_by(now),
        next_update_by=terms.next_update_by(now),
        resolve_by=terms.resolve_by(now),
        promised_at=now,
        policy_version=terms.policy_version,
    )


def raised(e: Escalation) -> Opened:
    """What the timeline of a new escalation begins with."""
    return Opened(severity=e.severity, owner=e.owner.slack_id if e.owner else None, next_by=e.next_update_by)


def acknowledge(e: Escalation, by: Actor, now: datetime) -> Decision:
    """Somebody has it in hand; who acknowledges an unowned escalation owns it."""
    must_run(e, by, "acknowledge")
    if e.status is EscalationStatus.ACKNOWLEDGED:
        if by.is_person(e.owner):
            raise AlreadyDone(e.subject, e.status, "have in hand")
        raise AlreadyDone(e.subject, e.status, "acknowledge", owner=e.owner)
    return in_hand(e, e.owner or by.person, now), Event(e.subject, now, by, Acknowledged())


def in_hand(e: Escalation, owner: PersonRef | None, now: datetime) -> Escalation:
    """Acknowledged from now on, by whoever owns it."""
    return replace(
        e,
        status=EscalationStatus.ACKNOWLEDGED,
        owner=owner,
        acknowledge_by=None,
        acknowledged_at=now,
        handover=None,
    )


def acted_on(e: Escalation, by: Actor, now: datetime) -> Escalation:
    """Who acts on it has it in hand: an open one is acknowledged, and its owner is plainly there."""
    if e.status is EscalationStatus.OPEN:
        return in_hand(e, e.owner or by.person, now)
    return replace(e, handover=None) if by.is_person(e.owner) else e


def own(e: Escalation, by: Actor, now: datetime) -> Decision:
    """Take it oneself, which acknowledges it. Somebody else's only as a lead."""
    must_be_live(e, "own")
    if by.is_person(e.owner):
        raise AlreadyDone(e.subject, e.status, "own")
    must_run(e, by, "own")
    before = e.owner.slack_id if e.owner else None
    return in_hand(e, by.person, now), Event(e.subject, now, by, Assigned(by.label, before))


def assign(e: Escalation, to: PersonRef, terms: SeverityTerms, by: Actor, now: datetime) -> Decision:
    """Give it to somebody, who has to acknowledge anew."""
    must_be_live(e, "assign")
    if e.owner and e.owner.id == to.id:
        raise AlreadyDone(e.subject, e.status, "assign")
    if by.person and by.person.id == to.id:
        return own(e, by, now)
    must_run(e, by, "assign")
    given = replace(
        e,
        status=EscalationStatus.OPEN,
        owner=to,
        acknowledge_by=terms.acknowledge_by(now),
        acknowledged_at=None,
        handover=None,
    )
    before = e.owner.slack_id if e.owner else None
    return given, Event(e.subject, now, by, Assigned(to.slack_id, before))


def ask_handover(e: Escalation, why: Handover, now: datetime) -> Decision | None:
    """Its owner cannot go on with it: the lead is asked, once. None where nothing new is to be asked."""
    if not e.is_live or e.owner is None or e.handover is not None:
        return None
    asked = replace(e, handover=why)
    return asked, Event(e.subject, now, callout(), HandoverAsked(why, e.owner.slack_id))


def owner_is_back(e: Escalation) -> Escalation:
    """The owner whose shift had ended is on shift again: nobody has to be asked any more."""
    return replace(e, handover=None) if e.handover is Handover.OFF_SHIFT else e
