"""What is told of an escalation as a whole: where it stands, for its thread."""

from __future__ import annotations

from bot.domain.people import Actor
from bot.services.desk import Desk
from bot.services.post_summary import post_summary
from bot.slack.answers import Answer, Words
from bot.slack.cases.cards import thread_link
from bot.slack.escalations.acts import Act
from bot.slack.escalations.sheet import SheetAct
from bot.slack.escalations.words import EscalationCommand, EscalationVerb
from bot.slack.ids import Verb
from bot.slack.payloads import CommandLine, Press


def acts(desk: Desk) -> dict[EscalationVerb, Act]:
    """The verbs."""

    async def summary(line: CommandLine, _asked: EscalationCommand, number: int) -> Answer:
        return await _summary(desk, number, line.person, line.key)

    return {EscalationVerb.SUMMARY: summary}


def sheet_acts(desk: Desk) -> dict[Verb, SheetAct]:
    """The entries of the sheet "More"."""

    async def where(press: Press, number: int) -> Answer:
        return await _summary(desk, number, press.person, press.key)

    return {Verb.WHERE: where}


async def _summary(desk: Desk, number: int, by: Actor, key: str) -> Words:
    e = await post_summary(desk, number, by, key)
    return Words(f"Where {e.subject} stands is posted in its thread.{await thread_link(desk, e.subject)}")
