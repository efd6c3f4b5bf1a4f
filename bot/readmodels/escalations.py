"""Escalations, as cards, summaries and the Home of a sponsor show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.escalations.escalation import Escalation
from bot.domain.outcomes import Outcome, PreventionItem
from bot.domain.people import PersonRef, Role
from bot.readmodels.lists import CaseLine
from bot.readmodels.places import FlaggedMessage, PinnedMessage, Place
from bot.readmodels.requests import PartnerAsk
from bot.readmodels.timelines import TimelineEntry


@dataclass(frozen=True, slots=True)
class EscalationCard:
    """Everything the card of an escalation shows.

    `goes_on` is the card of the one that it was merged into. `returned`: it was closed by going back to its case.
    `hidden`: it is confidential, and its content is left out.
    """

    escalation: Escalation
    now: datetime
    sponsors: tuple[PersonRef, ...] = ()
    flagged: FlaggedMessage | None = None
    case: CaseLine | None = None
    partners: tuple[PartnerAsk, ...] = ()
    last_update: str | None = None
    last_plan: str | None = None
    nudges: int = 0
    outcome: Outcome | None = None
    place: Place | None = None
    goes_on: Place | None = None
    returned: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """How an escalation ended at `closed_at`, for one of its sponsors or (`reader` None) for its thread.

    `settled` is what the reader said of this very ending. `stands`: it has not gone on since.
    """

    escalation: Escalation
    closed_at: datetime
    now: datetime
    reader: PersonRef | None = None
    outcome: Outcome | None = None
    prevention: tuple[PreventionItem, ...] = ()
    last_update: str | None = None
    place: Place | None = None
    settled: bool | None = None
    settled_at: datetime | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One escalation on somebody's Home. `last_word` is what its sponsors last read.

    `returned`: it was closed by going back to its case.
    """

    escalation: Escalation
    place: Place | None = None
    last_word: str | None = None
    last_word_at: datetime | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """What somebody's Home tab shows. `more_…` count what is not listed; `open` and `unowned` are the desk's."""

    person: PersonRef
    now: datetime
    roles: frozenset[Role] = frozenset()
    sponsored: tuple[HomeLine, ...] = ()
    more_sponsored: int = 0
    owned: tuple[HomeLine, ...] = ()
    more_owned: int = 0
    open: int = 0
    unowned: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an escalation stands, for a summary: its card, what is pinned, what changed `since` the last report.

    `changes` counts everything that happened since, `telling` is the most telling of it, oldest first; `people` are
    those whom it names, Slack id → name.
    """

    card: EscalationCard
    pinned: tuple[PinnedMessage, ...] = ()
    since: datetime | None = None
    changes: int = 0
    telling: tuple[TimelineEntry, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
