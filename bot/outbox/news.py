"""What is said to one person privately: one class per kind of news, with what was true when it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.outbox.kinds import Message, message


class News(Message):
    """Something said to one person."""

    __slots__ = ()


@message("in_hand")
class InHand(News):
    """What they flagged has become an escalation."""


@dataclass(frozen=True, slots=True)
class SponsorNews(News):
    """What the sponsors of an escalation hear: what `who`, a name, has done with it."""

    who: str


@message("sponsor")
class MadeSponsor(SponsorNews):
    """`who` has made them a sponsor."""


@message("acknowledged")
class Acknowledged(SponsorNews):
    """`who` has acknowledged it."""


@message("owner")
class OwnerChanged(SponsorNews):
    """`who` has given it to somebody, who has to acknowledge it yet."""


@message("update")
class Updated(SponsorNews):
    """`who` reported how it stands; `next_by` is when the next report is promised."""

    happened: str
    planned: str = ""
    next_by: datetime | None = None


@message("promised")
class PromiseMoved(SponsorNews):
    """The next report is promised for another time; `before` is the time that was promised."""

    reason: str = ""
    before: datetime | None = None
    next_by: datetime | None = None


@message("severity")
class SeverityChanged(SponsorNews):
    """It has another severity, and the times that it promises. `before` and `after` are names of severities."""

    before: str
    after: str
    reason: str = ""
    promised_before: datetime | None = None
    next_by: datetime | None = None


@message("snoozed")
class Snoozed(SponsorNews):
    """It waits for something until a time."""

    until: datetime | None = None
    reason: str = ""
    promised_before: datetime | None = None
    next_by: datetime | None = None


@message("merged")
class Merged(SponsorNews):
    """What they sponsored (`gone`: its number) is part of another one now."""

    gone: str


@message("split")
class SplitOff(SponsorNews):
    """A partner request goes on as an escalation of its own. Both are numbers."""

    request: str
    from_: str


@message("returned")
class Returned(SponsorNews):
    """The desk goes on with the case."""

    reason: str = ""


@message("cancelled")
class Cancelled(SponsorNews):
    """It was closed without an outcome."""

    reason: str = ""


@message("reopened")
class Reopened(SponsorNews):
    """It goes on."""

    reason: str = ""


@message("called")
class Called(News):
    """A thread calls them, in whose channel they are not: the line that does, and a link to its card, or ""."""

    text: str
    link: str


@message("reply_refused")
class ReplyRefused(News):
    """Their reply to a customer will never be taken: their words come back, and why."""

    text: str
    reason: str
