"""Claim a case, or the most urgent one that nobody has."""

from __future__ import annotations

from bot.changes.context import Context, in_transaction
from bot.changes.records import record
from bot.domain.access import ACCESS, Permission
from bot.domain.cases.case import Case, claim
from bot.domain.errors import ClaimLimitReached, NotAllowed, NothingToClaim
from bot.domain.events.cases import Claimed
from bot.domain.events.event import Event
from bot.domain.people import Actor
from bot.storage.database import UnitOfWork


async def claim_case(context: Context, number: int, by: Actor) -> Case:
    """Take it, if nobody was first: AlreadyClaimed names who was, and since when. ClaimLimitReached, NotFound."""
    return await _claim(context, number, by)


async def claim_next(context: Context, by: Actor) -> Case:
    """Take the most urgent case that nobody has; NothingToClaim when there is none."""
    return await _claim(context, None, by)


@in_transaction
async def _claim(context: Context, uow: UnitOfWork, number: int | None, by: Actor) -> Case:
    """The person is locked, so that two claims of theirs at once are counted one after the other."""
    person, limit = by.person, context.policy.claims.limit
    if person is None:
        raise NotAllowed(ACCESS[Permission.CLAIM_CASE].roles)
    await uow.people.lock(person)
    wanted = number if number is not None else await uow.cases.most_urgent_unowned()
    if wanted is None:
        raise NothingToClaim
    if await uow.cases.try_claim(wanted, person):
        case = await uow.cases.get(wanted)
        event = Event(case.subject, uow.now, by, Claimed())
    else:
        case, event = claim(await uow.cases.get_for_update(wanted), by, uow.now)
        await uow.cases.save(case)
    if await uow.cases.open_held_by(person) > limit:
        raise ClaimLimitReached(limit)
    await record(context, uow, case, event)
    return case
