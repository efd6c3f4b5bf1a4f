"""PostgreSQL only: who waits for a row sees it whole afterwards, and nobody waits in a circle."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import DomainError
from bot.domain.people import PersonRef, Role
from bot.domain.subjects import case_subject
from bot.services.cases.endings import merge_cases
from bot.services.partners.asking import Question, ask_about
from bot.storage.database import UnitOfWork
from tests.builders import at_once
from tests.integration.services.office import open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.test_everything_at_once import first_posts, writes
from tests.integration.services.waiting import NoDeadlocks, until_somebody_waits

ROUNDS, CASES = 3, 6


async def case(uow: UnitOfWork, to: PersonRef | None) -> PersonRef | None:
    """Hold the case, give it to somebody, and tell whose it was before."""
    held = await uow.cases.get_for_update(1)
    await uow.cases.save(replace(held, owner=to))
    return held.owner


async def escalation(uow: UnitOfWork, to: PersonRef | None) -> PersonRef | None:
    """The same with the escalation."""
    held = await uow.escalations.get_for_update(1)
    await uow.escalations.save(replace(held, owner=to))
    return held.owner


async def request(uow: UnitOfWork, to: PersonRef | None) -> PersonRef | None:
    """The same with who asked a partner team."""
    held = await uow.partner_requests.get_for_update(1)
    await uow.partner_requests.save(replace(held, asked_by=to))
    return held.asked_by


@pytest.mark.parametrize("hand_over", [case, escalation, request])
async def test_who_waited_for_something_sees_its_new_owner_by_name(
    hand_over: Callable[[UnitOfWork, PersonRef | None], Awaitable[PersonRef | None]],
    migrated_postgres_url: str,
) -> None:
    async with open_office(migrated_postgres_url, POLICY) as office:
        ana, ben = await office.person("ana", Role.AGENT), await office.person("ben", Role.AGENT)
        await office.escalation(ana, case_number=await office.case())
        await ask_about(office.context, case_subject(1), Question("payouts", "Is it sent?"), ana, "form-1")

        async def waits() -> PersonRef | None:
            async with office.database.begin() as uow:
                return await hand_over(uow, ana.person)

        async with office.database.begin() as uow:
            await hand_over(uow, ben.person)
            waiting = asyncio.create_task(waits())
            await until_somebody_waits(office)
        assert await waiting == ben.person


async def test_merges_and_posts_that_come_in_meanwhile_never_wait_for_each_other_in_a_circle(
    migrated_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement comes at an unlucky moment sooner or later."""
    dice, execute = random.Random(7), AsyncConnection.execute

    async def hesitant(
        self: AsyncConnection, statement: Executable, given: Mapping[str, object] | None = None
    ) -> CursorResult[object]:
        await asyncio.sleep(dice.random() * 0.004)
        return await execute(self, statement, given)

    waits = NoDeadlocks(at_once)
    async with open_office(migrated_postgres_url, waits=waits) as office, office.beside() as other:
        lee = await office.person("lee", Role.LEAD)
        for _ in range(ROUNDS):
            numbers = [await office.case() for _ in range(CASES)]
            firsts = (await first_posts(office))[-CASES:]
            pairs = [dice.sample(numbers, 2) for _ in range(CASES)]
            with monkeypatch.context() as patch:
                patch.setattr(AsyncConnection, "execute", hesitant)
                outcomes = await asyncio.gather(
                    *(merge_cases(office.context, one, two, lee) for one, two in pairs),
                    writes(office, firsts, dice),
                    writes(other, firsts, dice),
                    return_exceptions=True,
                )
            assert [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, DomainError)] == []
        cases, posts = await office.rows("cases"), await office.rows("posts")
    gone = {row["number"] for row in cases if row["status"] == "merged"}
    assert gone
    assert not {row["case_number"] for row in posts} & gone
