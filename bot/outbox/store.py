"""The outbox, with messages as what they are: put in, take out for sending."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import timedelta

from bot.outbox.codec import decode, encode
from bot.outbox.messages import Delivery, OutboxMessage
from bot.storage.database import UnitOfWork
from bot.storage.outbox.deliveries import DeliveryKind, LeasedRow, OutboxRow


async def enqueue(uow: UnitOfWork, *messages: OutboxMessage) -> None:
    """These have to go out once the transaction is committed; the higher urgency of what waits already counts."""
    for message in messages:
        await uow.deliveries.enqueue(to_row(message))


def enqueue_at_end(uow: UnitOfWork, *messages: OutboxMessage) -> None:
    """The same, when the transaction ends, in the order of their targets.

    For what many transactions enqueue in any order: two of them never wait for each other.
    """
    for message in messages:
        uow.enqueued_at_end[message.target] = to_row(message)


async def take(
    uow: UnitOfWork, limit: int, lease: timedelta, resting: frozenset[str], kinds: Collection[DeliveryKind]
) -> list[Delivery]:
    """Lease at most `limit` due messages of these kinds, one per lane, of lanes that are not `resting`."""
    return [to_delivery(row) for row in await uow.deliveries.take(limit, lease, resting, kinds)]


def to_row(message: OutboxMessage) -> OutboxRow:
    """A message as its row holds it."""
    kind, data = encode(message.content)
    subject = str(message.subject or "")
    return OutboxRow(kind, message.target, subject, message.lane, message.urgency, data, message.due_at)


def to_delivery(row: LeasedRow) -> Delivery:
    """A row that has been taken, with its content."""
    values = {field.name: getattr(row, field.name) for field in fields(LeasedRow)}
    return Delivery(**values, content=decode(row.kind, row.subject, row.data))
