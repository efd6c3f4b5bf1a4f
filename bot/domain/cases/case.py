"""The case: its states, and what every action makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.access import Permission, require
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import AlreadyClaimed, AlreadyDone, BadInput, StateError
from bot.domain.events.cases import Claimed, Dismissed, Prioritised, Released, Resumed, Waited
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Absorbed, Assigned, Merged, Reopened, Resolved, Snoozed, Woken
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject, case_subject
from bot.domain.time.service_levels import ServiceLevel


class CaseStatus(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    MERGED = "merged"


BY_HAND = "set by hand"
"""The reason of a priority that a person has set."""
OPEN = frozenset({CaseStatus.NEW, CaseStatus.CLAIMED, CaseStatus.WAITING})
REOPENABLE = frozenset({CaseStatus.RESOLVED, CaseStatus.DISMISSED})


@dataclass(frozen=True, slots=True)
class Case:
    """One customer's problem. Times are UTC; `owed_since` and `respond_by` are None while no answer of ours is owed.

    `channel` is where its card is, as the policy named it when the case opened. Its solution is promised from when it
    was last reopened, or else opened, by the policy of `policy_version`.
    """

    number: int
    status: CaseStatus
    priority: Priority
    network: str
    opened_at: datetime
    channel: str = ""
    priority_reasons: tuple[str, ...] = ()
    topic: str | None = None
    owner: PersonRef | None = None
    claimed_at: datetime | None = None
    touched_at: datetime | None = None
    waiting_on: WaitingOn | None = None
    snoozed_until: datetime | None = None
    owed_since: datetime | None = None
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    first_response_at: datetime | None = None
    last_customer_post_at: datetime | None = None
    reopened_at: datetime | None = None
    closed_at: datetime | None = None
    dismissal: Dismissal | None = None
    merged_into: int | None = None
    policy_version: str = ""

    @property
    def subject(self) -> Subject:
        """`C-12`."""
        return case_subject(self.number)

    @property
    def is_prioritised_by_hand(self) -> bool:
        """A person has set the priority: rules leave it alone."""
        return self.priority_reasons == (BY_HAND,)

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self.status in OPEN


Decision = tuple[Case, Event]
"""The case as it is after an action, and the event that says so."""


def _must_be_open(case: Case, wanted: str) -> None:
    if not case.is_open:
        raise StateError(case.subject, case.status, wanted)


def must_hold(case: Case, by: Actor, wanted: str) -> None:
    """Pass for who may change the case, while it is open; StateError, NotYours, NotAllowed. `wanted` is the verb."""
    _must_be_open(case, wanted)
    require(by, Permission.WORK_ON_CASE, case)


def claim(case: Case, by: Actor, now: datetime) -> Decision:
    """Take an unowned open case; AlreadyClaimed names who was first."""
    _must_be_open(case, "claim")
    if by.person is None:
        raise StateError(case.subject, case.status, "claim")
    if by.is_person(case.owner):
        raise AlreadyDone(case.subject, case.status, "claim")
    if case.owner is not None:
        raise AlreadyClaimed(case.subject, case.status, "claim", case.owner, case.claimed_at or now)
    taken = replace(
        case,
        status=CaseStatus.CLAIMED,
        owner=by.person,
        waiting_on=None,
        claimed_at=now,
        touched_at=now,
        snoozed_until=None,
    )
    return taken, Event(case.subject, now, by, Claimed())


def release(case: Case, by: Actor, now: datetime) -> Decision:
    """Give a case back to the desk."""
    _must_be_open(case, "release")
    if case.owner is None:
        raise AlreadyDone(case.subject, case.status, "release")
    must_hold(case, by, "release")
    freed = replace(
        case,
        status=CaseStatus.NEW,
        owner=None,
        claimed_at=None,
        waiting_on=None,
        snoozed_until=None,
        touched_at=now,
    )
    return freed, Event(case.subject, now, by, Released(case.owner.slack_id))


def assign(case: Case, to: PersonRef, by: Actor, now: datetime) -> Decision:
    """Give a case to somebody: one's own or an unowned one; a lead may give anybody's."""
    must_hold(case, by, "assign")
    if case.owner is not None and case.owner.id == to.id:
        raise AlreadyDone(case.subject, case.status, "assign")
    status = CaseStatus.WAITING if case.status is CaseStatus.WAITING else CaseStatus.CLAIMED
    given = replace(case, status=status, owner=to, claimed_at=now, touched_at=now)
    before = case.owner.slack_id if case.owner else None
    return given, Event(case.subject, now, by, Assigned(to.slack_id, before))


def wait(case: Case, on: WaitingOn, by: Actor, now: datetime) -> Decision:
    """Nothing to do until the customer or a partner team answers."""
    must_hold(case, by, "wait")
    if case.status is CaseStatus.WAITING and case.waiting_on is on:
        raise AlreadyDone(case.subject, case.status, "wait")
    waiting = replace(_held(case, by, now), status=CaseStatus.WAITING, waiting_on=on)
    return waiting, Event(case.subject, now, by, Waited(on))


def go_on_waiting(case: Case, by: Actor, now: datetime) -> Decision | None:
    """A partner team owes an answer that was asked elsewhere: it waits for it, whoever has it. None where it does."""
    if case.waiting_on is WaitingOn.PARTNER or not case.is_open:
        return None
    waiting = replace(case, status=CaseStatus.WAITING, waiting_on=WaitingOn.PARTNER, touched_at=now)
    return waiting, Event(case.subject, now, by, Waited(WaitingOn.PARTNER))


def resume(case: Case, by: Actor, now: datetime) -> Decision | None:
    """Every partner team has answered: its owner has it again. None where it does not wait for one."""
    if case.waiting_on is not WaitingOn.PARTNER or not case.is_open:
        return None
    status = CaseStatus.CLAIMED if case.owner else CaseStatus.NEW
    back = replace(case, status=status, waiting_on=None, touched_at=now)
    return back, Event(case.subject, now, by, Resumed())


def _held(case: Case, by: Actor, now: datetime) -> Case:
    """Who acts on an unowned case takes it; any action of the owner keeps the claim fresh."""
    if case.owner is None and by.person is not None:
        return replace(case, owner=by.person, claimed_at=now, touched_at=now)
    return replace(case, touched_at=now)


def snooze(case: Case, until: datetime, by: Actor, now: datetime) -> Decision:
    """Hide an open case from the lists until a time; BadInput when that time is past."""
    must_hold(case, by, "snooze")
    if until <= now:
        raise BadInput(
            "until", "That time is already past. Give a later one, for example `2h` or `tomorrow 18:00`."
        )
    slept = replace(case, snoozed_until=until, touched_at=now)
    return slept, Event(case.subject, now, by, Snoozed(until))


def snooze_expired(case: Case, by: Actor, now: datetime) -> Decision | None:
    """End a snooze whose time has come; None when it is over already or has been moved."""
    if case.snoozed_until is None or case.snoozed_until > now or not case.is_open:
        return None
    return replace(case, snoozed_until=None, touched_at=now), Event(case.subject, now, by, Woken())


def unsnooze(case: Case, by: Actor, now: datetime) -> Decision:
    """End a snooze by hand; AlreadyDone where it is not put aside."""
    must_hold(case, by, "wake")
    if case.snoozed_until is None:
        raise AlreadyDone(case.subject, case.status, "wake")
    awake = replace(case, snoozed_until=None, touched_at=now)
    return awake, Event(case.subject, now, by, Woken(case.snoozed_until))


def prioritise(case: Case, to: Priority, level: ServiceLevel, by: Actor, now: datetime) -> Decision:
    """Set the priority by hand; every deadline is planned anew, counted from when it began."""
    must_hold(case, by, "change the priority of")
    if case.priority is to:
        raise AlreadyDone(case.subject, case.status, f"set to {to}")
    changed = replace(
        promised(replace(case, priority=to), level), touched_at=now, priority_reasons=(BY_HAND,)
    )
    return changed, Event(case.subject, now, by, Prioritised(case.priority, to))


def promised(case: Case, level: ServiceLevel) -> Case:
    """The case with its deadlines under a service level."""
    owed = None
    if case.owed_since is not None:
        owed = level.respond_by(case.owed_since, is_first=case.first_response_at is None)
    return replace(
        case,
        respond_by=owed,
        resolve_by=level.resolve_by(case.reopened_at or case.opened_at),
        policy_version=level.policy_version,
    )


def dismiss(case: Case, why: Dismissal, by: Actor, now: datetime) -> Decision:
    """Close a case that needs no answer."""
    must_hold(case, by, "dismiss")
    closed = replace(_closed(case, CaseStatus.DISMISSED, now), dismissal=why)
    return closed, Event(case.subject, now, by, Dismissed(why))


def resolve(case: Case, outcome: Outcome, by: Actor, now: datetime) -> Decision:
    """Close a case with an outcome; who resolves an unowned case is its owner."""
    if case.status is CaseStatus.RESOLVED:
        raise AlreadyDone(case.subject, case.status, "resolve")
    must_hold(case, by, "resolve")
    closed = _closed(_held(case, by, now), CaseStatus.RESOLVED, now)
    return closed, Event(case.subject, now, by, Resolved(outcome.resolution, outcome.root_cause))


def _closed(case: Case, status: CaseStatus, now: datetime) -> Case:
    return replace(
        case,
        status=status,
        closed_at=now,
        waiting_on=None,
        snoozed_until=None,
        owed_since=None,
        respond_by=None,
        touched_at=now,
    )


def merge(case: Case, into: Case, by: Actor, now: datetime) -> tuple[Decision, Decision]:
    """Make one case out of two: `case` closes, `into` takes its posts and the answer it owes; both decisions."""
    if case.number == into.number:
        raise BadInput("into", f"{case.subject} cannot be merged into itself. Name another case.")
    _must_be_open(case, "merge")
    _must_be_open(into, "merge into")
    must_hold(case, by, "merge")
    gone = replace(_closed(case, CaseStatus.MERGED, now), merged_into=into.number)
    richer = replace(
        into,
        last_customer_post_at=max(
            filter(None, (case.last_customer_post_at, into.last_customer_post_at)), default=None
        ),
        owed_since=min(filter(None, (case.owed_since, into.owed_since)), default=None),
        respond_by=min(filter(None, (case.respond_by, into.respond_by)), default=None),
        touched_at=now,
    )
    return (
        (gone, Event(case.subject, now, by, Merged(into.subject))),
        (richer, Event(into.subject, now, by, Absorbed(absorbed=case.subject))),
    )


def reopen(case: Case, by: Actor, now: datetime, level: ServiceLevel) -> Decision:
    """Open a resolved or dismissed case again; its owner keeps it, else the desk has it."""
    if case.is_open:
        raise AlreadyDone(case.subject, case.status, "reopen")
    if case.status not in REOPENABLE:
        raise StateError(case.subject, case.status, "reopen")
    status = CaseStatus.CLAIMED if case.owner else CaseStatus.NEW
    back = replace(
        case,
        status=status,
        closed_at=None,
        dismissal=None,
        claimed_at=now if case.owner else None,
        touched_at=now,
        reopened_at=now,
        resolve_by=level.resolve_by(now),
        policy_version=level.policy_version,
    )
    return back, Event(case.subject, now, by, Reopened())


def touched(case: Case, by: Actor, now: datetime) -> Case:
    """Somebody has written about it: the owner's words keep the claim fresh, those of others leave it as it is."""
    return replace(case, touched_at=now) if by.is_person(case.owner) else case
