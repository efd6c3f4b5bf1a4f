"""The card of a case for one person alone."""

from __future__ import annotations

from bot.slack.answers import Words
from bot.slack.cases.cards import CaseRoom, read_card
from bot.slack.views.case_card import case_fallback, case_shown


async def shown_card(room: CaseRoom, number: int) -> Words:
    """The card as it is now, privately; NotFound."""
    card = await read_card(room, number)
    return Words(case_fallback(card), case_shown(card))
