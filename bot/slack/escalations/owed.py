"""What is owed next on an escalation and the way to its thread, to end an answer with."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.escalations.escalation import Escalation
from bot.slack.cases.cards import thread_link
from bot.slack.views.promises import owes_next


async def owed_there(context: Context, e: Escalation) -> str:
    """Both, after a space; the thread is left out while the card is not shown yet."""
    async with context.read() as view:
        owed = owes_next(e, view.now)
    return f"{owed}{await thread_link(context, e.subject)}"
