"""Deliveries a second from the database through the lanes to Slack, and reminders due among many that are not."""

import itertools
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot.clock import utc_now
from bot.config import async_database_url
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.subjects import case_subject
from bot.outbox.lanes import Lanes
from bot.outbox.messages import Delivery, OutboxMessage, Summary
from bot.outbox.senders import Delivered, Sender
from bot.outbox.store import enqueue
from bot.outbox.worker import Deliverer
from bot.policy import Policy, PolicySource
from bot.readmodels import Place
from bot.storage.database import Database
from bot.storage.models import DeliveryRow, ReminderRow
from bot.storage.outbox.deliveries import DeliveryKind
from tests.bench.measure import Figure, compare

MESSAGES = 200
CHANNELS = 40
DUE = 200
MANY = 100_000
_serial = itertools.count(1)


class AtOnce(Sender):
    """A Slack that takes everything at once."""

    async def send(self, delivery: Delivery) -> Delivered:
        return Delivered(Place(delivery.lane, str(delivery.id)))


async def figures(url: str, kind: str) -> list[Figure]:
    """Both, beside reading as many rows by their keys."""
    database = Database(async_database_url(url), utc_now)
    slack = dict.fromkeys(DeliveryKind, AtOnce())
    deliverer = Deliverer(
        database.transact, PolicySource(Policy()), slack, database.changed, lanes=Lanes(interval=0)
    )

    async def mark() -> None:
        async with database.begin() as uow:
            for i in range(MESSAGES):
                target, lane = f"summary:bench{next(_serial)}", f"#channel-{i % CHANNELS}"
                await enqueue(uow, OutboxMessage(Summary("Ana"), target, case_subject(1), lane))

    async def deliver() -> int:
        await deliverer.until_idle()
        return MESSAGES

    async def marked_and_delivered() -> int:
        await mark()
        return await deliver()

    async def one_by_one() -> int:
        """As many transactions of one insert and one look-up."""
        for _ in range(MESSAGES):
            async with database.begin() as uow:
                await uow.receipts.is_first(f"bench{next(_serial)}")
                await uow.conn.execute(select(DeliveryRow.id).where(DeliveryRow.id == 1))
        return MESSAGES

    async def remind() -> int:
        async with database.begin() as uow:
            await uow.conn.execute(insert(ReminderRow), [_due(next(_serial), uow.now) for _ in range(DUE)])
        async with database.read() as view:
            due = await view.reminders.due(DUE)
        async with database.begin() as uow:
            return sum([await uow.reminders.take(reminder) for reminder in due])

    async def read_rows() -> int:
        async with database.begin() as uow:
            await uow.conn.execute(insert(ReminderRow), [_later(next(_serial), uow.now) for _ in range(DUE)])
        async with database.begin() as uow:
            rows = await uow.conn.execute(select(ReminderRow).order_by(ReminderRow.id.desc()).limit(DUE))
            for row in rows.all():
                await uow.conn.execute(
                    update(ReminderRow).where(ReminderRow.id == row.id).values(cancelled_at=uow.now)
                )
        return DUE

    try:
        async with database.begin() as uow:
            await uow.conn.execute(insert(ReminderRow), [_later(next(_serial), uow.now) for _ in range(MANY)])
        return [
            await compare(
                f"deliveries marked and sent, {kind}",
                "messages",
                marked_and_delivered,
                "one transaction each",
                one_by_one,
            ),
            await compare(
                f"reminders due among {MANY:,}, {kind}",
                "reminders",
                remind,
                "the same rows by key",
                read_rows,
            ),
        ]
    finally:
        await database.close()


def _due(serial: int, now: datetime) -> dict[str, object]:
    return _reminder(serial, now, now)


def _later(serial: int, now: datetime) -> dict[str, object]:
    return _reminder(serial, now, now + timedelta(days=30))


def _reminder(serial: int, now: datetime, due_at: datetime) -> dict[str, object]:
    return {
        "subject": f"E-{serial}",
        "kind": ReminderKind.UPDATE,
        "anchor": now,
        "step": 0,
        "due_at": due_at,
    }
