"""What sponsors do, and what is done about them: joining, asking for an update, saying whether it is settled."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.errors import BadInput, NotFound, Outsider
from bot.domain.escalations.escalation import Escalation
from bot.domain.people import Actor
from bot.domain.subjects import escalation_subject
from bot.services.escalations.endings import escalation_not_settled, escalation_settled, may_settle
from bot.services.escalations.promises import ask_update
from bot.services.escalations.sponsors import sponsor_escalation
from bot.slack import ids
from bot.slack.answers import Answer, Words
from bot.slack.escalations.acts import Act
from bot.slack.escalations.owed import owed_there
from bot.slack.escalations.sheet import SheetAct
from bot.slack.escalations.words import ME, EscalationCommand, EscalationVerb
from bot.slack.ids import Verb
from bot.slack.payloads import CommandLine, Press
from bot.slack.text.markup import inline, name
from bot.slack.text.names import unknown_name
from bot.slack.views.closing import not_settled_modal
from bot.slack.workspace.directory import SlackDirectory


def acts(context: Context, people: SlackDirectory) -> dict[EscalationVerb, Act]:
    """What of `/escalation` is about sponsors."""

    async def sponsor(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        if asked.words and not asked.person and asked.words.casefold() not in ME:
            example = f"/escalation sponsor {escalation_subject(number)} @kim"
            raise BadInput("person", unknown_name(asked.words, example))
        who = await _named(people, line.spot.team, asked.person) if asked.person else line.person
        return await sponsored(context, number, who, line.person)

    return {EscalationVerb.SPONSOR: sponsor}


def sheet_acts(context: Context, people: SlackDirectory) -> dict[Verb, SheetAct]:
    """The entries of "More" that are for sponsors."""

    async def ask(press: Press, number: int) -> Answer:
        return await asked_for_update(context, people, number, press.person)

    async def sponsor(press: Press, number: int) -> Answer:
        return await sponsored(context, number, press.person, press.person)

    return {Verb.ASK_UPDATE: ask, Verb.SPONSOR: sponsor}


async def _named(people: SlackDirectory, team: str, slack_id: str) -> Actor:
    try:
        return await people.recognise(team, slack_id, "command")
    except Outsider as refused:
        raise BadInput("person", "Guests, bots and people of other workspaces cannot sponsor.") from refused


async def sponsored(context: Context, number: int, who: Actor, by: Actor) -> Words:
    """`who` is a sponsor now."""
    e = await sponsor_escalation(context, number, who, by)
    lead = (
        f"You sponsor {e.subject} now."
        if who.person == by.person
        else (f"{inline(who.name, 60)} sponsors {e.subject} now, and was told.")
    )
    return Words(f"{lead} {_holder(e)}{await owed_there(context, e)}")


async def asked_for_update(context: Context, people: SlackDirectory, number: int, by: Actor) -> Words:
    """Whoever has it was asked how it stands."""
    e = await ask_update(context, people, number, by)
    whom = f"{name(e.owner)} was" if e.owner else "Nobody has it yet, so the leads were"
    return Words(f"{whom} asked for an update on {e.subject}.{await owed_there(context, e)}")


async def settled(context: Context, press: Press) -> Words:
    """A sponsor has pressed Yes."""
    number, closed_at = _ending(press)
    e = await escalation_settled(context, number, closed_at, press.person)
    return Words(f"Noted: {e.subject} is settled for you.")


async def not_settled_screen(context: Context, press: Press) -> View:
    """A sponsor has pressed No: what is missing. Raises where they may not answer now."""
    number, closed_at = _ending(press)
    async with context.read() as view:
        await may_settle(view, number, closed_at, press.person)
    return not_settled_modal(escalation_subject(number), closed_at.isoformat())


async def not_settled(
    context: Context, number: int, closed_at: datetime, missing: str, by: Actor, key: str
) -> Words:
    """It goes on with the sponsor's words."""
    e = await escalation_not_settled(context, number, closed_at, missing, by, key)
    return Words(f"{e.subject} is open again with your words. {_holder(e)}{await owed_there(context, e)}")


def _ending(press: Press) -> tuple[int, datetime]:
    found = ids.read_ending(press.value)
    if found is None:
        raise NotFound("escalation", "")
    return found[0].number, found[1]


def _holder(e: Escalation) -> str:
    return f"{name(e.owner)} has it." if e.owner else "The desk looks for somebody to take it."
