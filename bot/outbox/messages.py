"""Messages: what must go out, one frozen dataclass per kind of content. What is true is rendered when it goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.domain.subjects import Subject, subject_of
from bot.outbox.news import News
from bot.readmodels import TimelineEntry
from bot.storage.outbox.deliveries import DeliveryKind, LeasedRow, Urgency


@dataclass(frozen=True, slots=True)
class CardUpdate:
    """A card is to show what it is about as it is. `team`: the partner team whose request it is of."""

    team: str = ""


@dataclass(frozen=True, slots=True)
class PostCopy:
    """A customer's post, or our reply to it, in its case's thread."""

    post_id: int


@dataclass(frozen=True, slots=True)
class ThreadNote:
    """What happened, said in the card's thread.

    `mention`: Slack ids of those who must act now. `team`: the partner team whose people on call are mentioned.
    """

    entry: TimelineEntry
    mention: tuple[str, ...] = ()
    team: str = ""


@dataclass(frozen=True, slots=True)
class Direct:
    """Something said to one person (`to`, a Slack id) privately."""

    to: str
    news: News


@dataclass(frozen=True, slots=True)
class UrgentMark:
    """A flagged message is to carry a mark, unless it is to stay `unmarked`, and the card a link to it."""

    channel: str
    ts: str
    thread_ts: str | None = None
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class CustomerReply:
    """An answer to a customer's post on a network. `to`: the id of its latest version; `by`, `name`: who wrote it."""

    text: str
    network: str
    to: str
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class NudgeDigest:
    """All that one person (`to`, a Slack id) is nudged about, in one message."""

    to: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """What was said in one thread, shown in the other; `request` is the partner request that joins them."""

    channel: str
    ts: str
    request: Subject
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Where an escalation stands, in its thread; `by` is the name of who asked."""

    by: str


@dataclass(frozen=True, slots=True)
class Closing:
    """How an escalation ended at `closed_at`, for one sponsor (`to`, a Slack id)."""

    to: str
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class AppHome:
    """Somebody's Home tab is to show what is true now; `to` is their Slack id."""

    to: str


@dataclass(frozen=True, slots=True)
class ChannelMembers:
    """A confidential escalation is to have its channel, with those in it who belong there."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a newer version of Callout wrote, as it stands in the database. It waits for that version."""

    kind: str
    data: dict[str, Any]


Content = (
    CardUpdate | PostCopy | ThreadNote | Direct | UrgentMark | CustomerReply | NudgeDigest | Mirror | Summary
    | Closing | AppHome | ChannelMembers
)  # fmt: skip
CONTENTS: Final[Mapping[str, type[Content]]] = {
    DeliveryKind.CARD: CardUpdate,
    DeliveryKind.POST: PostCopy,
    DeliveryKind.WORDS: ThreadNote,
    DeliveryKind.DIRECT: Direct,
    DeliveryKind.MARK: UrgentMark,
    DeliveryKind.REPLY: CustomerReply,
    DeliveryKind.NUDGE: NudgeDigest,
    DeliveryKind.MIRROR: Mirror,
    DeliveryKind.SUMMARY: Summary,
    DeliveryKind.CLOSING: Closing,
    DeliveryKind.HOME: AppHome,
    DeliveryKind.ROOM: ChannelMembers,
}
"""What the database calls each."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """What is to go out. `target` names it: a second message for a target that still waits takes its place.

    `subject`: whose thread or card it belongs to, None for a Home. `lane` is what is paced as one: a Slack channel as
    the policy or Slack names it, a person, or a network. `due_at`: not before that time.
    """

    content: Content
    target: str
    subject: Subject | None
    lane: str
    urgency: Urgency = Urgency.SOON
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery(LeasedRow):
    """A message that has been taken for sending."""

    content: Content | Unknown

    @property
    def about(self) -> Subject:
        """The case, the escalation or the partner request that it belongs to; ValueError for a Home."""
        return subject_of(self.subject)


C = TypeVar("C")


def content_of(delivery: Delivery, kind: type[C]) -> C:
    """The content, for a sender of one kind alone; TypeError where it was registered for others."""
    if isinstance(delivery.content, kind):
        return delivery.content
    raise TypeError(kind)


def card_update(
    subject: Subject, lane: str, urgency: Urgency = Urgency.SOON, team: str = ""
) -> OutboxMessage:
    """The card of a subject is to be brought up to date."""
    return OutboxMessage(CardUpdate(team), f"{DeliveryKind.CARD}:{subject}", subject, lane, urgency)


def app_home(slack_id: str) -> OutboxMessage:
    """Somebody's Home is to be brought up to date."""
    return OutboxMessage(AppHome(slack_id), f"{DeliveryKind.HOME}:{slack_id}", None, slack_id)
