"""What is done to an escalation, and what the person is told of it: for commands, buttons and forms alike."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.changes.context import Context
from bot.domain.cases.choices import WaitingOn
from bot.domain.errors import BadInput
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.escalation import Escalation
from bot.domain.escalations.promises import Update
from bot.domain.outcomes import Outcome, Prevention
from bot.domain.people import PersonRef
from bot.domain.subjects import request_subject
from bot.domain.wording import together
from bot.reports.as_json import as_json
from bot.reports.escalation import read_report
from bot.reports.markdown import as_markdown
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.endings import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.escalations.moves import (
    merge_escalations,
    return_escalation,
    split_escalation,
)
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation, take_escalation
from bot.services.escalations.promises import (
    Reported,
    promise_update,
    snooze_escalation,
    update_escalation,
    wake_escalation,
)
from bot.services.escalations.reports import post_summary, record_export
from bot.services.on_call.availability import next_owner
from bot.services.timeline.messages import add_note
from bot.slack import ids
from bot.slack.answers import Answer, Reply
from bot.slack.commands.verbs import Invocation, Order
from bot.slack.deps import Deps
from bot.slack.outbound.uploads import NotUploaded, TextFile
from bot.slack.surfaces.escalations.facts import next_due_note
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import inline, moment, name

_NAMED = 5
ASKED: Final = True
"""Whoever is in the channel of a confidential one may have these: `confidentiality.py` has asked before."""
_AGAIN: Final = "Nothing was sent. Ask again in a minute: `/escalation export {it}`."
_UNSURE: Final = (
    "Look into your messages from Callout, and ask again if they are not there: `/escalation export {it}`."
)


async def next_due(context: Context, e: Escalation) -> str:
    """What is due next and the way to its thread, after a space; the thread only once the card is shown."""
    async with context.read() as view:
        due = next_due_note(e, view.now)
    return f"{due}{await thread_link(context, e.subject)}"


async def has_other_sponsor(deps: Deps, order: Order) -> bool:
    """Whether somebody else hears of it: sponsors are told nothing of what they did themselves."""
    async with deps.context.read() as view:
        sponsors = await view.escalations.sponsors(order.number)
    return any(not order.by.is_person(sponsor) for sponsor in sponsors)


async def own(deps: Deps, order: Order) -> Reply:
    """Take it."""
    e = await take_escalation(deps.context, order.number, order.by)
    return Reply(f"{e.subject} is yours.{await next_due(deps.context, e)}")


async def acknowledge(deps: Deps, order: Order) -> Reply:
    """Have it in hand; HandedOn where it is neither with the `holder` that they were shown nor with them."""
    e = await acknowledge_escalation(deps.context, order.number, order.by, order.holder)
    who = "You have" if order.by.is_person(e.owner) else f"{name(e.owner)} has"
    return Reply(f"{who} {e.subject} in hand.{await next_due(deps.context, e)}")


async def assign(deps: Deps, order: Order, to: PersonRef) -> Reply:
    """Give it to somebody; HandedOn where it is no longer with the `holder` that they were shown."""
    e = await assign_escalation(deps.context, order.number, to, order.by, order.key, order.holder)
    if order.by.is_person(to):
        return Reply(f"{e.subject} is yours.{await next_due(deps.context, e)}")
    due = f", and was asked to acknowledge it by {moment(e.acknowledge_by)}" if e.acknowledge_by else ""
    return Reply(f"{name(to)} has {e.subject} now{due}.{await thread_link(deps.context, e.subject)}")


async def assign_next(deps: Deps, order: Order) -> Reply:
    """Give it to whoever is next. BadInput where nobody else is there to take it, HandedOn as for `assign`."""
    async with deps.context.read() as view:
        e = await view.escalations.get(order.number)
    to = await next_owner(deps.context, deps.people, but=e.owner)
    if to is None:
        raise BadInput(ids.ASSIGNEE, "Nobody else is there to take it now. Choose a person.")
    return await assign(deps, order, to)


async def resolve(deps: Deps, order: Order, ending: tuple[Outcome, Prevention | None]) -> Reply:
    """Close it with an outcome, and with what would prevent the next one."""
    outcome, prevention = ending
    e = await resolve_escalation(
        deps.context, order.number, outcome, order.by, prevention=prevention, key=order.key
    )
    told = " Its sponsors are told how it ended." if await has_other_sponsor(deps, order) else ""
    return Reply(f"{e.subject} is resolved.{told}")


async def cancel(deps: Deps, order: Order, reason: str) -> Reply:
    """Close it without an outcome."""
    e = await cancel_escalation(deps.context, order.number, reason, order.by, order.key)
    told = " Its sponsors are told why." if await has_other_sponsor(deps, order) else ""
    return Reply(f"{e.subject} is cancelled.{told}")


async def reopen(deps: Deps, order: Order, reason: str) -> Reply:
    """Go on with a closed one."""
    e = await reopen_escalation(deps.context, order.number, reason, order.by, order.key)
    whose = f"{name(e.owner)} has it" if e.owner else f"Nobody has it: `/escalation own {e.subject}` takes it"
    mine = "It is yours" if order.by.is_person(e.owner) else whose
    return Reply(f"{e.subject} is open again. {mine}.{await thread_link(deps.context, e.subject)}")


async def note(deps: Deps, order: Order, words: str) -> Reply:
    """Keep something on it."""
    subject = order.about
    if not words.strip():
        raise BadInput(
            "note", f"Write the note after the number: `/escalation note {subject} called the courier`."
        )
    await add_note(deps.context, subject, words, order.by, order.key)
    return Reply(f"Your note is on {subject}, in its thread and its history.")


async def update(deps: Deps, order: Order, news: Update) -> Reply:
    """Report how it stands."""
    told = await update_escalation(deps.context, order.number, news, order.by, order.key)
    e = told.escalation
    if news.audience is Audience.DESK:
        wait = f" The sponsors still wait for one by {moment(e.next_update_by)}." if e.next_update_by else ""
        return Reply(f"Your update is in the thread of {e.subject}, for the desk alone.{wait}")
    return Reply(f"{_readers(told)}{_owed(e)}")


def _owed(e: Escalation) -> str:
    return f" The next update is due {moment(e.next_update_by)}." if e.next_update_by else ""


def _readers(told: Reported) -> str:
    subject = told.escalation.subject
    who = [name(sponsor) for sponsor in told.sponsors]
    lead = (
        f"{_listed(who)} {'have' if who[1:] else 'has'} your update on {subject}."
        if who
        else f"Your update is in the thread of {subject}. Nobody sponsors it."
    )
    teams = list(dict.fromkeys(inline(request.name, 40) for request in told.partners))
    return f"{lead} {_listed(teams)} read it below their request." if teams else lead


def _listed(shown: list[str]) -> str:
    rest = len(shown) - _NAMED
    if rest > 0:
        return f"{', '.join(shown[:_NAMED])} and {rest} more"
    return together(shown)


async def promise(deps: Deps, order: Order, promised: tuple[datetime, str]) -> Reply:
    """Promise the next update for another time, and why."""
    at, reason = promised
    e = await promise_update(deps.context, order.number, at, reason, order.by, order.key)
    return Reply(
        f"The next update on {e.subject} is promised by {moment(e.next_update_by or at)}. Its sponsors know."
    )


async def severity(deps: Deps, order: Order, to: str) -> Reply:
    """Change the severity."""
    e = await change_escalation_severity(deps.context, order.number, to, order.by, order.key)
    return Reply(
        f"{e.subject} is {inline(e.severity, 30)} now, and every time is planned anew.{_owed(e)} Its sponsors know."
    )


async def snooze(deps: Deps, order: Order, planned: tuple[datetime, str]) -> Reply:
    """Put it aside until a time, and why."""
    until, reason = planned
    e = await snooze_escalation(deps.context, order.number, until, reason, order.by, order.key)
    told = f" Its sponsors hear next by {moment(e.next_update_by)}." if e.next_update_by else ""
    return Reply(f"{e.subject} is put aside until {moment(e.snoozed_until or until)}.{told}")


async def wake(deps: Deps, order: Order) -> Reply:
    """Take it up again."""
    e = await wake_escalation(deps.context, order.number, order.by)
    return Reply(f"{e.subject} is no longer put aside, and people are reminded of it again.{_owed(e)}")


async def summary(deps: Deps, asked: Invocation) -> Answer:
    """Where it stands, for its thread."""
    e = await post_summary(deps.context, asked.number, asked.by, asked.key, in_room=ASKED)
    return Reply(
        f"Where {e.subject} stands is posted in its thread.{await thread_link(deps.context, e.subject)}"
    )


async def export(deps: Deps, asked: Invocation) -> Answer:
    """Two files in the asker's direct message with the bot; nothing is kept of them here."""
    context, subject, by = deps.context, asked.about, asked.by
    report = await read_report(context, subject.number, by, in_room=ASKED)
    files = (
        TextFile(f"{subject}.md", f"{subject}, a report to read", as_markdown(report)),
        TextFile(f"{subject}.json", f"{subject}, the same as data", as_json(report)),
    )
    try:
        await deps.uploads.send(by.label, files, f"The report on {subject} that you asked for.")
    except NotUploaded as failed:
        if failed.unsure:
            await record_export(context, subject, by)
            lead = f"Slack did not say whether the report on {subject} arrived. "
            return Reply(lead + _UNSURE.format(it=subject))
        return Reply(f"Slack did not take the report on {subject}. " + _AGAIN.format(it=subject))
    await record_export(context, subject, by)
    return Reply(f"The report on {subject} is in your messages from Callout, as two files.")


