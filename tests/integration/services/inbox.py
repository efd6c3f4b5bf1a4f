"""Private messages of nudges as people get them, with answers that can be lost on the way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.changes.context import Context
from bot.compose import senders_for
from bot.domain.people import Actor
from bot.outbox.lanes import Lanes
from bot.outbox.messages import Delivery, NudgeDigest
from bot.outbox.senders import Delivered, Never, NotNow, Sender
from bot.outbox.worker import Deliverer
from bot.policy import Policy
from bot.readmodels import NudgeLine, Place
from bot.services.cases.replies import ReplySender
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.nudges.digests import gather_nudges
from tests.integration.services.office import Office

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody got, and when."""

    to: str
    at: datetime
    about: tuple[str, ...]


@dataclass(slots=True)
class Inboxes(Sender):
    """Slack, as far as nudges see it: what was posted, by the delivery's key."""

    office: Office
    posted: dict[str, Message] = field(default_factory=dict)
    loses_answers: int = 0
    closed: set[str] = field(default_factory=set)

    async def send(self, delivery: Delivery) -> Delivered:
        if not isinstance(delivery.content, NudgeDigest):
            return Delivered(Place("C0DESK", f"1795435200.{delivery.id:06d}"))
        if delivery.lane in self.closed:
            raise Never("they are gone")
        if delivery.maybe_sent and delivery.key in self.posted:
            return Delivered()
        lines = await gather_nudges(self.office.context, delivery.target)
        if lines:
            assert delivery.key not in self.posted
            self.posted[delivery.key] = Message(
                delivery.lane, self.office.clock.now, tuple(_said(line) for line in lines)
            )
        if self.loses_answers:
            self.loses_answers -= 1
            raise NotNow(SECOND, "the answer was lost", maybe_sent=True)
        return Delivered()

    def of(self, person: Actor) -> list[Message]:
        return [message for message in self.posted.values() if message.to == person.label]


def _said(line: NudgeLine) -> str:
    return f"{line.call.subject} {line.reason if line.reason == 'asked' else line.call.why}"


@dataclass(slots=True)
class Day:
    """An office whose nudges are delivered as time goes by."""

    office: Office
    inboxes: Inboxes
    deliverer: Deliverer

    async def passes(self, length: timedelta, step: timedelta = 10 * SECOND) -> None:
        """Time goes by in steps, and what is due at each happens."""
        end = self.office.clock.now + length
        while self.office.clock.now < end:
            self.office.clock.moves(min(step, end - self.office.clock.now))
            await self.office.ticks()
            await reassign_absent_owners(self.office.context, self.office.roster)
            await self.deliverer.until_idle()

    async def held(self) -> list[tuple[str, str]]:
        """(rung, reason) of whoever was left alone, in order."""
        rows = await self.office.rows("nudges")
        return [(row["rung"], row["reason"]) for row in rows if row["outcome"] == "held"]

    async def sent(self) -> list[tuple[str, str]]:
        """(rung, reason) of whoever was nudged, in order."""
        rows = await self.office.rows("nudges")
        return [(row["rung"], row["reason"]) for row in rows if row["outcome"] == "sent"]


def a_day(office: Office, context: Context | None = None, inboxes: Inboxes | None = None) -> Day:
    """A day at an office; with a `desk` of its own, of a worker that may die."""

    def seconds() -> float:
        return office.clock.now.timestamp()

    context = context or office.context
    inboxes = inboxes or Inboxes(office)
    deliverer = Deliverer(
        context.transact,
        context.policies,
        senders_for(inboxes, ReplySender(context, {}, office.clock)),
        office.database.changed,
        lanes=Lanes(0.0, seconds),
    )
    return Day(office, inboxes, deliverer)


def a_policy(**escalations: object) -> Policy:
    """The ladder of three rungs, at night nobody, with whatever else a story sets."""
    quiet = {"from": "22:00", "to": "07:00"}
    return Policy.model_validate({"quiet_hours": quiet, "escalations": escalations})
