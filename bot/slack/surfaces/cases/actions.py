"""What is done to a case, and what the person is told of it: the same for commands, buttons and forms."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.domain.cases.case import Case
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.outcomes import Outcome
from bot.domain.people import Actor, PersonRef
from bot.domain.subjects import case_subject
from bot.domain.wording import DISMISSAL
from bot.services.cases.changes import (
    assign_case,
    prioritise_case,
    release_case,
    snooze_case,
    wait_case,
    wake_case,
)
from bot.services.cases.claims import claim_case, claim_next
from bot.services.cases.endings import dismiss_case, merge_cases, reopen_case, resolve_case
from bot.services.cases.replies import reply_to_case
from bot.services.timeline.notes import add_note
from bot.slack.answers import Reply
from bot.slack.deps import Deps
from bot.slack.surfaces.cases.reads import reply_network
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import moment, name
from bot.slack.text.names import network_name


async def claim(context: Context, number: int, by: Actor) -> Reply:
    """Take a case."""
    return await _yours(context, await claim_case(context, number, by))


async def claim_most_urgent(context: Context, by: Actor) -> Reply:
    """Take the most urgent case that nobody has."""
    return await _yours(context, await claim_next(context, by))


async def _yours(context: Context, case: Case) -> Reply:
    return Reply(f"{case.subject} is yours.{await thread_link(context, case.subject)}")


async def release(context: Context, number: int, by: Actor) -> Reply:
    """Give a case back to the desk."""
    case = await release_case(context, number, by)
    return Reply(f"{case.subject} is back on the desk. Anybody can claim it.")


async def assign(context: Context, number: int, to: PersonRef, by: Actor) -> Reply:
    """Give a case to somebody."""
    case = await assign_case(context, number, to, by)
    if by.is_person(to):
        return await _yours(context, case)
    return Reply(f"{case.subject} is with {name(to)} now, who is told in its thread.")


async def wait(context: Context, number: int, on: WaitingOn, by: Actor) -> Reply:
    """Let a case wait."""
    case = await wait_case(context, number, on, by)
    if on is WaitingOn.CUSTOMER:
        return Reply(f"{case.subject} waits for the customer. It comes back when they write again.")
    ask = await thread_link(context, case.subject, "Ask them in its thread")
    return Reply(f"{case.subject} waits for a partner team.{ask}")


async def snooze(context: Context, number: int, until: datetime, by: Actor) -> Reply:
    """Put a case aside until a time."""
    case = await snooze_case(context, number, until, by)
    return Reply(
        f"{case.subject} is put aside until {moment(until)}. It comes back earlier if the customer writes."
    )


async def wake(context: Context, number: int, by: Actor) -> Reply:
    """Take a case up again that was put aside."""
    case = await wake_case(context, number, by)
    return Reply(f"{case.subject} is no longer put aside.{await thread_link(context, case.subject)}")


async def prioritise(context: Context, number: int, to: Priority, by: Actor) -> Reply:
    """Set the priority."""
    case = await prioritise_case(context, number, to, by)
    return Reply(f"{case.subject} is {case.priority} now. Its deadlines follow.")


async def dismiss(context: Context, number: int, why: Dismissal, by: Actor) -> Reply:
    """Close what needs no answer."""
    case = await dismiss_case(context, number, why, by)
    back = f"`/case reopen {case.subject}` brings it back."
    return Reply(f"{case.subject} is dismissed: {DISMISSAL[why].lower()}. {back}")


async def merge(context: Context, number: int, into: int, by: Actor) -> Reply:
    """Make one case out of two."""
    rest = await merge_cases(context, number, into, by)
    thread = await thread_link(context, rest.subject)
    return Reply(f"{case_subject(number)} is part of {rest.subject} now, where everything goes on.{thread}")


async def reopen(context: Context, number: int, by: Actor) -> Reply:
    """Go on with a closed case."""
    case = await reopen_case(context, number, by)
    if case.owner is None:
        return Reply(f"{case.subject} is open again. `/case claim {case.subject}` takes it.")
    whose = "It is yours." if by.is_person(case.owner) else f"{name(case.owner)} has it."
    return Reply(f"{case.subject} is open again. {whose}{await thread_link(context, case.subject)}")


async def note(context: Context, number: int, words: str, by: Actor, key: str) -> Reply:
    """Keep something on the case."""
    subject = case_subject(number)
    await add_note(context, subject, words, by, key)
    return Reply(f"Your note is on {subject}, in its thread and its history.")


async def resolve(context: Context, number: int, outcome: Outcome, by: Actor) -> Reply:
    """Close a case with an outcome."""
    case = await resolve_case(context, number, outcome, by)
    return Reply(f"{case.subject} is resolved. `/case reopen {case.subject}` opens it again.")


async def reply(deps: Deps, number: int, words: str, by: Actor, key: str) -> Reply:
    """Answer the customer in public."""
    network = await reply_network(deps, number)
    await reply_to_case(deps.context, network, number, words, by, key)
    on_its_way = f"Your reply to {case_subject(number)} is on its way to {network_name(network.name)}."
    return Reply(f"{on_its_way} The thread shows it once it is there.")
