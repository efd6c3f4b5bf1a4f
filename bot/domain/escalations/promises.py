"""What is promised to sponsors, and every action that moves a promise: update, promise, severity, snooze."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.access import Permission, require
from bot.domain.errors import AlreadyDone, BadInput
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import (
    Decision,
    Escalation,
    EscalationStatus,
    SeverityTerms,
    acted_on,
    must_be_live,
    must_run,
)
from bot.domain.events.escalations import Promised, SeverityChanged, UpdateAsked, Updated
from bot.domain.events.event import Event
from bot.domain.events.lifecycle import Snoozed, Woken
from bot.domain.people import Actor, PersonRef, callout

LONGEST_SNOOZE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Update:
    """A status report: what happened, what is next, when the next one comes, and who reads it.

    `PARTNERS` are the sponsors and every partner team that was asked.
    """

    happened: str
    planned: str
    next_by: datetime | None
    audience: Audience = Audience.SPONSORS


def update(e: Escalation, news: Update, terms: SeverityTerms, by: Actor, now: datetime) -> Decision:
    """Report; the next update is promised for `news.next_by`, else at the severity's pace."""
    must_run(e, by, "update")
    if not news.happened.strip():
        raise BadInput("happened", "Say what happened since the last update.")
    reported, promise = e, e.next_update_by
    if news.audience is not Audience.DESK:
        promise = news.next_by or terms.next_update_by(now)
        if promise <= now:
            raise BadInput("next_by", "The next update must be later than now.")
        reported = _awake_for(
            replace(e, next_update_by=promise, last_update_at=now, update_asked_at=None), promise
        )
    fact = Updated(news.happened, news.planned, promise, news.audience, _is_woken(e, reported))
    return acted_on(reported, by, now), Event(e.subject, now, by, fact)


def _awake_for(e: Escalation, promise: datetime) -> Escalation:
    """No snooze outlasts a promise: who promises the sponsors something earlier takes the matter up again."""
    if e.snoozed_until is None or e.snoozed_until <= promise:
        return e
    return replace(e, snoozed_until=None, snooze_reason="")


def _is_woken(before: Escalation, after: Escalation) -> bool:
    return before.snoozed_until is not None and after.snoozed_until is None


def promise(e: Escalation, next_by: datetime, reason: str, by: Actor, now: datetime) -> Decision:
    """Promise the next update for another time. BadInput for a time that is past."""
    must_run(e, by, "promise")
    if next_by <= now:
        raise BadInput("next_by", "That time is already past. Promise the next update for a later one.")
    if next_by == e.next_update_by:
        raise AlreadyDone(e.subject, e.status, "promise")
    moved = _awake_for(replace(e, next_update_by=next_by), next_by)
    fact = Promised(next_by, e.next_update_by, reason, _is_woken(e, moved))
    return acted_on(moved, by, now), Event(e.subject, now, by, fact)


def change_severity(e: Escalation, terms: SeverityTerms, by: Actor, now: datetime) -> Decision:
    """Every deadline is planned anew.

    What is owed next counts from now, so that nothing is late at the moment it is decided; the solution counts from
    when the promises began, for the sponsors have waited since then.
    """
    must_run(e, by, "severity")
    if terms.name == e.severity:
        raise AlreadyDone(e.subject, e.status, "severity")
    is_open = e.status is EscalationStatus.OPEN
    next_by = terms.next_update_by(now)
    replanned = replace(
        e,
        severity=terms.name,
        acknowledge_by=terms.acknowledge_by(now) if is_open else None,
        next_update_by=next_by,
        resolve_by=terms.resolve_by(e.promised_at or e.opened_at),
        policy_version=terms.policy_version,
    )
    planned = _awake_for(replanned, next_by)
    fact = SeverityChanged(e.severity, terms.name, e.next_update_by, next_by, _is_woken(e, planned))
    return planned, Event(e.subject, now, by, fact)


def snooze(e: Escalation, until: datetime, reason: str, by: Actor, now: datetime) -> Decision:
    """Nobody is nudged about it until a time, and the sponsors wait until then at least. It needs a reason."""
    must_run(e, by, "snooze")
    if not reason.strip():
        raise BadInput("reason", "Say why it can wait, for example `the bank answers on Monday`.")
    if not now < until <= now + LONGEST_SNOOZE:
        raise BadInput("until", "Choose a time from now on, within 30 days.")
    next_by = max(until, e.next_update_by or until)
    slept = replace(e, snoozed_until=until, snooze_reason=reason.strip(), next_update_by=next_by)
    fact = Snoozed(until, reason.strip(), e.next_update_by, next_by)
    return acted_on(slept, by, now), Event(e.subject, now, by, fact)


def snooze_expired(e: Escalation, now: datetime) -> Decision | None:
    """The snooze is over; None where there is none, or not yet."""
    if e.snoozed_until is None or e.snoozed_until > now:
        return None
    return replace(e, snoozed_until=None, snooze_reason=""), Event(e.subject, now, callout(), Woken())


def unsnooze(e: Escalation, by: Actor, now: datetime) -> Decision:
    """It cannot wait after all. What the sponsors were promised stays; AlreadyDone where it is not put aside."""
    must_run(e, by, "wake")
    if e.snoozed_until is None:
        raise AlreadyDone(e.subject, e.status, "wake")
    awake = replace(e, snoozed_until=None, snooze_reason="")
    return awake, Event(e.subject, now, by, Woken(e.snoozed_until))


def ask_for_update(e: Escalation, by: Actor, sponsors: Collection[PersonRef], now: datetime) -> Decision:
    """A sponsor asks how it stands; once until the next update. AlreadyDone when somebody has asked."""
    must_be_live(e, "ask for an update of")
    require(by, Permission.ASK_FOR_UPDATE, e, sponsors=sponsors)
    if e.update_asked_at is not None:
        raise AlreadyDone(e.subject, e.status, "ask for an update of")
    return replace(e, update_asked_at=now), Event(e.subject, now, by, UpdateAsked())
