"""Keep a note on a case or an escalation, and show it in the thread."""

from __future__ import annotations

from bot.changes.context import Context, in_transaction
from bot.changes.locks import lock_parent
from bot.changes.records import keep_note
from bot.domain.cases.case import Case, touched
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor
from bot.domain.subjects import Subject
from bot.storage.database import UnitOfWork


@in_transaction
async def add_note(
    _: Context, uow: UnitOfWork, subject: Subject, text: str, by: Actor, key: str | None = None
) -> Case | Escalation:
    """The words are on the timeline and in the thread; the same form sent twice (`key`) is one note."""
    if not text.strip():
        raise BadInput(
            "note", "Write the note after the number, for example `/case note C-12 called the customer`."
        )
    about = await lock_parent(uow, subject)
    if key is not None and not await uow.receipts.is_first(key):
        return about
    if isinstance(about, Case):
        about = touched(about, by, uow.now)
        await uow.cases.save(about)
    await keep_note(uow, about, text, by)
    return about
