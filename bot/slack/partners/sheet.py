"""What the sheet behind an escalation's card does with partner teams."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.subjects import escalation_subject
from bot.slack.answers import Answer
from bot.slack.escalations.sheet import SheetAct
from bot.slack.ids import Verb
from bot.slack.partners.asking import show_ask
from bot.slack.partners.replies import show_reply
from bot.slack.payloads import Press


def sheet_acts(context: Context) -> dict[Verb, SheetAct]:
    """Ask a team, and write to one that was asked."""

    async def ask(press: Press, number: int) -> Answer:
        return await show_ask(context, press, escalation_subject(number))

    async def reply(press: Press, number: int) -> Answer:
        return await show_reply(context, press, escalation_subject(number))

    return {Verb.ASK: ask, Verb.REPLY_PARTNER: reply}
