"""What cards, lists and reports show: frozen, complete, with `now` inside. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.cases import Case, CaseStatus, Priority
from bot.domain.escalations import Escalation, EscalationStatus
from bot.domain.events import EventKind, EventValue
from bot.domain.nudging import Call, NudgeReason
from bot.domain.numbers import Subject
from bot.domain.outcomes import Outcome, PreventionItem
from bot.domain.partner_requests import PartnerRequest
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.posts import Author, Media


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is shown in Slack; `link` opens it ("" until Slack has told it)."""

    channel: str
    ts: str
    thread_ts: str | None = None
    link: str = ""


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
class CaseLine:
    """One line of a list of cases. `excerpt` is cut, and None when the post was deleted."""

    case: Case
    author: str
    excerpt: str | None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases; `pages` counts from 1, `total` is of all pages. `title` says what was asked for."""

    title: str
    lines: tuple[CaseLine, ...]
    total: int
    page: int
    pages: int
    now: datetime
    query: str = ""


@dataclass(frozen=True, slots=True)
class EscalationLine:
    """One line of a list of escalations. `hidden`: it is confidential, and nothing of its content is in here."""

    escalation: Escalation
    sponsors: tuple[PersonRef, ...] = ()
    place: Place | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class EscalationList:
    """A page of escalations."""

    title: str
    lines: tuple[EscalationLine, ...]
    total: int
    page: int
    pages: int
    now: datetime
    query: str = ""


@dataclass(frozen=True, slots=True)
class FlaggedMessage:
    """The message an executive flagged. `text` is None once it was deleted."""

    place: Place
    author: str
    text: str | None
    by: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class PartnerAsk:
    """A partner team that was asked, and where its request is shown."""

    request: PartnerRequest
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """One thing that somebody is nudged about. `about` is the escalation or case, `request` what is asked about it."""

    call: Call
    reason: NudgeReason
    about: Escalation | Case
    request: PartnerRequest | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """What somebody said in Slack, as a timeline keeps it. `text` is None once it was deleted."""

    id: int
    place: Place
    author: str
    text: str | None
    said_at: datetime


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
class EscalationCard:
    """Everything the card of an escalation shows.

    `goes_on` is the card of the one that it was merged into. `hidden`: it is confidential, and its content is left out.
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
    """One escalation on somebody's Home. `last_word` is what its sponsors last read."""

    escalation: Escalation
    place: Place | None = None
    last_word: str | None = None
    last_word_at: datetime | None = None


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
class TimelineEntry:
    """One thing that happened. `words` are what a person said, None when they took it back or said nothing.

    `pinned`: the words are marked for the summary.
    """

    at: datetime
    kind: EventKind
    actor: str
    actor_slack_id: str | None = None
    words: str | None = None
    via: str = ""
    data: Mapping[str, EventValue] = field(default_factory=dict)
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of what happened to a subject, oldest first; page 1 is the latest part."""

    subject: Subject
    entries: tuple[TimelineEntry, ...]
    total: int
    page: int
    pages: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PinnedMessage:
    """A message that was marked for the summary; `by` are the names of who did."""

    id: int
    author: str
    text: str
    said_at: datetime
    place: Place | None = None
    by: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; what is None or empty does not narrow it. `author` is a handle without @."""

    statuses: frozenset[CaseStatus] = frozenset()
    owner: PersonRef | None = None
    unowned: bool = False
    priority: Priority | None = None
    network: str | None = None
    topic: str | None = None
    author: str | None = None
    words: str = ""
    snoozed: bool = True


@dataclass(frozen=True, slots=True)
class EscalationFilter:
    """Which escalations a list shows; by what they hold nobody finds those that are hidden from `seen_by`.

    `partner` is the key of a team that was asked; `overdue`: an acknowledgement, an update or a solution is late.
    """

    statuses: frozenset[EscalationStatus] = frozenset()
    owner: PersonRef | None = None
    sponsor: PersonRef | None = None
    severity: str | None = None
    seen_by: Actor | None = None
    unowned: bool = False
    unacknowledged: bool = False
    overdue: bool = False
    snoozed: bool = False
    handover: bool = False
    partner: str | None = None


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
    """How Callout itself fares."""

    backlog: Backlog
    networks: tuple[NetworkState, ...]
    now: datetime
