"""What a desk that works from Monday to Friday owes its customers over a weekend, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.cases.case import Case, CaseStatus
from bot.domain.cases.choices import Priority
from bot.domain.people import callout
from bot.policy import parse_policy
from bot.services.cases.changes import prioritise_case
from bot.services.cases.endings import merge_cases, resolve_case
from tests.integration.services.office import Office, open_office
from tests.people_builders import HOUR, MINUTE, SOLVED, StillClock

WEEKDAYS = parse_policy("""
service_levels:
  P1: {first_response: 10m, next_response: 20m, resolution: 4h}
  P2: {first_response: 1h, next_response: 2h, resolution: 1d, calendar: office}
  P3: {first_response: 2h, next_response: 4h, resolution: 2d, calendar: office}
  P4: {first_response: 2h, next_response: 4h, resolution: 2d, calendar: office}
calendars:
  office: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00"}
""")


def november(day: int, hour: int, minute: int = 0) -> datetime:
    """The 27th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


FRIDAY_EVENING = november(27, 17, 30)
WEDNESDAY = datetime(2026, 12, 2, tzinfo=UTC)


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url, WEEKDAYS, StillClock(FRIDAY_EVENING)) as office:
        yield office


async def asked(office: Office) -> int:
    """A customer writes on Friday evening."""
    return await office.case(created_at=office.clock.now)


async def set_to(office: Office, number: int, priority: Priority) -> Case:
    return await prioritise_case(office.context, number, priority, callout())


def due(case: Case) -> tuple[datetime | None, datetime | None]:
    return case.respond_by, case.resolve_by


async def test_the_clocks_of_a_case_stand_still_over_the_weekend(office: Office) -> None:
    number = await asked(office)
    office.clock.moves(10 * MINUTE)
    case = await set_to(office, number, Priority.P2)
    assert due(case) == (november(30, 9, 30), WEDNESDAY + 14 * HOUR + 30 * MINUTE)

    office.clock.now = november(28, 12)
    await office.follows_up(number)
    assert due(await office.case_now(number)) == due(case), "a second post gives no more time for the first"

    office.clock.now = november(28, 13)
    await office.follows_up(number, "We look into it.", ours=True)
    assert (await office.case_now(number)).respond_by is None

    office.clock.now = november(29, 15)
    await office.follows_up(number)
    assert (await office.case_now(number)).respond_by == november(30, 11)


async def test_an_urgent_case_on_a_sunday_is_due_on_that_sunday(office: Office) -> None:
    number = await asked(office)
    office.clock.now = november(29, 15)
    case = await set_to(office, number, Priority.P1)
    assert due(case) == (FRIDAY_EVENING + 10 * MINUTE, FRIDAY_EVENING + 4 * HOUR)


async def test_a_reopened_case_promises_anew_from_then_on_whatever_its_priority_becomes(
    office: Office,
) -> None:
    number = await asked(office)
    await office.follows_up(number, "It is on its way.", ours=True, created_at=office.clock.now + MINUTE)
    office.clock.moves(HOUR)
    await resolve_case(office.context, number, SOLVED, callout())

    office.clock.now = november(30, 10)
    await office.follows_up(number, "Still nothing.")
    reopened = await office.case_now(number)
    assert (reopened.status, reopened.reopened_at) == (CaseStatus.NEW, november(30, 10))
    case = await set_to(office, number, Priority.P2)
    assert due(case) == (november(30, 12), WEDNESDAY + 16 * HOUR)
    assert due(await set_to(office, number, Priority.P1)) == (november(30, 10, 20), november(30, 14))


async def test_a_more_urgent_priority_counts_from_the_first_post_that_waits(office: Office) -> None:
    number = await asked(office)
    await office.follows_up(number, "Which one?", ours=True, created_at=FRIDAY_EVENING + MINUTE)
    for hour in (10, 12):
        office.clock.now = november(30, hour)
        await office.follows_up(number)
    assert (await office.case_now(number)).respond_by == november(30, 14)
    assert (await set_to(office, number, Priority.P2)).respond_by == november(30, 12)


async def test_two_cases_that_become_one_owe_the_answer_that_is_due_first(office: Office) -> None:
    earlier = await asked(office)
    office.clock.now = november(28, 12)
    later = await asked(office)
    await set_to(office, later, Priority.P2)
    merged = await merge_cases(office.context, earlier, later, callout())
    assert merged.respond_by == november(30, 10)
    assert (merged.owed_since, merged.reopened_at) == (FRIDAY_EVENING, None)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
async def test_posts_of_a_weekend_are_due_as_they_were_written_in_whatever_order_they_come(
    office: Office, order: tuple[int, ...]
) -> None:
    first = office.a_post(created_at=FRIDAY_EVENING)
    talk = [
        first,
        office.a_post("On it.", created_at=november(28, 9), conversation=first.conversation, ours=True),
        office.a_post(created_at=november(28, 11), conversation=first.conversation, author=first.author),
        office.a_post(created_at=november(29, 11), conversation=first.conversation, author=first.author),
    ]
    office.clock.now = november(30, 8)
    for place in order:
        await office.receives(talk[place])
    case = await office.case_now(1)
    assert (case.opened_at, case.owed_since) == (FRIDAY_EVENING, november(28, 11))
    assert case.respond_by == november(30, 13)
    assert case.resolve_by == WEDNESDAY + 5 * 24 * HOUR + 11 * HOUR + 30 * MINUTE


async def test_a_case_keeps_what_it_promised_before_its_calendar_was_written(migrated_url: str) -> None:
    async with open_office(migrated_url, clock=StillClock(FRIDAY_EVENING)) as before:
        post = before.a_post(created_at=FRIDAY_EVENING)
        await before.receives(post)
        promised = due(await before.case_now(1))
        async with open_office(migrated_url, WEEKDAYS, before.clock) as after:
            await after.receives(
                before.a_post(
                    created_at=FRIDAY_EVENING - HOUR, conversation=post.conversation, author=post.author
                )
            )
            assert due(await after.case_now(1)) == promised
