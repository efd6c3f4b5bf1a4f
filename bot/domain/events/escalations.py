"""What happens to escalations alone."""

from __future__ import annotations

from datetime import datetime

from bot.domain.escalations.choices import Audience, Handover
from bot.domain.events.event import Fact, SlackId, Term, Words, fact
from bot.domain.subjects import Subject


@fact("sponsored")
class Sponsored(Fact):
    """`sponsor` joined, or was made a sponsor; "" where whoever raised it is one."""

    sponsor: SlackId = ""


@fact("acknowledged")
class Acknowledged(Fact):
    """Somebody has it in hand."""


@fact("updated")
class Updated(Fact):
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


@fact("update_asked")
class UpdateAsked(Fact):
    """A sponsor asked how it stands."""


@fact("promised")
class Promised(Fact):
    """The next update was promised for another time."""

    next_by: datetime | None
    before: datetime | None
    reason: Words
    woken: bool = False


@fact("severity_changed")
class SeverityChanged(Fact):
    """It is as grave as another severity, with all times planned anew."""

    before: Term
    after: Term
    promised_before: datetime | None
    next_by: datetime | None
    woken: bool = False


@fact("handover_asked")
class HandoverAsked(Fact):
    """`owner` cannot go on with it, and the leads were asked for another."""

    why: Handover | None
    owner: SlackId


@fact("split")
class Split(Fact):
    """A partner request became an escalation of its own."""

    request: Subject | None
    into: Subject | None


@fact("settled")
class Settled(Fact):
    """A sponsor said whether the ending at `closed_at` settled it."""

    settled: bool
    closed_at: datetime | None


@fact("cancelled")
class Cancelled(Fact):
    """It was closed without an outcome."""

    reason: Words


@fact("prevention_wanted")
class PreventionWanted(Fact):
    """Somebody wants what prevents the next one: a prevention item by its id, `new` with this escalation."""

    item: int
    new: bool


@fact("invited")
class Invited(Fact):
    """Callout brought people into the channel of a confidential one."""

    to: tuple[SlackId, ...]


@fact("removed")
class Removed(Fact):
    """Callout took people out of that channel."""

    to: tuple[SlackId, ...]


@fact("summarised")
class Summarised(Fact):
    """Where it stands was posted."""


@fact("exported")
class Exported(Fact):
    """Somebody was given a report."""
