"""Cases and their posts, as cards show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.case import Case
from bot.domain.outcomes import Outcome
from bot.domain.posts import Author, Media
from bot.readmodels.lists import EscalationLine
from bot.readmodels.places import Place
from bot.readmodels.requests import PartnerAsk


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
