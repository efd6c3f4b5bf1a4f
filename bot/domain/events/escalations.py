"""What happens to escalations alone."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations.choices import Audience, Handover
from bot.domain.events.event import Fact, SlackId, Term, Words
from bot.domain.subjects import Subject


class Sponsored(Fact, kind="sponsored"):
    """`sponsor` joined, or was made a sponsor; "" where whoever raised it is one."""

    sponsor: SlackId = ""


class Acknowledged(Fact, kind="acknowledged"):
    """Somebody has it in hand."""


class Updated(Fact, kind="updated"):
    """Somebody reported how it stands; `woken`: it had been put aside for longer than was promised."""

    happened: Words
    planned: Words
    next_by: datetime | None = None
    audience: Audience | None = None
    woken: bool = False

    @property
    def is_for_sponsors(self) -> bool:
        """Whether the sponsors read it, and not the desk alone."""
        return self.audience is not Audience.DESK


class UpdateAsked(Fact, kind="update_asked"):
    """A sponsor asked how it stands."""


class Promised(Fact, kind="promised"):
    """The next update was promised for another time."""

    next_by: datetime | None
    before: datetime | None
    reason: Words
    woken: bool = False


class SeverityChanged(Fact, kind="severity_changed"):
    """It is as grave as another severity, with all times planned anew."""

    before: Term
    after: Term
    promised_before: datetime | None
    next_by: datetime | None
    woken: bool = False


class HandoverAsked(Fact, kind="handover_asked"):
    """`owner` cannot go on with it, and the leads were asked for another."""

    why: Handover | None
    owner: SlackId


class Split(Fact, kind="split"):
    """A partner request became an escalation of its own."""

    request: Subject | None
    into: Subject | None


class Settled(Fact, kind="settled"):
    """A sponsor said whether the ending at `closed_at` settled it."""

    settled: bool
    closed_at: datetime | None


class Cancelled(Fact, kind="cancelled"):
    """It was closed without an outcome."""

    reason: Words


class PreventionWanted(Fact, kind="prevention_wanted"):
    """Somebody wants what prevents the next one: a prevention item by its id, `new` with this escalation."""

    item: int
    new: bool


class Invited(Fact, kind="invited"):
    """Callout brought people into the channel of a confidential one."""

    to: tuple[SlackId, ...]


class Removed(Fact, kind="removed"):
    """Callout took people out of that channel."""

    to: tuple[SlackId, ...]


class Summarised(Fact, kind="summarised"):
    """Where it stands was posted."""


class Exported(Fact, kind="exported"):
    """Somebody was given a report."""
