"""Somebody opens their Home tab: it is drawn, and kept up to date from then on."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.people import PersonRef
from bot.outbox.messages import app_home
from bot.outbox.store import enqueue_at_end
from bot.storage.database import UnitOfWork


async def open_home(context: Context, person: PersonRef) -> None:
    """Their Home shows what is true now."""

    async def work(uow: UnitOfWork) -> None:
        await uow.people.saw_home(person)
        enqueue_at_end(uow, app_home(person.slack_id))

    await context.transact(work)
