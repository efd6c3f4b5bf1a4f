"""Whoever is next: the rota among those on shift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.people import PersonRef, Role
from bot.domain.rota import whose_turn
from bot.services.desk import Desk
from bot.services.ports import Directory
from bot.storage.uow import Reading


async def on_rota(directory: Directory, now: datetime) -> Sequence[PersonRef]:
    """The agents on shift; all of them where no shift is under way, or none of them stands in it."""
    agents = await directory.members_of(Role.AGENT)
    on_shift = await directory.on_shift(now)
    at_work = {person.id for person in on_shift or ()}
    return [agent for agent in agents if agent.id in at_work] or agents


async def whoever_is_next(view: Reading, candidates: Sequence[PersonRef]) -> PersonRef | None:
    """The one of these whose turn it is; None of nobody."""
    return whose_turn(candidates, await view.escalations.load_of(candidates))


async def next_owner(desk: Desk, directory: Directory, but: PersonRef | None = None) -> PersonRef | None:
    """Whose turn it is now, leaving out `but` (who has it already); None where nobody else is there.

    Raises what Slack does where it is away and nothing is known of a role or a shift.
    """
    async with desk.read() as view:
        now = view.now
    candidates = [person for person in await on_rota(directory, now) if but is None or person.id != but.id]
    async with desk.read() as view:
        return await whoever_is_next(view, candidates)
