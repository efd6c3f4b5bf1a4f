"""Slack's threads, as far as mirrors see them: what stands in each, whatever was lost on the way."""

import itertools
from dataclasses import dataclass, field

from bot.compose import senders_for
from bot.outbox.lanes import Lanes
from bot.outbox.messages import Delivery
from bot.outbox.senders import Delivered, NotNow, Sender
from bot.outbox.worker import Deliverer
from bot.readmodels import Place
from bot.services.cases.replies import ReplySender
from bot.slack.outbound.outgoing import RenderContext
from bot.slack.outbound.rendering import render
from tests.integration.services.mail import SECOND
from tests.integration.services.office import Office

serial = itertools.count(1)


@dataclass(slots=True)
class Board(Sender):
    """Renders what is true now and keeps it: message id → (thread, words). Some answers get lost on the way back."""

    office: Office
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    loses_answers: int = 0

    async def send(self, delivery: Delivery) -> Delivered:
        out = await render(self.office.context, delivery, RenderContext(policy=self.office.policy))
        if out is None:
            return Delivered()
        ts = out.at.ts if out.at else self.keys.get(delivery.key)
        if ts is None and out.only_where_shown:
            return Delivered()
        if ts is None:
            ts = f"1795500000.{next(serial):06d}"
        self.keys[delivery.key] = ts
        at = out.at or Place(out.channel, ts, out.thread_ts)
        self.shown[ts] = (f"{at.channel}:{at.thread_ts}", out.text)
        if self.loses_answers:
            self.loses_answers -= 1
            raise NotNow(SECOND, "the answer was lost", maybe_sent=True)
        return Delivered(at)

    def in_thread(self, place: Place) -> list[str]:
        """What stands below a card, in order."""
        return [text for thread, text in self.shown.values() if thread == f"{place.channel}:{place.ts}"]


@dataclass(slots=True)
class Post:
    """A board, and the deliverer that puts things up on it, on the office's clock."""

    office: Office
    board: Board
    deliverer: Deliverer

    async def goes_out(self) -> None:
        await self.deliverer.until_idle()

    async def arrives(self) -> None:
        """Whatever was lost is tried again, until all is there."""
        self.board.loses_answers = 0
        for _ in range(4):
            self.office.clock.moves(40 * SECOND)
            await self.goes_out()


def a_board(office: Office) -> Post:
    def seconds() -> float:
        return office.clock.now.timestamp()

    board = Board(office)
    lanes = Lanes(0.0, seconds)
    deliverer = Deliverer(
        office.context.transact,
        office.context.policies,
        senders_for(board, ReplySender(office.context, {}, office.clock)),
        office.database.changed,
        lease=15 * SECOND,
        lanes=lanes,
    )
    return Post(office, board, deliverer)