async def merge(deps: Deps, order: Order, into: int) -> Reply:
    """Make one of two."""
    kept = await merge_escalations(deps.context, order.number, into, order.by, order.key or None)
    told = ", and its sponsors are told" if await has_other_sponsor(deps, order) else ""
    link = await thread_link(deps.context, kept.subject)
    return Reply(f"{order.about} is part of {kept.subject} now{told}.{link}")


async def split_off(deps: Deps, order: Order, request: int) -> Reply | None:
    """Let a request go on by itself; nothing is said to a second copy."""
    begun = await split_escalation(deps.context, deps.people, order.number, request, order.by, order.key)
    if begun is None:
        return None
    held = f"{name(begun.owner)} has it." if begun.owner else "Nobody has it yet."
    return Reply(f"{request_subject(request)} goes on as {begun.subject}. {held}")


async def give_back(deps: Deps, order: Order, reason: str) -> Reply | None:
    """Go on with its case; nothing is said to a second copy."""
    done = await return_escalation(deps.context, order.number, reason, order.by, order.key)
    if done is None:
        return None
    where = (
        f"It goes on as {done.case.subject}, a new case" if done.is_new else f"{done.case.subject} goes on"
    )
    waits = ", and waits for a partner team" if done.case.waiting_on is WaitingOn.PARTNER else ""
    told = ", and its sponsors are told" if await has_other_sponsor(deps, order) else ""
    link = await thread_link(deps.context, done.case.subject)
    return Reply(f"{done.escalation.subject} is closed{told}. {where}{waits}.{link}")
