"""What is done to a case, and what the person is told of it: the same for commands, buttons and forms."""

from __future__ import annotations

from datetime import datetime

from bot.changes.context import Context
from bot.domain.cases.case import Case
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.outcomes import Outcome
from bot.domain.people import PersonRef
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
from bot.services.timeline.messages import add_note
from bot.slack.answers import Reply
from bot.slack.commands.verbs import Order
from bot.slack.deps import Deps
from bot.slack.surfaces.cases.lists import reply_network
from bot.slack.surfaces.reads import thread_link
from bot.slack.text.markup import moment, name
from bot.slack.text.names import network_name


async def claim(deps: Deps, order: Order) -> Reply:
    """Take a case."""
    return await _yours(deps.context, await claim_case(deps.context, order.number, order.by))


async def claim_most_urgent(deps: Deps, order: Order) -> Reply:
    """Take the most urgent case that nobody has."""
    return await _yours(deps.context, await claim_next(deps.context, order.by))


async def _yours(context: Context, case: Case) -> Reply:
    return Reply(f"{case.subject} is yours.{await thread_link(context, case.subject)}")


async def release(deps: Deps, order: Order) -> Reply:
    """Give a case back to the desk."""
    case = await release_case(deps.context, order.number, order.by)
    return Reply(f"{case.subject} is back on the desk. Anybody can claim it.")


async def assign(deps: Deps, order: Order, to: PersonRef) -> Reply:
    """Give a case to somebody."""
    case = await assign_case(deps.context, order.number, to, order.by)
    if order.by.is_person(to):
        return await _yours(deps.context, case)
    return Reply(f"{case.subject} is with {name(to)} now, who is told in its thread.")


async def wait(deps: Deps, order: Order, on: WaitingOn) -> Reply:
    """Let a case wait."""
    case = await wait_case(deps.context, order.number, on, order.by)
    if on is WaitingOn.CUSTOMER:
        return Reply(f"{case.subject} waits for the customer. It comes back when they write again.")
    ask = await thread_link(deps.context, case.subject, "Ask them in its thread")
    return Reply(f"{case.subject} waits for a partner team.{ask}")


async def snooze(deps: Deps, order: Order, until: datetime) -> Reply:
    """Put a case aside until a time."""
    case = await snooze_case(deps.context, order.number, until, order.by)
    return Reply(
        f"{case.subject} is put aside until {moment(until)}. It comes back earlier if the customer writes."
    )


async def wake(deps: Deps, order: Order) -> Reply:
    """Take a case up again that was put aside."""
    case = await wake_case(deps.context, order.number, order.by)
    return Reply(f"{case.subject} is no longer put aside.{await thread_link(deps.context, case.subject)}")


async def prioritise(deps: Deps, order: Order, to: Priority) -> Reply:
    """Set the priority."""
    case = await prioritise_case(deps.context, order.number, to, order.by)
    return Reply(f"{case.subject} is {case.priority} now. Its deadlines follow.")


async def dismiss(deps: Deps, order: Order, why: Dismissal) -> Reply:
    """Close what needs no answer."""
    case = await dismiss_case(deps.context, order.number, why, order.by)
    back = f"`/case reopen {case.subject}` brings it back."
    return Reply(f"{case.subject} is dismissed: {why.words.lower()}. {back}")


async def merge(deps: Deps, order: Order, into: int) -> Reply:
    """Make one case out of two."""
    rest = await merge_cases(deps.context, order.number, into, order.by)
    thread = await thread_link(deps.context, rest.subject)
    return Reply(f"{order.about} is part of {rest.subject} now, where everything goes on.{thread}")


async def reopen(deps: Deps, order: Order) -> Reply:
    """Go on with a closed case."""
    case = await reopen_case(deps.context, order.number, order.by)
    if case.owner is None:
        return Reply(f"{case.subject} is open again. `/case claim {case.subject}` takes it.")
    whose = "It is yours." if order.by.is_person(case.owner) else f"{name(case.owner)} has it."
    return Reply(f"{case.subject} is open again. {whose}{await thread_link(deps.context, case.subject)}")


async def note(deps: Deps, order: Order, words: str) -> Reply:
    """Keep something on the case."""
    await add_note(deps.context, order.about, words, order.by, order.key)
    return Reply(f"Your note is on {order.about}, in its thread and its history.")


async def resolve(deps: Deps, order: Order, outcome: Outcome) -> Reply:
    """Close a case with an outcome."""
    case = await resolve_case(deps.context, order.number, outcome, order.by)
    return Reply(f"{case.subject} is resolved. `/case reopen {case.subject}` opens it again.")


async def reply(deps: Deps, order: Order, words: str) -> Reply:
    """Answer the customer in public."""
    network = await reply_network(deps, order.number)
    await reply_to_case(deps.context, network, order.number, words, order.by, order.key)
    on_its_way = f"Your reply to {order.about} is on its way to {network_name(network.name)}."
    return Reply(f"{on_its_way} The thread shows it once it is there.")
