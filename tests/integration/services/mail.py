"""Slack and a network, as far as deliveries see them, and a deliverer between them and the office."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.changes.context import Context
from bot.compose import senders_for
from bot.domain.errors import NetworkDown, NetworkError
from bot.domain.posts import Author, Deletion, Post
from bot.networks.contract import Batch, Length, Sent
from bot.outbox.lanes import Lanes
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered, Never, NotNow, Sender, Senders
from bot.outbox.worker import Deliverer
from bot.readmodels import Place
from bot.services.cases.replies import ReplySender
from tests.integration.services.office import Office

SECOND = timedelta(seconds=1)
US = Author("x", "1", "acme", "Acme")


@dataclass(slots=True)
class Wall(Sender):
    """Slack, as far as deliveries see it: what was posted, by key, and troubles in store for a target."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    troubles: dict[str, list[NotNow | Never | TimeoutError]] = field(
        default_factory=lambda: defaultdict(list)
    )
    loses_answers: int = 0
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    arrivals: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def send(self, delivery: Delivery) -> Delivered:
        self.calls.append(delivery.target)
        if delivery.lane in self.gates:
            await self.gates[delivery.lane].wait()
        if self.troubles[delivery.target]:
            raise self.troubles[delivery.target].pop(0)
        if not delivery.maybe_sent or all(key != delivery.key for key, _ in self.posted):
            self.posted.append((delivery.key, delivery.target))
            self.arrivals.put_nowait(delivery.target)
        if self.loses_answers:
            self.loses_answers -= 1
            raise NotNow(SECOND, "the answer was lost", maybe_sent=True)
        return Delivered(Place("C0DESK", f"1795435200.{delivery.id:06d}"))

    @property
    def said(self) -> list[str]:
        return [target for _, target in self.posted]


@dataclass(slots=True)
class Microphone:
    """A network that takes replies: what stands there, and troubles in store."""

    name: str = "x"
    us: Author = US
    said: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0
    troubles: list[NetworkError] = field(default_factory=list)
    loses_answers: int = 0
    silent: asyncio.Event | None = None

    async def reply(self, latest_id: str, text: str) -> Sent:
        self.asked += 1
        if self.troubles:
            raise self.troubles.pop(0)
        self.said.append((latest_id, text))
        if self.silent is not None:
            await self.silent.wait()
        if self.loses_answers:
            self.loses_answers -= 1
            raise NetworkDown(self.name, "no answer in time")
        return self._sent()

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        return self._sent() if (latest_id, text) in self.said else None

    def _sent(self) -> Sent:
        return Sent(f"77{len(self.said)}", f"https://x.example/{len(self.said)}")

    def measure(self, text: str) -> Length:
        return Length(len(text), 280)

    async def poll(
        self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()
    ) -> AsyncIterator[Batch]:
        for stream in cursors.keys() - but:
            yield Batch(stream, ())

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        return Batch("recheck", (), tuple(Deletion(self.name, each) for each in latest_ids))

    async def fetch(self, external_id: str) -> Post | None:
        return None

    async def close(self) -> None:
        return None


@dataclass(slots=True)
class Mail:
    """A deliverer with its surroundings, on the office's clock."""

    office: Office
    wall: Wall
    network: Microphone
    deliverer: Deliverer

    async def goes_out(self) -> None:
        await self.deliverer.until_idle()

    async def later(self, by: timedelta) -> None:
        self.office.clock.moves(by)
        await self.goes_out()


def a_mail(
    office: Office,
    *,
    interval: float = 0.0,
    lease: timedelta = 15 * SECOND,
    context: Context | None = None,
    more: Senders | None = None,
) -> Mail:
    context = context or office.context
    wall, network = Wall(), Microphone()

    def seconds() -> float:
        return office.clock.now.timestamp()

    deliverer = Deliverer(
        context.transact,
        context.policies,
        {**senders_for(wall, ReplySender(context, {"x": network}, office.clock)), **(more or {})},
        office.database.changed,
        lease=lease,
        lanes=Lanes(interval, seconds),
    )
    return Mail(office, wall, network, deliverer)
