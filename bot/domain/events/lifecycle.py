"""What happens to cases and escalations alike."""

from __future__ import annotations

from datetime import datetime

from bot.domain.cases.choices import Priority
from bot.domain.events.event import Fact, SlackId, Term, Words
from bot.domain.outcomes import Resolution, RootCause
from bot.domain.subjects import Subject


class Opened(Fact, kind="opened"):
    """A case began with a post, or an escalation was raised, with a promise; `from_` is what it was split off."""

    post_id: int | None = None
    priority: Priority | None = None
    severity: Term = ""
    owner: SlackId | None = None
    next_by: datetime | None = None
    from_: Subject | None = None


class Assigned(Fact, kind="assigned"):
    """`owner` has it now; they took it where they did it themselves."""

    owner: SlackId
    before: SlackId | None


class Snoozed(Fact, kind="snoozed"):
    """It was put aside; of an escalation the sponsors were told another time (`next_by`)."""

    until: datetime | None
    reason: Words = ""
    promised_before: datetime | None = None
    next_by: datetime | None = None


class Woken(Fact, kind="woken"):
    """A snooze is over; `until` is when it would have been, where somebody ended it."""

    until: datetime | None = None


class Merged(Fact, kind="merged"):
    """Everything of it belongs to another now."""

    into: Subject


class Absorbed(Fact, kind="absorbed"):
    """Another was merged into it: a case (`absorbed`) or an escalation."""

    absorbed: Subject | None = None
    escalation: Subject | None = None


class Resolved(Fact, kind="resolved"):
    """It was closed with an outcome."""

    resolution: Resolution | None
    root_cause: RootCause | None


class Reopened(Fact, kind="reopened"):
    """It is open again; of an escalation with a new promise."""

    reason: Words = ""
    next_by: datetime | None = None


class Returned(Fact, kind="returned"):
    """An escalation goes on as its `case`; on the case's own timeline, which `escalation` came back."""

    case: Subject | None = None
    escalation: Subject | None = None
    reason: Words = ""
