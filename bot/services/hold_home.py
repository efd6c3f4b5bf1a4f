"""Hold what a partner request, a thread or a message belongs to: the case or the escalation, before all else of it."""

from __future__ import annotations

from bot.domain.cases import Case
from bot.domain.escalations import Escalation
from bot.domain.numbers import Subject, SubjectKind
from bot.domain.partner_requests import PartnerRequest
from bot.storage.uow import UnitOfWork

_TRIES = 3
"""A request moves when escalations are merged, which happens rarely and never twice at once."""


async def hold_home(uow: UnitOfWork, subject: Subject) -> Case | Escalation:
    """The case or the escalation, held: of a request what it is about. NotFound."""
    held = await _hold(uow, await uow.partner_requests.home_of(subject))
    for _ in range(_TRIES):
        home = await uow.partner_requests.home_of(subject)
        if held.subject == home:
            break
        held = await _hold(uow, home)
    return held


async def _hold(uow: UnitOfWork, home: Subject) -> Case | Escalation:
    if home.kind is SubjectKind.CASE:
        return await uow.cases.hold(home.number)
    return await uow.escalations.hold(home.number)


async def hold_request(uow: UnitOfWork, number: int) -> tuple[Case | Escalation, PartnerRequest]:
    """A request and what it is about, both held, in the order that everybody keeps. NotFound."""
    about = await hold_home(uow, (await uow.partner_requests.get(number)).subject)
    return about, await uow.partner_requests.hold(number)
