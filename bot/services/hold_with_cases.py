"""Hold escalations together with their cases, in the order that everybody keeps: cases first, each by number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.errors import StateError
from bot.domain.numbers import escalation_subject
from bot.services.desk import Desk
from bot.storage.uow import UnitOfWork

T = TypeVar("T")
_TRIES = 3
"""The case of an escalation changes only when cases or escalations are merged, at this very moment."""


async def with_cases_held(
    desk: Desk, numbers: tuple[int, ...], work: Callable[[UnitOfWork], Awaitable[T]], wanted: str
) -> T:
    """What `work` gives, in one transaction that holds them all; `wanted` is the verb. NotFound, StateError."""
    for _ in range(_TRIES):
        async with desk.begin() as uow:
            if await _hold(uow, numbers):
                return await work(uow)
    raise StateError(escalation_subject(numbers[0]), "being merged", wanted)


async def _hold(uow: UnitOfWork, numbers: tuple[int, ...]) -> bool:
    """False where one has come to another case while we waited."""
    cases = await uow.escalation_moves.cases_of(*numbers)
    for case in cases:
        await uow.cases.hold(case)
    for number in sorted(set(numbers)):
        await uow.escalations.hold(number)
    return await uow.escalation_moves.cases_of(*numbers) == cases
