"""Merging, splitting and returning escalations: the verbs, the entries of the sheet, and what is said of it."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot.changes.context import Context
from bot.domain.cases.case import WaitingOn
from bot.domain.errors import BadInput
from bot.domain.escalations.confidentiality import may_see
from bot.domain.escalations.escalation import Escalation, must_be_live, must_run
from bot.domain.escalations.splits import may_split
from bot.domain.people import Actor
from bot.domain.subjects import SubjectKind, escalation_subject, request_subject
from bot.services.escalations.moves import (
    may_return,
    merge_escalations,
    return_escalation,
    seen_escalation,
    split_escalation,
)
from bot.slack.answers import Answer, Words
from bot.slack.cases.cards import thread_link
from bot.slack.escalations.acts import Act
from bot.slack.escalations.sheet import SheetAct
from bot.slack.escalations.told import sponsors_hear
from bot.slack.escalations.words import EscalationCommand, EscalationVerb
from bot.slack.forms.escalation_moves import typed_number
from bot.slack.forms.places import Asked, put
from bot.slack.ids import Verb
from bot.slack.payloads import CommandLine, Press
from bot.slack.text.markup import name, unmarked
from bot.slack.views.escalation_moves import escalation_merge_modal, return_modal, split_modal
from bot.slack.workspace.directory import SlackDirectory
from bot.storage.database import Reading

_WHICH = "Write the other one's number too, for example `/escalation merge E-3 E-5`."
_WHAT = "Write the request's number too, for example `/escalation split E-3 R-7`."


def acts(context: Context, people: SlackDirectory) -> dict[EscalationVerb, Act]:
    """What is typed whole is done at once; else its form opens."""

    async def merge(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        into = typed_number(asked.words, SubjectKind.ESCALATION, _WHICH)
        if into is None:
            return await _ask_into(context, line, number)
        return await merged(context, number, into, line.person, line.key)

    async def split(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        request = typed_number(asked.words, SubjectKind.REQUEST, _WHAT)
        if request is None:
            return await _ask_request(context, line, number)
        return await split_off(context, people, number, request, line.person, line.key)

    async def give_back(line: CommandLine, asked: EscalationCommand, number: int) -> Answer:
        why = unmarked(asked.words).strip()
        if not why:
            return await _ask_why(context, line, number)
        return await returned(context, number, why, line.person, line.key)

    return {EscalationVerb.MERGE: merge, EscalationVerb.SPLIT: split, EscalationVerb.RETURN: give_back}


def sheet_acts(context: Context) -> dict[Verb, SheetAct]:
    """Their forms, from the sheet More."""

    async def merge(press: Press, number: int) -> Answer:
        return await _ask_into(context, press, number)

    async def split(press: Press, number: int) -> Answer:
        return await _ask_request(context, press, number)

    async def give_back(press: Press, number: int) -> Answer:
        return await _ask_why(context, press, number)

    return {Verb.MERGE: merge, Verb.SPLIT: split, Verb.RETURN: give_back}


async def merged(context: Context, number: int, into: int, by: Actor, key: str) -> Words:
    """Make one of two."""
    kept = await merge_escalations(context, number, into, by, key or None)
    gone = escalation_subject(number)
    told = ", and its sponsors are told" if await sponsors_hear(context, number, by) else ""
    link = await thread_link(context, kept.subject)
    return Words(f"{gone} is part of {kept.subject} now{told}.{link}")


async def split_off(
    context: Context, people: SlackDirectory, number: int, request: int, by: Actor, key: str
) -> Words | None:
    """Let a request go on by itself; nothing is said to a second copy."""
    begun = await split_escalation(context, people, number, request, by, key)
    if begun is None:
        return None
    held = f"{name(begun.owner)} has it." if begun.owner else "Nobody has it yet."
    return Words(f"{request_subject(request)} goes on as {begun.subject}. {held}")


async def returned(context: Context, number: int, reason: str, by: Actor, key: str) -> Words | None:
    """Go on with its case; nothing is said to a second copy."""
    done = await return_escalation(context, number, reason, by, key)
    if done is None:
        return None
    where = (
        f"It goes on as {done.case.subject}, a new case" if done.is_new else f"{done.case.subject} goes on"
    )
    waits = ", and waits for a partner team" if done.case.waiting_on is WaitingOn.PARTNER else ""
    told = ", and its sponsors are told" if await sponsors_hear(context, number, by) else ""
    link = await thread_link(context, done.case.subject)
    return Words(f"{done.escalation.subject} is closed{told}. {where}{waits}.{link}")


async def _ask_into(context: Context, asked: Asked, number: int) -> Answer:
    async def load() -> View:
        async with context.read() as view:
            e = await seen_escalation(view, number, asked.person)
            must_be_live(e, "merge")
            must_run(e, asked.person)
            others = await _others(view, e, asked.person)
        if not others:
            raise BadInput("into", f"There is no other open escalation that {e.subject} could go into.")
        return escalation_merge_modal(e, others)

    return await put(asked, f"Merge {escalation_subject(number)}", load)


async def _others(view: Reading, e: Escalation, by: Actor) -> list[Escalation]:
    """Those that they may see; what is confidential goes only into what is confidential too."""
    return [
        other
        for other in await view.escalation_moves.others_live(e.number)
        if (other.confidential or not e.confidential)
        and may_see(other, by, await view.escalations.sponsors(other.number))
    ]


async def _ask_request(context: Context, asked: Asked, number: int) -> Answer:
    async def load() -> View:
        async with context.read() as view:
            e = await seen_escalation(view, number, asked.person)
            may_split(e, asked.person)
            requests = [each for each in await view.partner_requests.of(e.subject) if each.is_waiting]
        if not requests:
            raise BadInput(
                "request", f"No partner team owes {e.subject} an answer: there is nothing to split off."
            )
        return split_modal(e, requests)

    return await put(asked, f"Split {escalation_subject(number)}", load)


async def _ask_why(context: Context, asked: Asked, number: int) -> Answer:
    async def load() -> View:
        async with context.read() as view:
            e = await seen_escalation(view, number, asked.person)
        may_return(e, asked.person)
        return return_modal(e)

    return await put(asked, f"Return {escalation_subject(number)}", load)
