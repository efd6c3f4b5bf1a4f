"""What the entries of "More" do to an escalation, in the card's menu and in the sheet behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.subjects import escalation_subject
from bot.slack.answers import Answer
from bot.slack.escalations import actions, screens
from bot.slack.forms.places import put
from bot.slack.histories import history, told_history
from bot.slack.ids import Verb
from bot.slack.payloads import Press
from bot.slack.views.escalation_sheet import more_sheet
from bot.slack.views.timeline import history_modal

SheetAct: TypeAlias = Callable[[Press, int], Awaitable[Answer]]
"""Given the press and the number of the escalation. Words take the sheet's place; forms open on top of it."""


def acts(context: Context) -> dict[Verb, SheetAct]:
    """The sheet itself, and what was always there."""

    async def more(press: Press, number: int) -> Answer:
        async def load() -> View:
            async with context.read() as view:
                return more_sheet(await view.escalation_reads.card(number), press.person)

        return await put(press, f"More for {escalation_subject(number)}", load)

    async def own(press: Press, number: int) -> Answer:
        return await actions.own(context, number, press.person)

    async def cancel(press: Press, number: int) -> Answer:
        title = f"Cancel {escalation_subject(number)}"
        return await put(press, title, lambda: screens.cancel_screen(context, number, press.person))

    async def told(press: Press, number: int) -> Answer:
        subject = escalation_subject(number)
        if press.view_id is None:
            return await told_history(context, subject)

        async def load() -> View:
            return history_modal(await history(context, subject))

        return await put(press, "History", load)

    return {Verb.MORE: more, Verb.OWN: own, Verb.CANCEL: cancel, Verb.HISTORY: told}
