"""Nudges: batched, held back with a reason, never after their reason is gone, never lost and never doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.nudges.reasons import ReminderKind
from bot.domain.nudges.recipients import Call
from bot.domain.people import Actor, Role, acting
from bot.domain.subjects import escalation_subject
from bot.domain.time.calendars import Calendar
from bot.domain.time.shifts import Shift
from bot.services.escalations.endings import resolve_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation, take_escalation
from bot.services.escalations.promises import ask_update, snooze_escalation
from bot.services.on_call.nudges import nudge
from bot.services.workspace.people import Profile, remember_person
from bot.storage.locks import AdvisoryLock
from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.inbox import SECOND, Day, a_day, a_policy
from tests.integration.services.office import Office, open_office
from tests.integration.services.waiting import until_somebody_waits
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED, StillClock

AGENT, LEAD, ADMIN, EXECUTIVE = Role.AGENT, Role.LEAD, Role.ADMIN, Role.EXECUTIVE
EVENING = datetime(2026, 11, 23, 21, 55, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
NEVER_ON = Shift("other", Calendar("UTC", frozenset(range(7)), timedelta(0), timedelta(minutes=1)))
ALWAYS_ON = Shift("day", Calendar())


@pytest.fixture
async def day(migrated_url: str) -> AsyncIterator[Day]:
    async with open_office(migrated_url, a_policy(), StillClock(NOON)) as office:
        yield a_day(office)


async def in_zone(office: Office, name: str, zone: str, role: Role) -> Actor:
    """Somebody who lives elsewhere."""
    profile = Profile("T0ACME", f"U0{name.upper()}", name.capitalize(), zone)
    ref = await remember_person(office.context.transact, profile)
    office.roster.people.setdefault(role, []).append(ref)
    return acting(ref, frozenset({role}), "button")


async def flagged(office: Office, owner: Actor, count: int = 1, severity: str = "sev1") -> None:
    eva = await office.person("eva", EXECUTIVE)
    for _ in range(count):
        await office.escalation(eva, severity, owner=owner.person)


async def test_ten_nudges_at_once_are_one_message(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana, 10)
    await day.passes(10 * MINUTE + 30 * SECOND)
    [message] = day.inboxes.of(ana)
    assert message.about == tuple(f"E-{number} acknowledge" for number in range(1, 11))
    assert await day.sent() == [("owner", "batched")] * 10


async def test_one_nudge_alone_is_due_and_not_batched(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana)
    await day.passes(11 * MINUTE)
    assert await day.sent() == [("owner", "due")]


async def test_a_nudge_half_a_minute_after_a_message_waits_until_a_minute_has_passed(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana)
    day.office.clock.moves(30 * SECOND)
    await flagged(day.office, ana)
    await day.passes(12 * MINUTE)
    first, second = day.inboxes.of(ana)[:2]
    assert (first.about, second.about) == (("E-1 acknowledge",), ("E-2 acknowledge",))
    assert second.at - first.at == MINUTE


async def test_what_is_answered_before_the_message_goes_out_is_left_out(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana, 2)
    day.office.clock.moves(10 * MINUTE)
    await day.office.ticks()
    await acknowledge_escalation(day.office.context, 1, ana)
    await day.passes(20 * SECOND)
    assert [message.about for message in day.inboxes.of(ana)] == [("E-2 acknowledge",)]
    assert await day.held() == [("owner", "answered")]
    story = [row["data"] for row in await day.office.rows("events") if row["kind"] == "nudge_held"]
    assert [(data["why"], data["reason"], data["to"]) for data in story] == [
        ("acknowledge", "answered", "U0ANA")
    ]


async def test_where_everything_is_answered_nothing_is_sent(day: Day) -> None:
    ana, ben = await day.office.person("ana", AGENT), await day.office.person("ben", AGENT)
    await flagged(day.office, ana, 2)
    day.office.clock.moves(10 * MINUTE)
    await day.office.ticks()
    assert ben.person is not None
    await acknowledge_escalation(day.office.context, 1, ana)
    await assign_escalation(day.office.context, 2, ben.person, ana)
    await day.passes(20 * SECOND)
    assert not day.inboxes.posted
    assert await day.held() == [("owner", "answered")] * 2
    async with day.office.context.read() as view:
        assert (await view.deliveries.backlog()).waiting == 0


async def test_a_lost_answer_doubles_nothing_and_loses_nothing(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana, 2)
    day.inboxes.loses_answers = 1
    day.office.clock.moves(10 * MINUTE)
    await day.office.ticks()
    day.office.clock.moves(10 * SECOND)
    await day.deliverer.until_idle()
    await acknowledge_escalation(day.office.context, 1, ana)
    await day.passes(MINUTE)
    assert [message.about for message in day.inboxes.of(ana)] == [("E-1 acknowledge", "E-2 acknowledge")]
    assert await day.sent() == [("owner", "batched")] * 2, "both were read, whatever was answered since"


async def test_whoever_cannot_be_written_to_is_recorded_as_nobody(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    await flagged(day.office, ana)
    day.inboxes.closed.add(ana.label)
    await day.passes(11 * MINUTE)
    assert await day.held() == [("owner", "nobody")]


async def test_at_night_only_the_most_urgent_wakes_anybody(migrated_url: str) -> None:
    async with open_office(migrated_url, a_policy(), StillClock(EVENING)) as office:
        day, ana = a_day(office), await office.person("ana", AGENT)
        await flagged(office, ana)
        await flagged(office, ana, severity="sev2")
        await day.passes(HOUR, MINUTE)
        assert {about for message in day.inboxes.of(ana) for about in message.about} == {
            "E-1 acknowledge", "E-1 update",
        }  # fmt: skip
        assert ("owner", "quiet_hours") in await day.held()


async def test_what_waits_for_the_morning_comes_with_the_morning_and_on_the_same_step(
    migrated_url: str,
) -> None:
    async with open_office(migrated_url, a_policy(), StillClock(EVENING)) as office:
        day, ana = a_day(office), await office.person("ana", AGENT)
        lena = await office.person("lena", LEAD)
        await flagged(office, ana, severity="sev2")
        await day.passes(9 * HOUR, 5 * MINUTE)
        assert not day.inboxes.posted
        assert await day.held() == [("owner", "quiet_hours")] * 2, "to acknowledge, and to report"
        await day.passes(6 * MINUTE, MINUTE)
        [message] = day.inboxes.of(ana)
        assert message.about == ("E-1 acknowledge", "E-1 update")
        assert MORNING <= message.at <= MORNING + 2 * MINUTE
        assert not day.inboxes.of(lena)
        waiting = [row for row in await office.rows("reminders") if row["fired_at"] is None]
        assert {row["step"] for row in waiting} == {1}


async def test_each_lead_has_the_quiet_hours_of_their_own_zone(migrated_url: str) -> None:
    """On Friday evening in New York it is already Saturday in Manila; on Sunday America has set its clocks back."""
    begins = datetime(2026, 10, 31, 22, tzinfo=UTC)
    policy = a_policy(ladder=["lead"], nudge_at_most=2, nudge_every="1h")
    async with open_office(migrated_url, policy, StillClock(begins)) as office:
        day = a_day(office)
        mia = await in_zone(office, "mia", "America/New_York", LEAD)
        noel = await in_zone(office, "noel", "Asia/Manila", LEAD)
        await flagged(office, await office.person("ana", AGENT), severity="sev2")
        await day.passes(3 * HOUR, 5 * MINUTE)
        firsts = [min(message.at for message in day.inboxes.of(who)) for who in (mia, noel)]
        assert firsts[0] < begins + HOUR, "half past six in the evening"
        assert firsts[1] >= begins + HOUR, "at seven in the morning at the earliest"


async def test_an_owner_whose_shift_is_over_is_left_alone_and_the_lead_on_shift_is_nudged(day: Day) -> None:
    office = day.office
    ana, lena, lou = [
        await office.person(name, role) for name, role in (("ana", AGENT), ("lena", LEAD), ("lou", LEAD))
    ]
    assert ana.person is not None
    assert lena.person is not None
    assert lou.person is not None
    office.roster.shifts = {ALWAYS_ON: [lena.person], NEVER_ON: [ana.person, lou.person]}
    await flagged(office, ana)
    await day.passes(11 * MINUTE)
    assert not day.inboxes.of(ana)
    assert not day.inboxes.of(lou)
    assert "E-1 acknowledge" in day.inboxes.of(lena)[-1].about
    assert await day.held() == [("owner", "off_shift"), ("lead", "off_shift")]


async def test_on_the_last_rung_that_has_anybody_nobody_is_left_out(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    assert ana.person is not None
    day.office.roster.shifts = {NEVER_ON: [ana.person]}
    await flagged(day.office, ana)
    await day.passes(11 * MINUTE)
    assert [message.about for message in day.inboxes.of(ana)] == [("E-1 acknowledge",)]


async def test_what_is_snoozed_nudges_nobody_until_it_wakes(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    lena = await day.office.person("lena", LEAD)
    await flagged(day.office, ana)
    until = day.office.clock.now + 3 * HOUR
    await snooze_escalation(day.office.context, 1, until, "the bank answers later", ana, "form-1")
    assert ana.person is not None
    await assign_escalation(
        day.office.context, 1, (await day.office.person("ben", AGENT)).person or ana.person, lena
    )
    await day.passes(170 * MINUTE, MINUTE)
    assert not day.inboxes.posted
    assert await day.held() == [("owner", "snoozed")]
    await day.passes(12 * MINUTE, MINUTE)
    assert day.inboxes.posted
    assert "woken" in [row["kind"] for row in await day.office.rows("events")]


async def test_when_the_ladder_has_ended_it_is_recorded_once(migrated_url: str) -> None:
    async with open_office(migrated_url, a_policy(ladder=["owner"], nudge_at_most=2)) as office:
        day, ana = a_day(office), await office.person("ana", AGENT)
        await flagged(office, ana, severity="sev2")
        await day.passes(3 * HOUR, MINUTE)
        capped = [row["subject"] for row in await office.rows("nudges") if row["reason"] == "capped"]
        assert capped == ["E-1"] * 2, "to acknowledge, and to report"
        assert len(await day.sent()) == 4


async def test_a_worker_that_dies_at_any_statement_doubles_and_loses_no_nudge(day: Day) -> None:
    ana = await day.office.person("ana", AGENT)
    for statement in range(1, 11):
        await flagged(day.office, ana)
        await day.passes(10 * MINUTE, 10 * MINUTE)
        day.office.clock.moves(MINUTE)
        dying = a_day(day.office, brittle(day.office.context, statement), day.inboxes)
        with suppress(KilledError):
            await dying.deliverer.until_idle()
        await day.passes(MINUTE, 20 * SECOND)
        await resolve_escalation(day.office.context, statement, SOLVED, ana)
    told = [message.about for message in day.inboxes.of(ana)]
    assert told == [(f"E-{number} acknowledge",) for number in range(1, 11)]
    assert {row["outcome"] for row in await day.office.rows("nudges")} == {"sent"}


async def test_what_a_sponsor_asks_at_night_the_owner_hears_in_the_morning_once(migrated_url: str) -> None:
    async with open_office(migrated_url, a_policy(), StillClock(EVENING + 10 * MINUTE)) as office:
        day, ana = a_day(office), await office.person("ana", AGENT)
        await flagged(office, ana, severity="sev3")
        await acknowledge_escalation(office.context, 1, ana)
        await ask_update(office.context, office.roster, 1, await office.person("eva", EXECUTIVE))
        await day.passes(8 * HOUR, 10 * MINUTE)
        assert not day.inboxes.posted
        assert await day.held() == [("owner", "quiet_hours")]
        await day.passes(2 * HOUR, 5 * MINUTE)
        assert [message.about for message in day.inboxes.of(ana)] == [("E-1 asked",)]


async def test_what_nobody_owns_is_asked_of_the_leads_in_the_morning_once(migrated_url: str) -> None:
    async with open_office(migrated_url, a_policy(), StillClock(EVENING + 10 * MINUTE)) as office:
        day, eva = a_day(office), await office.person("eva", EXECUTIVE)
        lena, lou = await office.person("lena", LEAD), await office.person("lou", LEAD)
        await office.escalation(eva, "sev3")
        await ask_update(office.context, office.roster, 1, eva)
        [said] = await office.said_in_threads("update_asked")
        assert said["mention"] == []
        await day.passes(8 * HOUR, 10 * MINUTE)
        assert not day.inboxes.posted
        asked = [row for row in await office.rows("nudges") if row["why"] == "update"]
        assert [(row["rung"], row["outcome"], row["reason"]) for row in asked] == [
            ("lead", "held", "quiet_hours")
        ] * 2
        await day.passes(2 * HOUR, 5 * MINUTE)
        for lead in (lena, lou):
            messages = [message.about for message in day.inboxes.of(lead)]
            assert [about for about in messages if "E-1 asked" in about] == messages[:1]
        assert len(await office.said_in_threads("update_asked")) == 1


async def test_leads_are_spared_what_somebody_has_taken_meanwhile_and_the_owner_is_asked(day: Day) -> None:
    office = day.office
    eva, lena = await office.person("eva", EXECUTIVE), await office.person("lena", LEAD)
    await office.escalation(eva, "sev3")
    await ask_update(office.context, office.roster, 1, eva)
    ana = await office.person("ana", AGENT)
    await take_escalation(office.context, 1, ana)
    await day.passes(2 * MINUTE, 5 * SECOND)
    assert not day.inboxes.of(lena)
    assert [message.about for message in day.inboxes.of(ana)] == [("E-1 asked",)]


@pytest.fixture
async def busy(migrated_postgres_url: str) -> AsyncIterator[Day]:
    """On PostgreSQL, where two transactions are under way at once."""
    async with open_office(migrated_postgres_url, a_policy(), StillClock(NOON)) as office:
        yield a_day(office)


def a_call(number: int) -> Call:
    return Call(escalation_subject(number), ReminderKind.ACKNOWLEDGE, NOON, "owner")


async def test_a_message_to_which_a_nudge_is_added_is_not_taken_for_sending_meanwhile(busy: Day) -> None:
    office = busy.office
    ana = await office.person("ana", AGENT)
    assert ana.person is not None
    async with office.database.begin() as uow:
        await nudge(uow, a_call(1), [ana.person])
    office.clock.moves(MINUTE)
    async with office.database.begin() as uow:
        await nudge(uow, a_call(2), [ana.person])
        async with office.database.begin() as worker:
            assert await worker.deliveries.take(10, MINUTE) == []
    async with office.database.begin() as worker:
        [message] = await worker.deliveries.take(10, MINUTE)
        assert len(await worker.nudges.waiting_in(message.target)) == 2


async def test_two_who_nudge_somebody_at_once_share_a_message(busy: Day) -> None:
    office = busy.office
    ana = await office.person("ana", AGENT)

    async def second() -> None:
        async with office.database.begin() as uow:
            await uow.lock(AdvisoryLock.NUDGING)
            await nudge(uow, a_call(2), [ana.person] if ana.person else [])

    async with office.database.begin() as uow:
        await uow.lock(AdvisoryLock.NUDGING)
        await nudge(uow, a_call(1), [ana.person] if ana.person else [])
        waiting = asyncio.create_task(second())
        await until_somebody_waits(office, waiting)
    await waiting
    assert [row["kind"] for row in await office.rows("deliveries")] == ["nudge"]
