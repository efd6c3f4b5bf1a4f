"""Change a case: lock it, let the domain decide, record what was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.changes.context import Context, in_transaction
from bot.changes.records import record, rouse_reminders, show_open_requests, tell_thread
from bot.domain.cases.case import Case, Decision, assign, prioritise, release, snooze, unsnooze, wait
from bot.domain.cases.choices import Priority, WaitingOn
from bot.domain.people import Actor, PersonRef
from bot.storage.database import UnitOfWork

Decide = Callable[[Case, datetime], Decision]


@in_transaction
async def change_case(context: Context, uow: UnitOfWork, number: int, decide: Decide) -> Case:
    """The case after `decide(case, now)`. What `decide` raises undoes all."""
    held = await uow.cases.get_for_update(number)
    case, event = decide(held, uow.now)
    await record(context, uow, case, event)
    if case.priority != held.priority:
        await show_open_requests(uow, case.subject)
    return case


@in_transaction
async def assign_case(context: Context, uow: UnitOfWork, number: int, to: PersonRef, by: Actor) -> Case:
    """`to` has it now, and hears of it in the thread; NotYours when it is somebody else's and `by` is no lead."""
    case, event = assign(await uow.cases.get_for_update(number), to, by, uow.now)
    await record(context, uow, case, event)
    await tell_thread(uow, case, event, mention=(to,))
    return case


async def prioritise_case(context: Context, number: int, to: Priority, by: Actor) -> Case:
    """It has this priority and its deadlines."""
    level = context.policy.service_level(to)
    return await change_case(context, number, lambda case, now: prioritise(case, to, level, by, now))


async def release_case(context: Context, number: int, by: Actor) -> Case:
    """Nobody has it any more; NotYours when it is somebody else's and `by` is no lead."""
    return await change_case(context, number, lambda case, now: release(case, by, now))


async def snooze_case(context: Context, number: int, until: datetime, by: Actor) -> Case:
    """It comes back at `until`, or when the customer writes; BadInput when that is past."""
    return await change_case(context, number, lambda case, now: snooze(case, until, by, now))


async def wait_case(context: Context, number: int, on: WaitingOn, by: Actor) -> Case:
    """It waits; the customer's next post ends a wait on them."""
    return await change_case(context, number, lambda case, now: wait(case, on, by, now))


@in_transaction
async def wake_case(context: Context, uow: UnitOfWork, number: int, by: Actor) -> Case:
    """It is among the open ones again; AlreadyDone where it is not put aside."""
    held = await uow.cases.get_for_update(number)
    case, event = unsnooze(held, by, uow.now)
    await record(context, uow, case, event)
    await rouse_reminders(uow, held.subject, held.snoozed_until)
    return case
