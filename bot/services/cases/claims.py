"""Claim a case, or the most urgent one that nobody has."""

from __future__ import annotations

from bot.changes.context import Context
from bot.changes.records import record_case
from bot.domain.access import ACCESS, Permission
from bot.domain.cases.case import Case, claim, claimed
from bot.domain.errors import ClaimLimitReached, NotAllowed, NothingToClaim
from bot.domain.people import Actor, PersonRef
from bot.storage.database import UnitOfWork


async def claim_case(context: Context, number: int, by: Actor) -> Case:
    """Take it, if nobody was first: AlreadyClaimed names who was, and since when. ClaimLimitReached, NotFound."""
    person = _claimant(by)

    async def work(uow: UnitOfWork) -> Case:
        await uow.people.lock(person)
        return await _claim(context, uow, number, by, person)

    return await context.transact(work)


async def claim_next(context: Context, by: Actor) -> Case:
    """Take the most urgent case that nobody has; NothingToClaim when there is none."""
    person = _claimant(by)

    async def work(uow: UnitOfWork) -> Case:
        await uow.people.lock(person)
        number = await uow.cases.most_urgent_unowned()
        if number is None:
            raise NothingToClaim
        return await _claim(context, uow, number, by, person)

    return await context.transact(work)


def _claimant(by: Actor) -> PersonRef:
    if by.person is None:
        raise NotAllowed(ACCESS[Permission.CLAIM_CASE].roles)
    return by.person


async def _claim(context: Context, uow: UnitOfWork, number: int, by: Actor, person: PersonRef) -> Case:
    """The person is held, so that two claims of theirs at once are counted one after the other."""
    limit = context.policy.claims.limit
    if await uow.cases.try_claim(number, person):
        case = await uow.cases.get(number)
        event = claimed(case, by, uow.now)
    else:
        case, event = claim(await uow.cases.get_for_update(number), by, uow.now)
        await uow.cases.save(case)
    if await uow.cases.open_held_by(person) > limit:
        raise ClaimLimitReached(limit)
    await record_case(uow, case, event, stale_after=context.policy.claims.go_stale_after)
    return case
