"""Escalations whose owner cannot go on with them: the lead is asked, once, and nobody owns anything twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.errors import HandedOn
from bot.domain.escalations.choices import Handover
from bot.domain.escalations.escalation import NOBODY, EscalationStatus, holder_of
from bot.domain.people import Actor, Role
from bot.domain.time.calendars import EVERY_DAY, Calendar
from bot.domain.time.shifts import Shift
from bot.policy import Policy
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation
from bot.services.escalations.promises import ask_update, snooze_escalation, wake_escalation
from bot.services.nudges.absences import reassign_absent_owners
from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.inbox import Day, a_day, a_policy
from tests.integration.services.office import Office, open_office
from tests.people_builders import HOUR, MINUTE, NOON, StillClock

AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE
MORNINGS = Shift("mornings", Calendar("UTC", EVERY_DAY, 6 * HOUR, 13 * HOUR))
EVENINGS = Shift("evenings", Calendar("UTC", EVERY_DAY, 13 * HOUR, 22 * HOUR))


@pytest.fixture
async def day(migrated_url: str) -> AsyncIterator[Day]:
    async with open_office(migrated_url, a_policy(), StillClock(NOON)) as office:
        yield a_day(office)


async def in_hand(office: Office, severity: str = "sev3") -> tuple[Actor, Actor, Actor]:
    """Ana has it in hand, Lena and Lou lead."""
    ana, lena, lou = (
        await office.person("ana", AGENT),
        await office.person("lena", LEAD),
        await office.person("lou", LEAD),
    )
    await office.escalation(await office.person("eva", EXECUTIVE), severity, owner=ana.person)
    await acknowledge_escalation(office.context, 1, ana)
    return ana, lena, lou


async def asked(office: Office) -> list[tuple[str, list[str]]]:
    """(why, whom the thread mentions) of every time that the leads were asked."""
    said = await office.said_in_threads("handover_asked")
    return [(words["data"]["why"], words["mention"]) for words in said]


async def test_when_the_shift_of_its_owner_ends_the_leads_on_shift_are_asked_once(day: Day) -> None:
    office = day.office
    ana, lena, lou = await in_hand(office)
    assert ana.person is not None
    assert lena.person is not None
    assert lou.person is not None
    office.roster.shifts = {MORNINGS: [ana.person, lou.person], EVENINGS: [lena.person]}
    await day.passes(50 * MINUTE, MINUTE)
    assert await asked(office) == []
    await day.passes(30 * MINUTE, MINUTE)
    assert await asked(office) == [("off_shift", ["U0LENA"])]
    assert [message.about for message in day.inboxes.of(lena)] == [("E-1 asked",)]
    assert not day.inboxes.of(lou)
    now = await office.escalation_now(1)
    assert (now.handover, now.owner) == (Handover.OFF_SHIFT, ana.person)


async def test_an_owner_who_is_back_on_shift_goes_on_and_nobody_is_told(day: Day) -> None:
    office = day.office
    ana, lena, _ = await in_hand(office)
    assert ana.person is not None
    assert lena.person is not None
    office.roster.shifts = {EVENINGS: [ana.person], MORNINGS: [lena.person]}
    await day.passes(5 * MINUTE, MINUTE)
    assert (await office.escalation_now(1)).handover is Handover.OFF_SHIFT
    before = len(await office.rows("events"))
    await day.passes(HOUR, MINUTE)
    assert (await office.escalation_now(1)).handover is None
    assert len(await office.rows("events")) == before


async def test_whoever_stands_in_no_shift_is_never_off(day: Day) -> None:
    ana, lena, _ = await in_hand(day.office)
    assert lena.person is not None
    day.office.roster.shifts = {EVENINGS: [lena.person]}
    await day.passes(30 * MINUTE, MINUTE)
    assert await asked(day.office) == []
    assert ana.person is not None


async def test_while_no_promise_of_the_severity_runs_nobody_is_asked_about_a_shift(migrated_url: str) -> None:
    policy = Policy.model_validate(
        {
            "calendars": {"office": {"from": "09:00", "to": "12:30"}},
            "escalations": {"severities": {"sev3": {"calendar": "office"}}},
        }
    )
    async with open_office(migrated_url, policy, StillClock(NOON)) as office:
        day = a_day(office)
        ana, lena, _ = await in_hand(office)
        assert ana.person is not None
        assert lena.person is not None
        office.roster.shifts = {MORNINGS: [ana.person], EVENINGS: [lena.person]}
        await day.passes(5 * HOUR, 5 * MINUTE)
        assert await asked(office) == []


async def test_an_owner_who_has_left_the_workspace_is_replaced_by_whom_the_lead_names(day: Day) -> None:
    office = day.office
    ana, lena, lou = await in_hand(office)
    office.roster.gone.add(ana.label)
    await day.passes(2 * MINUTE, MINUTE)
    assert await asked(office) == [("gone", ["U0LENA", "U0LOU"])]
    ben = await office.person("ben", AGENT)
    assert ben.person is not None
    await assign_escalation(office.context, 1, ben.person, lena)
    await day.passes(2 * MINUTE, MINUTE)
    now = await office.escalation_now(1)
    assert (now.owner, now.handover) == (ben.person, None)
    assert len(await asked(office)) == 1
    assert len(day.inboxes.of(lou)) == 1


async def test_two_leads_who_were_asked_at_once_give_it_away_once(day: Day) -> None:
    office = day.office
    ana, lena, lou = await in_hand(office)
    office.roster.gone.add(ana.label)
    await day.passes(2 * MINUTE, MINUTE)
    ben, kim = await office.person("ben", AGENT), await office.person("kim", AGENT)
    assert ben.person is not None
    assert kim.person is not None
    asked_about = holder_of(await office.escalation_now(1))
    async with office.beside() as other:
        given = await asyncio.gather(
            assign_escalation(office.context, 1, ben.person, lena, "form-1", asked_about),
            assign_escalation(other.context, 1, kim.person, lou, "form-2", asked_about),
            return_exceptions=True,
        )
    [refused] = [each for each in given if isinstance(each, HandedOn)]
    now = await office.escalation_now(1)
    assert refused.owner == now.owner
    assert len([kind for kind in await office.story(now.subject) if kind == "assigned"]) == 1
    with pytest.raises(HandedOn):
        await acknowledge_escalation(office.context, 1, lou, asked_about)


async def test_what_nobody_had_is_given_once_too(day: Day) -> None:
    office = day.office
    lena, lou = await office.person("lena", LEAD), await office.person("lou", LEAD)
    ben = await office.person("ben", EXECUTIVE)
    assert ben.person is not None
    await office.escalation(ben)
    assert holder_of(await office.escalation_now(1)) == NOBODY
    await assign_escalation(office.context, 1, ben.person, lena, holder=NOBODY)
    with pytest.raises(HandedOn) as refused:
        await assign_escalation(office.context, 1, ben.person, lou, holder=NOBODY)
    assert refused.value.owner == ben.person


async def test_who_was_asked_while_nobody_had_it_and_has_it_now_goes_on_from_what_they_were_shown(
    day: Day,
) -> None:
    office = day.office
    lena, lou = await office.person("lena", LEAD), await office.person("lou", LEAD)
    assert lou.person is not None
    await office.escalation(lena)
    await assign_escalation(office.context, 1, lou.person, lena, holder=NOBODY)
    with pytest.raises(HandedOn):
        await acknowledge_escalation(office.context, 1, lena, NOBODY)
    done = await acknowledge_escalation(office.context, 1, lou, NOBODY)
    assert (done.owner, done.status) == (lou.person, EscalationStatus.ACKNOWLEDGED)


async def test_an_owner_who_is_nudged_in_vain_loses_the_lead_no_more_than_the_ladder_allows(day: Day) -> None:
    office = day.office
    ana, lena, _ = await in_hand(office, "sev1")
    await day.passes(59 * MINUTE, MINUTE)
    assert await asked(office) == []
    assert len(day.inboxes.of(ana)) == 3
    await day.passes(3 * MINUTE, MINUTE)
    assert await asked(office) == [("silent", ["U0LENA", "U0LOU"])]
    assert set(day.inboxes.of(lena)[0].about) == {"E-1 asked", "E-1 update"}
    await day.passes(2 * HOUR, MINUTE)
    assert len(await asked(office)) == 1
    now = await office.escalation_now(1)
    assert (now.owner, now.handover) == (ana.person, Handover.SILENT)


async def test_at_night_the_leads_are_asked_in_the_morning(migrated_url: str) -> None:
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    async with open_office(migrated_url, a_policy(), StillClock(evening)) as office:
        day = a_day(office)
        ana, lena, _ = await in_hand(office)
        office.roster.gone.add(ana.label)
        await day.passes(8 * HOUR, 10 * MINUTE)
        assert await asked(office) == []
        await day.passes(HOUR, 10 * MINUTE)
        assert len(await asked(office)) == 1
        assert day.inboxes.of(lena)


async def test_two_workers_ask_once_and_one_that_dies_loses_nothing(day: Day) -> None:
    office = day.office
    ana, _, _ = await in_hand(office)
    office.roster.gone.add(ana.label)
    for statement in range(1, 16):
        with pytest.raises(KilledError):
            await reassign_absent_owners(brittle(office.context, statement), office.roster)
        assert await asked(office) == []
    async with office.beside() as other:
        await asyncio.gather(
            reassign_absent_owners(office.context, office.roster),
            reassign_absent_owners(other.context, other.roster),
            return_exceptions=True,
        )
    await reassign_absent_owners(office.context, office.roster)
    assert len(await asked(office)) == 1
    rows = [row for row in await office.rows("nudges") if row["reason"] == "asked"]
    assert sorted(row["person_id"] for row in rows) == sorted({row["person_id"] for row in rows})
    assert len(rows) == 2


async def test_what_is_put_aside_is_handed_over_when_it_wakes(day: Day) -> None:
    office = day.office
    ana, lena, lou = await in_hand(office)
    assert ana.person is not None
    assert lena.person is not None
    assert lou.person is not None
    office.roster.shifts = {MORNINGS: [ana.person, lou.person], EVENINGS: [lena.person]}
    await snooze_escalation(office.context, 1, office.clock.now + 3 * HOUR, "the bank", ana, "form-1")
    await day.passes(170 * MINUTE, MINUTE)
    assert await asked(office) == []
    assert not day.inboxes.of(lena)
    await day.passes(15 * MINUTE, MINUTE)
    assert await asked(office) == [("off_shift", ["U0LENA"])]
    assert [message.about for message in day.inboxes.of(lena)] == [("E-1 asked",)]


async def test_what_is_put_aside_by_somebody_who_left_is_handed_over_at_once(day: Day) -> None:
    office = day.office
    ana, lena, _ = await in_hand(office)
    await snooze_escalation(office.context, 1, office.clock.now + 10 * HOUR, "the bank", ana, "form-1")
    office.roster.gone.add(ana.label)
    await day.passes(5 * MINUTE, MINUTE)
    assert await asked(office) == [("gone", ["U0LENA", "U0LOU"])]
    assert [message.about for message in day.inboxes.of(lena)] == [("E-1 asked",)]


async def test_what_is_taken_up_before_its_time_is_reminded_of_at_once(day: Day) -> None:
    office = day.office
    ana, lena, _ = await in_hand(office)
    ben = await office.person("ben", AGENT)
    assert ben.person is not None
    await snooze_escalation(office.context, 1, office.clock.now + 10 * HOUR, "the bank", ana, "form-1")
    await assign_escalation(office.context, 1, ben.person, lena)
    await day.passes(5 * HOUR, 10 * MINUTE)
    assert not day.inboxes.of(ben)
    await wake_escalation(office.context, 1, lena)
    [woken] = await office.said_in_threads("woken")
    assert woken["mention"] == [ben.label]
    await day.passes(2 * MINUTE, MINUTE)
    assert [message.about for message in day.inboxes.of(ben)] == [("E-1 acknowledge",)]


async def test_the_owner_of_what_is_put_aside_is_asked_for_an_update_once_and_not_at_night(
    migrated_url: str,
) -> None:
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    async with open_office(migrated_url, a_policy(), StillClock(night)) as office:
        day = a_day(office)
        ana, _, _ = await in_hand(office)
        eva = await office.person("eva", EXECUTIVE)
        await snooze_escalation(office.context, 1, office.clock.now + 12 * HOUR, "the bank", ana, "form-1")
        await ask_update(office.context, office.roster, 1, eva)
        await day.passes(7 * HOUR, 10 * MINUTE)
        assert not day.inboxes.of(ana)
        await day.passes(7 * HOUR, 10 * MINUTE)
        assert [message.about for message in day.inboxes.of(ana)] == [("E-1 asked",)]
        assert await office.told_privately(ana) == []
