"""What is done to an escalation, and what the person is told of it: for commands, buttons and forms alike."""

from __future__ import annotations

from bot.changes.context import Context
from bot.domain.errors import BadInput
from bot.domain.escalations.escalation import Escalation
from bot.domain.outcomes import Outcome, Prevention
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import escalation_subject
from bot.services.escalations.endings import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation, own_escalation
from bot.services.on_call.availability import next_owner
from bot.services.timeline.notes import add_note
from bot.services.workspace.directory import Directory
from bot.slack import ids
from bot.slack.answers import Reply
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import moment, name
from bot.slack.views.promises import next_due_note


async def next_due(context: Context, e: Escalation) -> str:
    """What is due next and the way to its thread, after a space; the thread only once the card is shown."""
    async with context.read() as view:
        due = next_due_note(e, view.now)
    return f"{due}{await thread_link(context, e.subject)}"


async def has_other_sponsor(context: Context, number: int, by: Actor) -> bool:
    """Whether somebody hears of it: a sponsor other than `by`, who is told nothing of what they did themselves."""
    async with context.read() as view:
        return any(not by.is_person(sponsor) for sponsor in await view.escalations.sponsors(number))


async def own(context: Context, number: int, by: Actor) -> Reply:
    """Take it."""
    e = await own_escalation(context, number, by)
    return Reply(f"{e.subject} is yours.{await next_due(context, e)}")


async def acknowledge(context: Context, number: int, by: Actor, holder: str = "") -> Reply:
    """Have it in hand; HandedOn where it is neither with the `holder` that they were shown nor with them."""
    e = await acknowledge_escalation(context, number, by, holder)
    who = "You have" if by.is_person(e.owner) else f"{name(e.owner)} has"
    return Reply(f"{who} {e.subject} in hand.{await next_due(context, e)}")


async def assign(
    context: Context, number: int, to: PersonRef, by: Actor, key: str, holder: str = ""
) -> Reply:
    """Give it to somebody; HandedOn where it is no longer with the `holder` that they were shown."""
    e = await assign_escalation(context, number, to, by, key, holder)
    if by.is_person(to):
        return Reply(f"{e.subject} is yours.{await next_due(context, e)}")
    due = f", and was asked to acknowledge it by {moment(e.acknowledge_by)}" if e.acknowledge_by else ""
    return Reply(f"{name(to)} has {e.subject} now{due}.{await thread_link(context, e.subject)}")


async def assign_next(
    context: Context, people: Directory, number: int, by: Actor, key: str, holder: str = ""
) -> Reply:
    """Give it to whoever is next. BadInput where nobody else is there to take it, HandedOn as for `assign`."""
    async with context.read() as view:
        e = await view.escalations.get(number)
    to = await next_owner(context, people, but=e.owner)
    if to is None:
        raise BadInput(ids.ASSIGNEE, "Nobody else is there to take it now. Choose a person.")
    return await assign(context, number, to, by, key, holder)


async def resolve(
    context: Context, number: int, outcome: Outcome, prevention: Prevention | None, by: Actor, key: str
) -> Reply:
    """Close it with an outcome, and with what would prevent the next one."""
    e = await resolve_escalation(context, number, outcome, by, prevention=prevention, key=key)
    told = " Its sponsors are told how it ended." if await has_other_sponsor(context, number, by) else ""
    return Reply(f"{e.subject} is resolved.{told}")


async def cancel(context: Context, number: int, reason: str, by: Actor, key: str) -> Reply:
    """Close it without an outcome."""
    e = await cancel_escalation(context, number, reason, by, key)
    told = " Its sponsors are told why." if await has_other_sponsor(context, number, by) else ""
    return Reply(f"{e.subject} is cancelled.{told}")


async def reopen(context: Context, number: int, reason: str, by: Actor, key: str) -> Reply:
    """Go on with a closed one."""
    e = await reopen_escalation(context, number, reason, by, key)
    whose = f"{name(e.owner)} has it" if e.owner else f"Nobody has it: `/escalation own {e.subject}` takes it"
    mine = "It is yours" if by.is_person(e.owner) else whose
    return Reply(f"{e.subject} is open again. {mine}.{await thread_link(context, e.subject)}")


async def note(context: Context, number: int, words: str, by: Actor, key: str) -> Reply:
    """Keep something on it."""
    subject = escalation_subject(number)
    if not words.strip():
        raise BadInput(
            "note", f"Write the note after the number: `/escalation note {subject} called the courier`."
        )
    await add_note(context, subject, words, by, key)
    return Reply(f"Your note is on {subject}, in its thread and its history.")
