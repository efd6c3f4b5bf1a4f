"""Reminders under load: two workers, people who act meanwhile, and a crash in the middle."""

import asyncio
import itertools
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy.exc import OperationalError

from bot.changes.context import Context
from bot.domain.cases.case import CaseStatus
from bot.domain.errors import DomainError
from bot.domain.escalations.escalation import opened
from bot.domain.nudges.reasons import ReminderKind
from bot.domain.people import Actor, Role
from bot.domain.subjects import case_subject
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import resolve_case
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.nudges.reminders import fire_reminders
from bot.storage.database import UnitOfWork, Work
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

T = TypeVar("T")

AGENT = Role.AGENT


async def overdue_escalations(office: Office, *owners: Actor) -> None:
    """One for each of these owners, who has not acknowledged it in time."""
    async with office.database.begin() as uow:
        for number, owner in enumerate(owners, start=1):
            escalation = replace(
                opened(number, "Late", office.policy.terms("sev1"), NOON), owner=owner.person
            )
            await uow.escalations.add(escalation)
            deadline = NOON + 10 * MINUTE
            await uow.reminders.plan(escalation.subject, ReminderKind.ACKNOWLEDGE, deadline, 0, deadline)
    office.clock.moves(10 * MINUTE)


async def nudged(office: Office) -> list[str]:
    return [row["subject"] for row in await office.rows("events") if row["kind"] == "nudged"]


async def test_two_workers_at_once_fire_three_hundred_reminders_each_once(office: Office) -> None:
    await overdue_escalations(office, *[await office.person("ana", AGENT)] * 300)
    async with office.beside() as other:
        fired = await asyncio.gather(office.ticks(), other.ticks(), return_exceptions=True)
    # SQLite lets one process write at a time, and one that waits for too long goes on at its next tick.
    gave_way = [each for each in fired if isinstance(each, OperationalError) and "sqlite" in office.url]
    done = sum(each for each in fired if isinstance(each, int))
    if gave_way:
        await office.ticks()
    else:
        assert done == 300
    assert sorted(await nudged(office)) == sorted(f"E-{number}" for number in range(1, 301))
    assert len(await office.said_in_threads("nudged")) == 300
    assert await office.ticks() == 0


async def test_owners_who_acknowledge_while_two_workers_nudge_them_are_not_kept_waiting(
    office: Office,
) -> None:
    owners = await office.people(20, AGENT)
    await overdue_escalations(office, *owners)
    async with office.beside() as other:
        outcomes = await asyncio.gather(
            office.ticks(),
            *(
                acknowledge_escalation(office.context, number, by)
                for number, by in enumerate(owners, start=1)
            ),
            other.ticks(),
            return_exceptions=True,
        )
    assert [outcome for outcome in outcomes if isinstance(outcome, BaseException)] == []
    rows = [row for row in await office.rows("reminders") if row["kind"] == "acknowledge"]
    assert [row["subject"] for row in rows if row["fired_at"] is None and row["cancelled_at"] is None] == []
    assert len(await nudged(office)) == len(set(await nudged(office)))


async def test_a_case_that_goes_stale_while_its_owner_resolves_it_is_resolved_or_freed_and_never_stuck(
    office: Office,
) -> None:
    agents = await office.people(12, AGENT)
    numbers = [await office.case(f"Late, part {part}.") for part in range(12)]
    for number, by in zip(numbers, agents, strict=True):
        await claim_case(office.context, number, by)
    office.clock.moves(2 * HOUR)
    async with office.beside() as other:
        outcomes = await asyncio.gather(
            office.ticks(),
            *(
                resolve_case(other.context, number, SOLVED, by)
                for number, by in zip(numbers, agents, strict=True)
            ),
            other.ticks(),
            return_exceptions=True,
        )
    assert [o for o in outcomes if isinstance(o, BaseException) and not isinstance(o, DomainError)] == []
    assert {(await office.case_now(number)).status for number in numbers} == {CaseStatus.RESOLVED}


class PowerCutError(Exception):
    """The process died."""


def with_a_power_cut(context: Context, after: int) -> Context:
    """A desk whose transaction number `after` (from 1) dies just before it would have committed."""
    begun = itertools.count(1)

    async def transact(work: Work[T], /) -> T:
        async def and_dies(uow: UnitOfWork) -> T:
            result = await work(uow)
            if next(begun) == after:
                raise PowerCutError
            return result

        return await context.transact(and_dies)

    return replace(context, transact=transact)


async def test_a_crash_in_the_middle_fires_nothing_twice_and_loses_nothing(office: Office) -> None:
    await overdue_escalations(office, *[await office.person("ana", AGENT)] * 5)
    with pytest.raises(PowerCutError):
        await fire_reminders(with_a_power_cut(office.context, after=3), office.roster)
    assert await nudged(office) == ["E-1", "E-2"]
    assert await office.ticks() == 3
    assert await nudged(office) == [f"E-{number}" for number in range(1, 6)]


async def test_a_reminder_of_something_that_is_gone_is_put_away(office: Office) -> None:
    async with office.database.begin() as uow:
        subject = opened(404, "Gone", office.policy.terms("sev1"), NOON).subject
        await uow.reminders.plan(subject, ReminderKind.UPDATE, NOON, 0, NOON)
    assert await office.ticks() == 1
    assert await office.ticks() == 0


async def test_a_nudge_whose_deadline_has_moved_says_nothing(office: Office) -> None:
    await overdue_escalations(office, await office.person("ana", AGENT))
    async with office.database.begin() as uow:
        held = await uow.escalations.get_for_update(1)
        await uow.escalations.save(replace(held, acknowledge_by=NOON + HOUR))
    assert await office.ticks() == 1
    assert await nudged(office) == []


async def test_a_reminder_that_outlived_its_reason_changes_nothing(office: Office) -> None:
    number = await office.case()
    for kind in (ReminderKind.WAKE, ReminderKind.STALE):
        async with office.database.begin() as uow:
            await uow.reminders.plan(case_subject(number), kind, NOON, 0, NOON)
    before = await office.dump("cases", "events", "deliveries")
    assert await office.ticks() == 2
    assert await office.dump("cases", "events", "deliveries") == before


async def test_where_nobody_stands_on_any_rung_nobody_is_nudged(office: Office) -> None:
    await office.escalation(await office.person("eva", Role.EXECUTIVE))
    office.clock.moves(10 * MINUTE)
    assert await office.ticks() == 1
    assert await nudged(office) == []
