"""Somebody opens their Home tab: it is drawn, and kept up to date from then on."""

from __future__ import annotations

from bot.changes.context import Context, in_transaction
from bot.domain.people import PersonRef
from bot.outbox.messages import app_home
from bot.outbox.store import enqueue_at_end
from bot.storage.database import UnitOfWork


@in_transaction
async def open_home(_: Context, uow: UnitOfWork, person: PersonRef) -> None:
    """Their Home shows what is true now."""
    await uow.people.saw_home(person)
    enqueue_at_end(uow, app_home(person.slack_id))
