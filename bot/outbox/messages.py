"""Messages: what must go out, one class per kind of content. What is true is rendered when it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.subjects import Subject, subject_of
from bot.outbox.kinds import Message, message
from bot.outbox.news import News
from bot.readmodels import TimelineEntry
from bot.storage.outbox.deliveries import DeliveryKind, LeasedRow, Urgency


class Content(Message):
    """What a message brings."""

    __slots__ = ()


@message(DeliveryKind.CARD)
class CardUpdate(Content):
    """A card is to show what it is about as it is. `team`: the partner team whose request it is of."""

    team: str = ""


@message(DeliveryKind.POST)
class PostCopy(Content):
    """A customer's post, or our reply to it, in its case's thread."""

    post_id: int


@message(DeliveryKind.THREAD_NOTE)
class ThreadNote(Content):
    """What happened, said in the card's thread.

    `mention`: Slack ids of those who must act now. `team`: the partner team whose people on call are mentioned.
    """

    entry: TimelineEntry
    mention: tuple[str, ...] = ()
    team: str = ""


@message(DeliveryKind.DIRECT)
class Direct(Content):
    """Something said to one person (`to`, a Slack id) privately."""

    to: str
    news: News


@message(DeliveryKind.URGENT_MARK)
class UrgentMark(Content):
    """A flagged message is to carry a mark, unless it is to stay `unmarked`, and the card a link to it."""

    channel: str
    ts: str
    thread_ts: str | None = None
    unmarked: bool = False


@message(DeliveryKind.REPLY)
class CustomerReply(Content):
    """An answer to a customer's post on a network. `to`: the id of its latest version; `by`, `name`: who wrote it."""

    text: str
    network: str
    to: str
    by: str
    name: str


@message(DeliveryKind.NUDGE_DIGEST)
class NudgeDigest(Content):
    """All that one person (`to`, a Slack id) is nudged about, in one message."""

    to: str


@message(DeliveryKind.MIRROR)
class Mirror(Content):
    """What was said in one thread, shown in the other; `request` is the partner request that joins them."""

    channel: str
    ts: str
    request: Subject
    thread_ts: str | None = None


@message(DeliveryKind.SUMMARY)
class Summary(Content):
    """Where an escalation stands, in its thread; `by` is the name of who asked."""

    by: str


@message(DeliveryKind.CLOSING)
class Closing(Content):
    """How an escalation ended at `closed_at`, for one sponsor (`to`, a Slack id)."""

    to: str
    closed_at: datetime


@message(DeliveryKind.APP_HOME)
class AppHome(Content):
    """Somebody's Home tab is to show what is true now; `to` is their Slack id."""

    to: str


@message(DeliveryKind.CHANNEL_MEMBERS)
class ChannelMembers(Content):
    """A confidential escalation is to have its channel, with those in it who belong there."""


@dataclass(frozen=True, slots=True)
class Unknown(Content):
    """What a newer version of Callout wrote, as it stands in the database. It waits for that version."""

    name: str
    data: dict[str, Any]


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

    content: Content

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
    return OutboxMessage(AppHome(slack_id), f"{DeliveryKind.APP_HOME}:{slack_id}", None, slack_id)
