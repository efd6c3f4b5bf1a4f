"""What the cards of cases, escalations and partner requests show, summaries, Homes, and how Callout itself fares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.outcomes import Outcome, PreventionItem
from bot.domain.partners.requests import PartnerRequest
from bot.domain.people import PersonRef, Role
from bot.domain.posts import Author, Media
from bot.readmodels.lists import CaseLine, EscalationLine
from bot.readmodels.timelines import FlaggedMessage, PinnedMessage, Place, TimelineEntry


@dataclass(frozen=True, slots=True)
class PartnerAsk:
    """A partner team that was asked, and where its request is shown."""

    request: PartnerRequest
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class RequestCard:
    """Everything the card of a partner request shows in the team's channel, masked as the policy says.

    `urgency` is the severity of the escalation or the priority of the case. `summary` and `words` are None where
    the team is not to see them; `home` is where what it is about is shown. `steps`: what the team has done.
    """

    request: PartnerRequest
    now: datetime
    urgency: str = ""
    question: str = ""
    summary: str | None = None
    words: str | None = None
    writer: str = ""
    home: Place | None = None
    place: Place | None = None
    steps: tuple[TimelineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as a card shows it. `text` is None once its author has deleted it."""

    id: int
    external_id: str
    network: str
    author: Author
    text: str | None
    created_at: datetime
    url: str = ""
    media: tuple[Media, ...] = ()
    ours: bool = False
    edited: bool = False
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """Everything the card of a case shows. `first` is the post that opened it, `latest` the customer's last one."""

    case: Case
    first: PostView | None
    now: datetime
    latest: PostView | None = None
    posts: int = 1
    author_cases: int = 1
    outcome: Outcome | None = None
    escalation: EscalationLine | None = None
    partners: tuple[PartnerAsk, ...] = ()
    pending_reply: str | None = None
    failed_reply: str | None = None
    place: Place | None = None
    can_reply: bool = True


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
class StatusSummary:
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


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not arrived yet: how much, since when, and what hinders it. `given_up`: in the last day."""

    waiting: int
    since: datetime | None = None
    troubled: int = 0
    trouble: str = ""
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class NetworkState:
    """How reading a network fares; `read_at` is None before it was, `failing_since` while all is well."""

    network: str
    read_at: datetime | None = None
    failing_since: datetime | None = None
    problem: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """How Callout itself fares. `unread`: of each network, how many posts could not be read."""

    backlog: Backlog
    networks: tuple[NetworkState, ...]
    now: datetime
    unread: Mapping[str, int] = field(default_factory=dict)
