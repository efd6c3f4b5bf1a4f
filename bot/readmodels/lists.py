"""Lines of cases and escalations, the lists they make, and what a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.people import Actor, PersonRef
from bot.readmodels.timelines import Place

L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases. `excerpt` is cut, and None when the post was deleted."""

    case: Case
    author: str
    excerpt: str | None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class EscalationLine:
    """One line of a list of escalations. `hidden`: it is confidential, and nothing of its content is in here.

    `returned`: it was closed by going back to its case.
    """

    escalation: Escalation
    sponsors: tuple[PersonRef, ...] = ()
    place: Place | None = None
    hidden: bool = False
    returned: bool = False


@dataclass(frozen=True)
class Listing(Generic[L]):
    """A page of a list; `pages` counts from 1, `total` is of all pages. `title` says what was asked for."""

    title: str
    lines: tuple[L, ...]
    total: int
    page: int
    pages: int
    now: datetime
    query: str = ""


CaseList = Listing[CaseLine]
EscalationList = Listing[EscalationLine]


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
