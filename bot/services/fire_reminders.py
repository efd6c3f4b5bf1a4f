"""Fire the reminders that are due: nudge whoever is next on the ladder, wake what was snoozed, free what was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.cases import Case, CaseStatus, release, wake
from bot.domain.errors import NotFound
from bot.domain.escalations import Escalation
from bot.domain.events import Event, EventKind
from bot.domain.ladder import ReminderKind, Step, first_step_of_next_rung, next_due, reminders_of, step_at
from bot.domain.numbers import Subject, SubjectKind
from bot.domain.people import PersonRef, Role, callout
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.services.record_change import record_case, record_escalation, tell_thread
from bot.storage.reminders import Reminder
from bot.storage.uow import UnitOfWork

BATCH = 100
Rungs = Mapping[str, Sequence[PersonRef]]


async def fire_reminders(desk: Desk, directory: Directory) -> int:
    """How many were taken. Each is marked as fired in the transaction that acts on it, so none fires twice.

    A transaction of its own for each, which holds the subject before the reminder, as people's actions do: two
    workers, or a worker and a person, never wait for each other in a circle.
    """
    rungs = {
        rung: await directory.members_of(Role(rung)) for rung in desk.policy.ladder.rungs if rung != "owner"
    }
    fired = 0
    while True:
        async with desk.read() as view:
            due = await view.reminders.due(BATCH)
        for reminder in due:
            async with desk.begin() as uow:
                fired += await _fire(desk, uow, reminder, rungs)
        if len(due) < BATCH:
            return fired


async def _fire(desk: Desk, uow: UnitOfWork, reminder: Reminder, rungs: Rungs) -> bool:
    """Whether it was this worker's to fire."""
    about = await _held(uow, reminder.subject)
    if not await uow.reminders.take(reminder):
        return False
    if isinstance(about, Escalation):
        await _nudge(desk, uow, about, reminder, rungs)
    elif about is not None and reminder.kind is ReminderKind.WAKE:
        await _wake(desk, uow, about)
    elif about is not None:
        await _free_if_stale(desk, uow, about, reminder)
    return True


async def _held(uow: UnitOfWork, subject: Subject) -> Case | Escalation | None:
    try:
        if subject.kind is SubjectKind.CASE:
            return await uow.cases.hold(subject.number)
        return await uow.escalations.hold(subject.number)
    except NotFound:
        return None


async def _wake(desk: Desk, uow: UnitOfWork, case: Case) -> None:
    woken = wake(case, callout(), uow.now)
    if woken is None:
        return
    case, event = woken
    await record_case(uow, case, event, stale_after=desk.policy.claims.go_stale_after)
    await tell_thread(uow, case, event, mention=(case.owner,) if case.owner else ())


async def _free_if_stale(desk: Desk, uow: UnitOfWork, case: Case, reminder: Reminder) -> None:
    """A claim that nobody has touched for too long returns to the desk; one that was touched gets more time."""
    patience = desk.policy.claims.go_stale_after
    if case.status is not CaseStatus.CLAIMED or case.claimed_at is None or case.owner is None:
        return
    fresh_until = max(filter(None, (case.claimed_at, case.touched_at, case.snoozed_until))) + patience
    if fresh_until > uow.now:
        await uow.reminders.plan(case.subject, reminder.kind, reminder.anchor, reminder.step + 1, fresh_until)
        return
    owner = case.owner
    case, event = release(case, callout(), uow.now)
    await record_case(uow, case, event, stale_after=patience)
    await tell_thread(uow, case, event, mention=(owner,))


async def _nudge(
    desk: Desk, uow: UnitOfWork, escalation: Escalation, reminder: Reminder, rungs: Rungs
) -> None:
    """Nudge the next on the ladder, unless the reason has gone meanwhile."""
    if reminders_of(escalation).get(reminder.kind) != reminder.anchor:
        return
    ladder = desk.policy.ladder
    step = step_at(ladder, reminder.step)
    while step is not None and not _standing_on(step, escalation, rungs):
        step = step_at(ladder, first_step_of_next_rung(ladder, step.number))
    if step is None:
        return
    people = tuple(_standing_on(step, escalation, rungs))
    event = Event(
        escalation.subject,
        EventKind.NUDGED,
        uow.now,
        callout(),
        {
            "why": reminder.kind.value,
            "due": reminder.anchor.isoformat(),
            "rung": step.rung,
            "step": step.number,
            "last": step.is_last,
            "to": " ".join(person.slack_id for person in people),
        },
    )
    await record_escalation(uow, escalation, event)
    await tell_thread(uow, escalation, event, mention=people)
    due = next_due(ladder, step.number, uow.now)
    if due is not None:
        await uow.reminders.plan(escalation.subject, reminder.kind, reminder.anchor, step.number + 1, due)


def _standing_on(step: Step, escalation: Escalation, rungs: Rungs) -> Sequence[PersonRef]:
    if step.rung == "owner":
        return (escalation.owner,) if escalation.owner else ()
    return rungs.get(step.rung, ())
