"""Hold what a partner request, a thread or a message belongs to: the case or the escalation, before all else of it."""

from __future__ import annotations

from bot.domain.cases.case import Case
from bot.domain.escalations.escalation import Escalation
from bot.domain.partners.requests import PartnerRequest
from bot.domain.subjects import Subject, SubjectKind, request_subject
from bot.storage.database import UnitOfWork


async def hold_home(uow: UnitOfWork, subject: Subject) -> Case | Escalation:
    """The case or the escalation, held: of a request what it is about, which changes when it moves. NotFound."""
    if subject.kind is not SubjectKind.REQUEST:
        return await _hold(uow, subject)
    return await uow.hold_found(lambda: uow.partner_requests.home_of(subject), lambda home: _hold(uow, home))


async def _hold(uow: UnitOfWork, home: Subject) -> Case | Escalation:
    if home.kind is SubjectKind.CASE:
        return await uow.cases.hold(home.number)
    return await uow.escalations.hold(home.number)


async def hold_request(uow: UnitOfWork, number: int) -> tuple[Case | Escalation, PartnerRequest]:
    """A request and what it is about, both held, in the order that everybody keeps. NotFound."""
    about = await hold_home(uow, request_subject(number))
    return about, await uow.partner_requests.hold(number)
