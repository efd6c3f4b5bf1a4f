"""How it went, in figures: how long each step took, which promises were kept, who had to be nudged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.events.escalations import Acknowledged, Cancelled, Promised, SeverityChanged, Updated
from bot.domain.events.lifecycle import Assigned, Merged, Opened, Reopened, Resolved, Returned, Snoozed
from bot.domain.events.nudges import Nudged, NudgeFact
from bot.domain.nudges.reasons import NudgeReason, ReminderKind
from bot.domain.partners.requests import PartnerRequest
from bot.readmodels import TimelineEntry
from bot.reports.escalation import EscalationReport

_ENDS: Final = (Resolved, Cancelled, Merged, Returned)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch from one thing to another, such as `opened` to `acknowledged`; `about` is a request, or empty."""

    since: str
    until: str
    began: datetime
    ended: datetime
    about: str = ""

    @property
    def length(self) -> timedelta:
        """How long it took."""
        return max(timedelta(), self.ended - self.began)


def steps(report: EscalationReport) -> list[Step]:
    """What has been reached, and how long each took; in the order of a usual course."""
    e = report.card.escalation
    reached = {"acknowledged": _acknowledged(report), "first update": _first_update(report)}
    taken = [Step("opened", what, e.opened_at, at) for what, at in reached.items() if at is not None]
    for ask in report.card.partners:
        taken += _steps_of(ask.request)
    if e.closed_at is not None:
        taken.append(Step("opened", ended_as(report), e.opened_at, e.closed_at))
    return taken


def ended_as(report: EscalationReport) -> str:
    """`resolved`, `cancelled`, or `merged into E-4`."""
    e = report.card.escalation
    if e.merged_into is not None:
        return f"merged into E-{e.merged_into}"
    turns = [each.fact for each in report.entries if isinstance(each.fact, Returned | Reopened)]
    last = turns[-1] if turns else None
    if e.status is EscalationStatus.CANCELLED and isinstance(last, Returned):
        return f"returned to {last.case or 'its case'}"
    return e.status.value


def _acknowledged(report: EscalationReport) -> datetime | None:
    """When somebody first had it in hand; who takes it, reports or decides on it has."""
    return next((entry.at for entry in report.entries if _has_in_hand(entry)), None)


def _has_in_hand(entry: TimelineEntry) -> bool:
    fact = entry.fact
    if isinstance(fact, Assigned):
        return fact.owner == entry.actor_slack_id
    return isinstance(fact, Acknowledged | Updated | Promised | Snoozed | SeverityChanged)


def _is_for_sponsors(entry: TimelineEntry) -> bool:
    return isinstance(entry.fact, Updated) and entry.fact.is_for_sponsors


def _first_update(report: EscalationReport) -> datetime | None:
    return next((entry.at for entry in report.entries if _is_for_sponsors(entry)), None)


def _steps_of(r: PartnerRequest) -> Iterator[Step]:
    about = f"{r.subject} {r.name}"
    if r.acknowledged_at is not None:
        yield Step("asked", "acknowledged", r.asked_at, r.acknowledged_at, about)
    if r.closed_at is not None:
        yield Step("asked", r.status.value, r.asked_at, r.closed_at, about)


class Kept(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    LATE = "late"
    MOVED = "moved"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised next update: by when, what became of it, and when."""

    by: datetime
    became: Kept
    at: datetime

    @property
    def late(self) -> timedelta:
        """By how much it was missed; nothing where it was not."""
        return max(timedelta(), self.at - self.by)


def promises(report: EscalationReport) -> list[Promise]:
    """Every next update that was promised to the sponsors, oldest first, from the one made when it was opened on.

    What an earlier version opened begins with that of the first update.
    """
    told: list[Promise] = []
    current: datetime | None = None
    for entry in report.entries:
        promised = _promise_in(entry)
        is_answer = _is_for_sponsors(entry) or isinstance(entry.fact, _ENDS)
        if current is not None and (is_answer or promised is not None):
            on_time = Kept.KEPT if is_answer else Kept.MOVED
            told.append(Promise(current, on_time if entry.at <= current else Kept.LATE, entry.at))
        current = promised if is_answer or promised is not None else current
    if current is not None:
        became = Kept.OVERDUE if report.now > current else Kept.OPEN
        told.append(Promise(current, became, report.now))
    return told


def _promise_in(entry: TimelineEntry) -> datetime | None:
    fact = entry.fact
    if isinstance(fact, Updated):
        return fact.next_by if fact.is_for_sponsors else None
    return (
        fact.next_by if isinstance(fact, Opened | Reopened | Promised | Snoozed | SeverityChanged) else None
    )


@dataclass(frozen=True, slots=True)
class NudgeCount:
    """How often a rung was nudged, or not, about what; `reason` says why it was sent or held back."""

    why: ReminderKind | None
    rung: str
    was_sent: bool
    reason: NudgeReason | None
    count: int


def nudges(report: EscalationReport) -> list[NudgeCount]:
    """What reminders came to; those that were sent first, the most frequent first."""
    facts = [entry.fact for entry in report.entries if isinstance(entry.fact, NudgeFact)]
    counted = Counter((fact.why, fact.rung, isinstance(fact, Nudged), fact.reason) for fact in facts)
    found = [NudgeCount(*about, count) for about, count in counted.items()]
    return sorted(
        found, key=lambda each: (not each.was_sent, -each.count, each.why or "", each.rung, each.reason or "")
    )
