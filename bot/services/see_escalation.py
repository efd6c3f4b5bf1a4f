"""What somebody may read of an escalation: all of it, or a title without content."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from bot.domain.escalations import Escalation
from bot.domain.people import Actor
from bot.domain.visibility import may_see, must_see, without_content
from bot.readmodels import EscalationCard, EscalationLine, EscalationList
from bot.storage.uow import Reading

S = TypeVar("S", EscalationCard, EscalationLine)


def redacted(shown: S, by: Actor, channel: str = "") -> S:
    """The same where they may see it; else its number and its status alone, marked as `hidden`.

    `channel` is where they ask: whoever is in its own channel sees it there.
    """
    in_room = bool(channel) and channel == shown.escalation.channel
    if may_see(shown.escalation, by, shown.sponsors, in_room=in_room):
        return shown
    if isinstance(shown, EscalationCard):
        return EscalationCard(without_content(shown.escalation), shown.now, hidden=True)
    return EscalationLine(without_content(shown.escalation), hidden=True)


def redacted_list(page: EscalationList, by: Actor) -> EscalationList:
    """A page with every line as `redacted` leaves it."""
    return replace(page, lines=tuple(redacted(line, by) for line in page.lines))


async def seen_escalation(view: Reading, number: int, by: Actor) -> Escalation:
    """The escalation, for somebody who may see it. NotFound, Confidential."""
    escalation = await view.escalations.get(number)
    must_see(escalation, by, await view.escalations.sponsors(number))
    return escalation
