"""Lock what a number, a thread or a message belongs to: the case or the escalation, before all else of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.nudges.ladder import OWNER
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject, SubjectKind, request_subject
from bot.storage.database import ReadSession, UnitOfWork
from bot.storage.locks import lock_and_recheck


@dataclass(frozen=True, slots=True)
class NudgeTarget:
    """A case or an escalation; or the request of a partner team about it, as `request`."""

    about: Case | Escalation
    request: PartnerRequest | None = None

    def put_off_until(self, rung: str, now: datetime) -> datetime | None:
        """Until when a rung is left alone because it is put aside; partner teams know nothing of that."""
        until = self.about.snoozed_until
        if until is None or until <= now or (self.request and rung != OWNER):
            return None
        return until


async def find_nudge_target(view: ReadSession, subject: Subject) -> NudgeTarget:
    """What has that number. NotFound."""
    if subject.kind is SubjectKind.REQUEST:
        request = await view.partner_requests.get(subject.number)
        return NudgeTarget((await find_nudge_target(view, request.about)).about, request)
    if subject.kind is SubjectKind.CASE:
        return NudgeTarget(await view.cases.get(subject.number))
    return NudgeTarget(await view.escalations.get(subject.number))


async def lock_nudge_target(uow: UnitOfWork, subject: Subject) -> NudgeTarget:
    """The same, locked in the order that everybody keeps: the parent before its request. NotFound, Moved."""
    if subject.kind is SubjectKind.REQUEST:
        return NudgeTarget(*await lock_request(uow, subject.number))
    return NudgeTarget(await lock_parent(uow, subject))


async def lock_parent(uow: UnitOfWork, subject: Subject) -> Case | Escalation:
    """Lock the case or escalation; for a partner request, its current parent. NotFound, Moved."""

    async def lock_it(parent: Subject) -> Case | Escalation:
        if parent.kind is SubjectKind.CASE:
            return await uow.cases.get_for_update(parent.number)
        return await uow.escalations.get_for_update(parent.number)

    return await lock_and_recheck(lambda: uow.partner_requests.parent_of(subject), lock_it)


async def lock_request(uow: UnitOfWork, number: int) -> tuple[Case | Escalation, PartnerRequest]:
    """A request and its current parent, both locked, in the order that everybody keeps. NotFound, Moved."""
    about = await lock_parent(uow, request_subject(number))
    return about, await uow.partner_requests.get_for_update(number)


async def lock_current_case(uow: UnitOfWork, number: int) -> Case:
    """The case under which a case goes on, locked: its own, unless it was merged. NotFound, Moved."""

    async def current() -> int:
        return (await uow.cases.get(number)).merged_into or number

    return await lock_and_recheck(current, uow.cases.get_for_update)
