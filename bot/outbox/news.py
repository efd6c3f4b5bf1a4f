"""What is said to one person privately: one dataclass per kind of news, with what was true when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class InHand:
    """What they flagged has become an escalation."""


@dataclass(frozen=True, slots=True)
class MadeSponsor:
    """`who` (a name, as in all of these) has made them a sponsor."""

    who: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """`who` has acknowledged it."""

    who: str


@dataclass(frozen=True, slots=True)
class OwnerChanged:
    """`who` has given it to somebody, who has to acknowledge it yet."""

    who: str


@dataclass(frozen=True, slots=True)
class Updated:
    """`who` reported how it stands; `next_by` is when the next report is promised."""

    who: str
    happened: str
    planned: str = ""
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """The next report is promised for another time; `before` is the time that was promised."""

    who: str
    reason: str = ""
    before: datetime | None = None
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """It has another severity, and the times that it promises. `before` and `after` are names of severities."""

    who: str
    before: str
    after: str
    reason: str = ""
    promised_before: datetime | None = None
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snoozed:
    """It waits for something until a time."""

    who: str
    until: datetime | None = None
    reason: str = ""
    promised_before: datetime | None = None
    next_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What they sponsored (`gone`: its number) is part of another one now."""

    who: str
    gone: str


@dataclass(frozen=True, slots=True)
class SplitOff:
    """A partner request goes on as an escalation of its own. Both are numbers."""

    who: str
    request: str
    from_: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The desk goes on with the case."""

    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was closed without an outcome."""

    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """It goes on."""

    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """A thread calls them, in whose channel they are not: the line that does, and a link to its card, or ""."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class ReplyRefused:
    """Their reply to a customer will never be taken: their words come back, and why."""

    text: str
    reason: str


SponsorNews = (
    InHand | MadeSponsor | Acknowledged | OwnerChanged | Updated | PromiseMoved | SeverityChanged | Snoozed
    | Merged | SplitOff | Returned | Cancelled | Reopened
)  # fmt: skip
"""What the sponsors of an escalation hear."""
News = SponsorNews | Called | ReplyRefused

NEWS: Final[Mapping[str, type[News]]] = {
    "in_hand": InHand,
    "sponsor": MadeSponsor,
    "acknowledged": Acknowledged,
    "owner": OwnerChanged,
    "update": Updated,
    "promised": PromiseMoved,
    "severity": SeverityChanged,
    "snoozed": Snoozed,
    "merged": Merged,
    "split": SplitOff,
    "returned": Returned,
    "cancelled": Cancelled,
    "reopened": Reopened,
    "called": Called,
    "reply_refused": ReplyRefused,
}
"""What the database calls each."""
