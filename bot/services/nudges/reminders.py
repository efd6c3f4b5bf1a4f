"""Fire the reminders that are due: nudge whoever is next on the ladder, wake what was snoozed, free what was left."""

from __future__ import annotations

from functools import partial

from bot.changes.context import Context
from bot.changes.locks import NudgeTarget, lock_nudge_target
from bot.changes.records import is_owed, record, show_homes, tell_thread
from bot.domain.cases import case as cases
from bot.domain.cases.case import Case, CaseStatus, release
from bot.domain.errors import NotFound
from bot.domain.escalations import promises as escalation_promises
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.people import callout
from bot.domain.subjects import Subject
from bot.services.nudges.ladder import NudgeStep
from bot.services.on_call.availability import OnCall, resolve_on_call
from bot.services.workspace.directory import Directory
from bot.storage.database import UnitOfWork
from bot.storage.nudges.reminders import Reminder

BATCH = 100


async def fire_reminders(context: Context, directory: Directory) -> int:
    """How many were taken. Each is marked as fired in the transaction that acts on it, so none fires twice.

    A transaction of its own for each, which holds the subject before the reminder, as people's actions do: two
    workers, or a worker and a person, never wait for each other in a circle.
    """
    fired = 0
    on_call = None
    while True:
        async with context.read() as view:
            due = await view.reminders.due(BATCH)
        if due and on_call is None:
            on_call = await resolve_on_call(context, directory)
        for reminder in due:
            fired += await context.transact(partial(_fire, context, reminder, on_call or OnCall()))
        if len(due) < BATCH:
            return fired


async def _fire(context: Context, reminder: Reminder, on_call: OnCall, uow: UnitOfWork) -> bool:
    """Whether it was this worker's to fire."""
    target = await _lock(uow, reminder.subject)
    if not await uow.reminders.take(reminder):
        return False
    if target is None:
        return True
    if isinstance(target.about, Escalation):
        await show_homes(uow, target.about)
    if reminder.kind is ReminderKind.WAKE:
        await _wake(context, uow, target.about)
    elif reminder.kind is ReminderKind.STALE:
        if isinstance(target.about, Case):
            await _free_if_stale(context, uow, target.about, reminder)
    elif is_owed(context, target, reminder.kind, reminder.anchor):
        await NudgeStep(context, uow, target, reminder, on_call).run()
    else:
        await NudgeStep(context, uow, target, reminder, on_call).skip_as_answered()
    return True


async def _lock(uow: UnitOfWork, subject: Subject) -> NudgeTarget | None:
    try:
        return await lock_nudge_target(uow, subject)
    except NotFound:
        return None


async def _wake(context: Context, uow: UnitOfWork, about: Case | Escalation) -> None:
    woken = (
        cases.snooze_expired(about, callout(), uow.now)
        if isinstance(about, Case)
        else escalation_promises.snooze_expired(about, uow.now)
    )
    if woken is not None:
        changed, event = woken
        await record(context, uow, changed, event)
        await tell_thread(uow, changed, event, mention=(about.owner,))


async def _free_if_stale(context: Context, uow: UnitOfWork, case: Case, reminder: Reminder) -> None:
    """A claim that nobody has touched for too long returns to the desk; one that was touched gets more time."""
    patience = context.policy.claims.go_stale_after
    if case.status is not CaseStatus.CLAIMED or case.claimed_at is None or case.owner is None:
        return
    fresh_until = max(filter(None, (case.claimed_at, case.touched_at, case.snoozed_until))) + patience
    if fresh_until > uow.now:
        await uow.reminders.plan(case.subject, reminder.kind, reminder.anchor, reminder.step + 1, fresh_until)
        return
    owner = case.owner
    case, event = release(case, callout(), uow.now)
    await record(context, uow, case, event)
    await tell_thread(uow, case, event, mention=(owner,))
