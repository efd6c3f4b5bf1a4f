"""How escalations end and go on: resolved, cancelled, merged, returned to their case, reopened, settled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.access import Permission, require
from bot.domain.errors import AlreadyDone, BadInput, StateError
from bot.domain.escalations.escalation import (
    Decision,
    Escalation,
    EscalationStatus,
    SeverityTerms,
    must_be_live,
    must_run,
    opened,
)
from bot.domain.events.escalations import Cancelled, Settled
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Absorbed, Merged, Reopened, Resolved, Returned
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import Subject


def resolve(e: Escalation, outcome: Outcome, by: Actor, now: datetime) -> Decision:
    """Close it with an outcome."""
    if e.status is EscalationStatus.RESOLVED:
        raise AlreadyDone(e.subject, e.status, "resolve")
    must_run(e, by, "resolve")
    closed = _closed(replace(e, owner=e.owner or by.person), EscalationStatus.RESOLVED, now)
    return closed, Event(e.subject, now, by, Resolved(outcome.resolution, outcome.root_cause))


def cancel(
    e: Escalation, reason: str, by: Actor, now: datetime, sponsors: Collection[PersonRef] = ()
) -> Decision:
    """Close it without an outcome: flagged by mistake, or overtaken."""
    may_cancel(e, by, sponsors)
    return _closed(e, EscalationStatus.CANCELLED, now), Event(e.subject, now, by, Cancelled(reason))


def may_cancel(e: Escalation, by: Actor, sponsors: Collection[PersonRef] = ()) -> None:
    """Pass for its sponsors and whoever runs it, while it is live."""
    if e.status is EscalationStatus.CANCELLED:
        raise AlreadyDone(e.subject, e.status, "cancel")
    must_be_live(e, "cancel")
    require(by, Permission.CANCEL_ESCALATION, e, sponsors=sponsors)


def _closed(e: Escalation, status: EscalationStatus, now: datetime) -> Escalation:
    return replace(
        e,
        status=status,
        closed_at=now,
        acknowledge_by=None,
        next_update_by=None,
        snoozed_until=None,
        snooze_reason="",
        handover=None,
        update_asked_at=None,
    )


def may_reopen(e: Escalation, by: Actor, sponsors: Collection[PersonRef] = ()) -> None:
    """Pass for its sponsors and anybody of the desk, once it is closed; AlreadyDone, NotASponsor."""
    if e.is_live:
        raise AlreadyDone(e.subject, e.status, "reopen")
    if e.merged_into is not None:
        raise BadInput("number", f"{e.subject} went into E-{e.merged_into}. Go on there.")
    require(by, Permission.REOPEN_ESCALATION, e, sponsors=sponsors)


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
        confidential=e.confidential,
    )
    return back, Event(e.subject, now, by, Reopened(reason, back.next_update_by))


def merge(e: Escalation, into: Escalation, by: Actor, now: datetime) -> tuple[Decision, Decision]:
    """Make one of two: `e` is closed and everything of it belongs to `into` from now on.

    BadInput where that would show what is confidential, and for an escalation and itself.
    """
    if e.number == into.number:
        raise BadInput("into", f"{e.subject} cannot go into itself. Choose another.")
    must_be_live(e, "merge")
    must_be_live(into, "merge")
    must_run(e, by, "merge")
    if e.confidential and not into.confidential:
        raise BadInput(
            "into", f"{e.subject} is confidential and {into.subject} is not. Merge the other way round."
        )
    gone = replace(_closed(e, EscalationStatus.CANCELLED, now), merged_into=into.number)
    kept = replace(into, case_number=into.case_number or e.case_number)
    return (
        (gone, Event(e.subject, now, by, Merged(into.subject))),
        (kept, Event(into.subject, now, by, Absorbed(escalation=e.subject))),
    )


def return_to_case(e: Escalation, case: Subject, reason: str, by: Actor, now: datetime) -> Decision:
    """Close it without an outcome: what is left to do is done on its case."""
    must_run(e, by, "return")
    closed = _closed(e, EscalationStatus.CANCELLED, now)
    return closed, Event(e.subject, now, by, Returned(case=case, reason=reason))


def settle(
    e: Escalation, by: Actor, sponsors: Collection[PersonRef], now: datetime, *, settled: bool
) -> Event:
    """What a sponsor says to "Did this settle it?"; StateError unless it is resolved, NotASponsor for others."""
    if e.status is not EscalationStatus.RESOLVED:
        raise StateError(e.subject, e.status, "settle")
    require(by, Permission.SETTLE, e, sponsors=sponsors)
    return Event(e.subject, now, by, Settled(settled, e.closed_at))
