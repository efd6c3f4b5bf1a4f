"""Partner teams that stay silent: the team is reminded in its channel, then its lead, then our owner."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.people import Actor, Role
from bot.domain.subjects import Subject, SubjectKind, escalation_subject
from bot.policy import Policy
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.escalations.promises import snooze_escalation, wake_escalation
from bot.services.partners.answers import give_eta_for_request
from bot.services.partners.asking import Question, ask_about
from tests.integration.services.inbox import Day, a_day
from tests.integration.services.office import Office, open_office
from tests.people_builders import HOUR, MINUTE, NOON, StillClock

AGENT, EXECUTIVE = Role.AGENT, Role.EXECUTIVE
PAYOUTS = {
    "channel": "#payouts",
    "group": "@payouts",
    "lead": "U0PIALEAD",
    "acknowledge_within": "30m",
    "answer_within": "8h",
}
POLICY = {
    "partners": {"payouts": PAYOUTS, "risk": {"channel": "#risk", "acknowledge_within": "30m"}},
    "escalations": {"nudge_every": "10m", "nudge_at_most": 2},
}
REQUEST = Subject(SubjectKind.REQUEST, 1)


@pytest.fixture
async def day(migrated_url: str) -> AsyncIterator[Day]:
    async with open_office(migrated_url, Policy.model_validate(POLICY), StillClock(NOON)) as office:
        yield a_day(office)


async def asked(office: Office, team: str = "payouts") -> tuple[Actor, Actor]:
    """Ana owns the escalation that a team was asked about, and Pia leads the team."""
    ana, pia = await office.person("ana", AGENT), await office.person("pia")
    assert pia.person is not None
    office.roster.groups["U0PIALEAD"] = [pia.person]
    await office.escalation(await office.person("eva", EXECUTIVE), "sev3", owner=ana.person)
    await acknowledge_escalation(office.context, 1, ana)
    question = Question(team, "Where is the file?")
    await ask_about(office.context, escalation_subject(1), question, ana, f"ask-{team}")
    return ana, pia


async def said_to_the_team(office: Office) -> list[dict[str, Any]]:
    return [
        row["data"]
        for row in await office.rows("deliveries")
        if row["kind"] == "words" and row["subject"] == "R-1" and row["data"]["kind"] == "nudged"
    ]


async def test_the_team_then_its_lead_then_our_owner(day: Day) -> None:
    ana, pia = await asked(day.office)
    await day.passes(29 * MINUTE, MINUTE)
    assert await day.sent() == []
    await day.passes(15 * MINUTE, MINUTE)
    assert [row["team"] for row in await said_to_the_team(day.office)] == ["payouts"] * 2
    assert not day.inboxes.posted
    await day.passes(20 * MINUTE, MINUTE)
    assert [message.about for message in day.inboxes.of(pia)] == [("R-1 partner_acknowledge",)] * 2
    assert not day.inboxes.of(ana)
    await day.passes(20 * MINUTE, MINUTE)
    assert [message.about for message in day.inboxes.of(ana)] == [("R-1 partner_acknowledge",)] * 2
    await day.passes(HOUR, MINUTE)
    assert [rung for rung, _ in await day.sent()] == [
        "team",
        "team",
        "team lead",
        "team lead",
        "owner",
        "owner",
    ]
    assert await day.held() == [("owner", "capped")]


async def test_what_happens_about_a_request_is_on_the_timeline_of_what_it_is_about(day: Day) -> None:
    await asked(day.office)
    await day.passes(95 * MINUTE, MINUTE)
    events = [row for row in await day.office.rows("events") if row["kind"] == "nudged"]
    assert {row["subject"] for row in events} == {"E-1"}
    assert {row["data"]["request"] for row in events} == {"R-1"}
    assert [row["data"]["step"] for row in events] == list(range(6))


async def test_a_team_without_a_group_and_a_lead_is_reminded_in_its_channel_and_then_our_owner(
    day: Day,
) -> None:
    ana, _ = await asked(day.office, "risk")
    await day.passes(52 * MINUTE, MINUTE)
    assert [rung for rung, _ in await day.sent()] == ["team", "team", "owner"]
    assert day.inboxes.of(ana)
    assert await day.held() == [("team lead", "nobody")]


async def test_while_the_escalation_is_snoozed_only_our_owner_is_left_alone(day: Day) -> None:
    ana, pia = await asked(day.office)
    until = NOON + 5 * HOUR
    await snooze_escalation(day.office.context, 1, until, "the bank answers later", ana, "form-1")
    await day.passes(2 * HOUR, MINUTE)
    assert len(day.inboxes.of(pia)) == 2
    assert not day.inboxes.of(ana)
    assert await day.held() == [("owner", "snoozed")]
    await day.passes(3 * HOUR + 5 * MINUTE, MINUTE)
    assert [message.about for message in day.inboxes.of(ana)] == [("R-1 partner_acknowledge",)]


async def test_when_the_escalation_is_taken_up_before_its_time_our_owner_is_reminded_at_once(
    day: Day,
) -> None:
    ana, _ = await asked(day.office)
    await snooze_escalation(day.office.context, 1, NOON + 5 * HOUR, "the bank answers later", ana, "form-1")
    await day.passes(2 * HOUR, MINUTE)
    assert not day.inboxes.of(ana)
    await wake_escalation(day.office.context, 1, ana)
    await day.passes(2 * MINUTE, MINUTE)
    assert ("R-1 partner_acknowledge",) in [message.about for message in day.inboxes.of(ana)]


async def test_a_request_that_is_answered_in_time_reminds_nobody(day: Day) -> None:
    await asked(day.office)
    async with day.office.database.begin() as uow:
        await uow.reminders.keep_only(REQUEST, {})
    await day.passes(HOUR, MINUTE)
    assert await day.sent() == []


async def test_a_changed_request_is_reminded_of_its_new_deadline_alone(day: Day) -> None:
    _, pia = await asked(day.office)
    await give_eta_for_request(day.office.context, 1, NOON + 12 * HOUR, "", pia, "eta-1")
    pending = [
        (row["kind"], row["due_at"])
        for row in await day.office.rows("reminders")
        if row["subject"] == "R-1" and row["fired_at"] is None and row["cancelled_at"] is None
    ]
    assert pending == [("partner_eta", NOON + 12 * HOUR)]


async def test_a_reminder_that_a_request_has_outgrown_calls_nobody(day: Day) -> None:
    await asked(day.office)
    async with day.office.database.begin() as uow:
        request = await uow.partner_requests.get_for_update(1)
        await uow.partner_requests.save(replace(request, acknowledge_by=NOON + 3 * HOUR))
    await day.passes(35 * MINUTE, MINUTE)
    assert await said_to_the_team(day.office) == []
    assert await day.held() == [("team", "answered")]
