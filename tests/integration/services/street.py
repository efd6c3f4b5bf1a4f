"""Slack with its rooms and inboxes, and a network, as two workers of one office see them; some answers get lost."""

import random
from dataclasses import dataclass, field

from bot.compose import senders_for
from bot.outbox.lanes import Lanes
from bot.outbox.messages import ChannelMembers, Delivery, NudgeDigest
from bot.outbox.senders import Delivered, NotNow, Sender
from bot.outbox.worker import Deliverer
from bot.readmodels import Place
from bot.services.cases.replies import ReplySender
from bot.services.escalations.private_channels import open_room, room_of
from bot.services.nudges.digests import gather_nudges
from bot.storage.outbox.deliveries import LeasedRow
from tests.integration.services.mail import SECOND, Microphone
from tests.integration.services.office import Office


@dataclass(slots=True)
class Street(Sender):
    """Does in the database what Slack's side does for what goes out."""

    office: Office
    dice: random.Random
    losses: float

    async def send(self, delivery: Delivery) -> Delivered:
        if self.dice.random() < self.losses:
            raise NotNow(SECOND, "the answer was lost", maybe_sent=True)
        if isinstance(delivery.content, NudgeDigest):
            await gather_nudges(self.office.context, delivery.target)
            return Delivered()
        if isinstance(delivery.content, ChannelMembers):
            number = delivery.about.number
            if await room_of(self.office.context, number) is not None:
                await open_room(self.office.context, number, f"C0ROOM{number}")
            return Delivered()
        return Delivered(Place("C0DESK", f"1795435200.{delivery.id:06d}"))


@dataclass(slots=True)
class Workers:
    """One in each process. Now and then one takes something along, falls asleep, and wakes when its lease is over."""

    office: Office
    other: Office
    dice: random.Random
    network: Microphone = field(default_factory=Microphone)
    asleep: list[LeasedRow] = field(default_factory=list)
    losses: float = 0.05

    def deliverer(self, office: Office) -> Deliverer:
        def seconds() -> float:
            return office.clock.now.timestamp()

        return Deliverer(
            office.context.transact,
            office.context.policies,
            senders_for(
                Street(office, self.dice, self.losses),
                ReplySender(office.context, {"x": self.network}, office.clock),
            ),
            office.database.changed,
            lanes=Lanes(0.0, seconds),
        )

    async def falls_asleep(self) -> None:
        async with self.office.database.begin() as uow:
            self.asleep += await uow.deliveries.take(3, 15 * SECOND)

    async def wakes(self) -> None:
        late, self.asleep = self.asleep, []
        for delivery in late:
            async with self.other.database.begin() as uow:
                await uow.deliveries.postpone(delivery, uow.now, "", maybe_sent=True)
