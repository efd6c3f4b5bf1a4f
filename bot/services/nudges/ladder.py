"""Climb the ladder: nudge whoever stands on the rung that is due, or go on, or wait until somebody may be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.changes.context import Context
from bot.changes.locks import NudgeTarget
from bot.changes.records import show, tell_thread
from bot.domain.access import Permission, roles_with
from bot.domain.cases.case import Case
from bot.domain.cases.choices import Priority
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.ladder import (
    OWNER,
    TEAM,
    TEAM_LEAD,
    Ladder,
    Step,
    first_step_of_next_rung,
    request_ladder,
    step_at,
)
from bot.domain.nudges.reasons import NudgeReason
from bot.domain.nudges.recipients import Call, NudgeDecision, choose_recipients, snoozed
from bot.domain.people import PersonRef
from bot.services.escalations.ownership import request_handover
from bot.services.on_call.availability import OnCall, availability
from bot.services.on_call.nudges import leave_alone, nudge, nudge_team
from bot.storage.database import UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.storage.nudges.reminders import Reminder


@dataclass(frozen=True, slots=True)
class NudgeStep:
    """One reminder that has been taken, and everybody who may be called because of it."""

    context: Context
    uow: UnitOfWork
    target: NudgeTarget
    reminder: Reminder
    on_call: OnCall

    async def run(self) -> None:
        """Nudge the first on the ladder, from the reminder's step on, who may be nudged."""
        await self.uow.lock(AdvisoryLock.NUDGING)
        step = step_at(self.ladder, self.reminder.step)
        if step is None:
            await leave_alone(self.uow, self._call(None), (), NudgeReason.CAPPED)
        await self._pass_on_if_silent()
        while step is not None and not await self._stops_at(step):
            step = step_at(self.ladder, first_step_of_next_rung(self.ladder, step.number))

    async def skip_as_answered(self) -> None:
        """The reason has gone meanwhile: nobody is nudged."""
        call = self._call(step_at(self.ladder, self.reminder.step))
        await leave_alone(self.uow, call, (), NudgeReason.ANSWERED)

    @property
    def ladder(self) -> Ladder:
        """The ladder of such a deadline."""
        ladder = self.context.policy.ladder
        return request_ladder(ladder) if self.target.request else ladder

    async def _stops_at(self, step: Step) -> bool:
        """Whether somebody was nudged there, or will be; else the next rung has its turn."""
        call = self._call(step)
        if step.rung == TEAM:
            await self._remind_team(call)
            await self._plan(step.number + 1, self.uow.now + self.ladder.every)
            return True
        people = self._people_on(step.rung)
        if not people:
            await leave_alone(self.uow, call, (), NudgeReason.NOBODY)
            return False
        decision = await self._decide(step, people)
        for reason, held in decision.skipped_by_reason().items():
            await leave_alone(self.uow, call, held, reason)
        if decision.called:
            await self._nudge(call, step, decision.called)
            await self._plan(step.number + 1, self.uow.now + self.ladder.every)
        elif decision.again_at is not None:
            await self._plan(step.number, decision.again_at)
        return bool(decision.called or decision.again_at)

    async def _decide(self, step: Step, people: Sequence[PersonRef]) -> NudgeDecision:
        until = self.target.put_off_until(step.rung, self.uow.now)
        if until is not None:
            return snoozed(people, until)
        woken = self._breaks_quiet()
        candidates = await availability(self.context, self.uow, self.on_call, people, breaks_quiet=woken)
        return choose_recipients(candidates, may_pass=step.rung == OWNER, is_last=self._is_last(step))

    def _breaks_quiet(self) -> bool:
        """Whether people are woken for it."""
        about = self.target.about
        if isinstance(about, Case):
            return about.priority is Priority.P1
        return self.context.policy.terms_or_mildest(about.severity).breaks_quiet

    def _is_last(self, step: Step) -> bool:
        """Whether nobody comes after; an owner is the last where the rungs above are empty."""
        later = self.ladder.rungs[step.number // self.ladder.at_most + 1 :]
        return not later or (step.rung == OWNER and not any(self._people_on(rung) for rung in later))

    def _people_on(self, rung: str) -> Sequence[PersonRef]:
        """Of a role that may not see a confidential escalation nobody is told of it."""
        about = self.target.about
        if rung == OWNER:
            return (about.owner,) if about.owner else ()
        if rung == TEAM_LEAD and self.target.request:
            return self.on_call.partner_leads.get(self.target.request.team, ())
        hidden = isinstance(about, Escalation) and about.confidential
        sees = not hidden or rung in roles_with(Permission.SEE_CONFIDENTIAL)
        return self.on_call.roles.get(rung, ()) if sees else ()

    def _call(self, step: Step | None) -> Call:
        """The nudge of a step; without one that which would come after the last."""
        reminder, request = self.reminder, self.target.request
        end = Call(reminder.subject, reminder.kind, reminder.anchor, self.ladder.rungs[-1], reminder.step)
        at = replace(end, rung=step.rung, step=step.number, is_last=step.is_last) if step else end
        return replace(at, request=request)

    async def _nudge(self, call: Call, step: Step, people: Sequence[PersonRef]) -> None:
        event = await nudge(self.uow, call, people)
        await show(self.uow, self.target.about)
        if self.target.request is None or step.nth == 1:
            await tell_thread(self.uow, self.target.about, event)

    async def _remind_team(self, call: Call) -> None:
        event = await nudge_team(self.uow, call)
        await show(self.uow, self.target.about)
        if self.target.request is not None:
            await tell_thread(self.uow, self.target.request, event, team=self.target.request.team)

    async def _plan(self, number: int, due_at: datetime) -> None:
        """The step after the last one is where it is recorded that nobody is nudged any more."""
        reminder = self.reminder
        if number == reminder.step:
            await self.uow.reminders.put_back(reminder, due_at)
        else:
            await self.uow.reminders.plan(reminder.subject, reminder.kind, reminder.anchor, number, due_at)

    async def _pass_on_if_silent(self) -> None:
        """An owner who was nudged in vain as often as the ladder allows needs somebody to take over."""
        about = self.target.about
        if self.target.request or isinstance(about, Case) or about.owner is None:
            return
        if OWNER not in self.ladder.rungs[: self.reminder.step // self.ladder.at_most]:
            return
        call = Call(about.subject, self.reminder.kind, self.reminder.anchor, OWNER)
        if await self.uow.nudges.tried(call, about.owner) >= self.ladder.at_most:
            await request_handover(self.context, self.uow, self.on_call, about, Handover.SILENT)
