"""Updates and who reads them, promises, severities and snoozes, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.errors import AlreadyDone, BadInput, NotYours
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import Update
from bot.domain.partners.requests import answer
from bot.domain.people import Actor, Role
from bot.domain.subjects import escalation_subject, request_subject
from bot.policy import Policy
from bot.readmodels import EscalationCard, EscalationFilter
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.endings import cancel_escalation, reopen_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation
from bot.services.escalations.promises import promise_update, snooze_escalation, update_escalation
from tests.integration.services.office import Office, open_office
from tests.people_builders import DAY, HOUR, MINUTE, NOON

AGENT, EXECUTIVE, LEAD = Role.AGENT, Role.EXECUTIVE, Role.LEAD
E1 = escalation_subject(1)
TEAM = {"channel": "#payouts", "acknowledge_within": "15m", "answer_within": "2h"}
PARTNERS = {"payouts": {"name": "Payouts", **TEAM}, "risk": {"name": "Risk", **TEAM, "channel": "#risk"}}
NEWS = Update("The bank has found the file.", "They pay by noon.", None)


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url, Policy.model_validate({"partners": PARTNERS})) as office:
        yield office


@pytest.fixture
async def people(office: Office) -> tuple[Actor, Actor]:
    """Eva, who sponsors E-1, and Ana, who has it in hand; Payouts and Risk were asked."""
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva, owner=ana.person, teams=("payouts", "risk"))
    await acknowledge_escalation(office.context, 1, ana)
    return eva, ana


async def card(office: Office) -> EscalationCard:
    async with office.context.read() as view:
        return await view.escalation_reads.card(1)


async def told(office: Office, person: Actor, say: str) -> list[dict[str, Any]]:
    """What was told to somebody in private messages of one name."""
    return [
        row["data"]
        for row in await office.rows("deliveries")
        if row["kind"] == "direct" and row["lane"] == person.label and row["data"]["say"] == say
    ]


async def said_below(office: Office, subject: str) -> list[tuple[str, dict[str, Any]]]:
    """(kind, facts) of what is to be said below a card, in order."""
    return [
        (row["data"]["kind"], row["data"]["data"])
        for row in await office.rows("deliveries")
        if row["kind"] == "words" and row["subject"] == subject
    ]


async def test_sponsors_and_the_desk_read_an_update_and_partners_do_not(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    reported = await update_escalation(office.context, 1, NEWS, ana, "form-u")
    assert [person.name for person in reported.sponsors] == ["Eva"]
    assert reported.partners == ()
    [message] = await told(office, eva, "update")
    assert (message["happened"], message["planned"]) == (NEWS.happened, NEWS.planned)
    assert await said_below(office, "R-1") == []


async def test_partner_teams_that_still_owe_an_answer_read_it_below_their_request(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    async with office.database.begin() as uow:
        answered = await uow.partner_requests.get_for_update(2)
        await uow.partner_requests.save(answer(answered, ana, uow.now)[0])
    news = Update("Card 4111 1111 1111 1111 is paid.", NEWS.planned, NOON + HOUR, Audience.PARTNERS)
    reported = await update_escalation(office.context, 1, news, ana, "form-u")
    assert [request.subject for request in reported.partners] == [request_subject(1)]
    assert len(await told(office, eva, "update")) == 1
    [(kind, facts)] = await said_below(office, "R-1")
    assert kind == "updated"
    assert facts.keys() == {"happened", "planned"}, "our promise is not theirs"
    assert facts["happened"] == "Card [card ••1111] is paid."
    assert await said_below(office, "R-2") == []
    again = await update_escalation(office.context, 1, news, ana, "form-u")
    assert again.partners == reported.partners
    assert len(await said_below(office, "R-1")) == 1


async def test_what_the_desk_alone_reads_keeps_no_promise_and_never_reaches_a_sponsor(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    await update_escalation(office.context, 1, NEWS, ana, "form-u")
    promised = (await office.escalation_now(1)).next_update_by
    office.clock.moves(MINUTE)
    inside = Update("The bank is lying.", "", NOON + DAY, Audience.DESK)
    reported = await update_escalation(office.context, 1, inside, ana, "form-d")
    assert (reported.sponsors, reported.partners) == ((), ())
    assert reported.escalation.next_update_by == promised
    assert len(await told(office, eva, "update")) == 1
    assert (await card(office)).last_update == NEWS.happened
    assert ("updated", "desk") in [(k, f.get("audience")) for k, f in await said_below(office, "E-1")]


async def test_a_promise_moves_the_reminder_and_tells_every_sponsor_what_was_before_and_why(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    e = await promise_update(office.context, 1, NOON + 3 * HOUR, " the bank is closed ", ana, "p-1")
    assert e.next_update_by == NOON + 3 * HOUR
    await promise_update(office.context, 1, NOON + 3 * HOUR, "twice", ana, "p-1")
    [message] = await told(office, eva, "promised")
    assert message["reason"] == "the bank is closed"
    assert message["before"] == (NOON + 30 * MINUTE).isoformat()
    assert message["next_by"] == (NOON + 3 * HOUR).isoformat()
    assert ("update", 0, "waiting") in await office.reminders(E1)
    office.clock.moves(31 * MINUTE)
    await office.ticks()
    assert [
        words for words in await office.said_in_threads("nudged") if words["data"]["why"] == "update"
    ] == []


async def test_a_promise_for_a_past_time_or_by_a_stranger_changes_nothing(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    ben = await office.person("ben", AGENT)
    before = await office.dump("escalations", "events", "deliveries")
    with pytest.raises(BadInput):
        await promise_update(office.context, 1, NOON, "", people[1], "p-1")
    with pytest.raises(NotYours):
        await promise_update(office.context, 1, NOON + HOUR, "", ben, "p-2")
    assert await office.dump("escalations", "events", "deliveries") == before


async def test_another_severity_plans_everything_anew_calls_the_owner_and_tells_the_sponsors(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    lee = await office.person("lee", LEAD)
    e = await change_escalation_severity(office.context, 1, "sev3", lee, "s-1")
    assert (e.severity, e.next_update_by, e.resolve_by) == ("sev3", NOON + DAY, NOON + 5 * DAY)
    [message] = await told(office, eva, "severity")
    assert (message["before"], message["after"]) == ("sev1", "sev3")
    assert message["promised_before"] == (NOON + 30 * MINUTE).isoformat()
    [line] = await office.said_in_threads("severity_changed")
    assert line["mention"] == [ana.label]
    with pytest.raises(BadInput, match="There is no severity"):
        await change_escalation_severity(office.context, 1, "sev9", lee, "s-2")
    with pytest.raises(AlreadyDone):
        await change_escalation_severity(office.context, 1, "sev3", lee, "s-3")
    await change_escalation_severity(office.context, 1, "sev1", ana, "s-4")
    assert (await office.said_in_threads("severity_changed"))[-1]["mention"] == [], "who did it is not called"


async def test_a_snooze_that_moves_the_promise_is_told_to_the_sponsors_and_a_shorter_one_is_not(
    office: Office, people: tuple[Actor, Actor]
) -> None:
    eva, ana = people
    await snooze_escalation(office.context, 1, NOON + 10 * MINUTE, "lunch", ana, "z-1")
    assert await told(office, eva, "snoozed") == []
    e = await snooze_escalation(office.context, 1, NOON + 2 * HOUR, "the bank is closed", ana, "z-2")
    assert (e.snoozed_until, e.next_update_by) == (NOON + 2 * HOUR, NOON + 2 * HOUR)
    [message] = await told(office, eva, "snoozed")
    assert message["reason"] == "the bank is closed"
    assert (await card(office)).escalation.snooze_reason == "the bank is closed"
    with pytest.raises(BadInput):
        await snooze_escalation(office.context, 1, NOON + HOUR, "  ", ana, "z-3")


async def test_the_second_copy_of_any_form_does_nothing(office: Office, people: tuple[Actor, Actor]) -> None:
    ana = people[1]
    ben = await office.person("ben", AGENT)
    assert ben.person is not None
    async with office.beside() as other:
        desks = [office.context, other.context]
        to = ben.person
        await asyncio.gather(*(assign_escalation(context, 1, to, ana, "a-1") for context in desks))
        await asyncio.gather(*(cancel_escalation(context, 1, "by mistake", ben, "c-1") for context in desks))
        await asyncio.gather(*(reopen_escalation(context, 1, "not so", ben, "r-1") for context in desks))
        await asyncio.gather(
            *(snooze_escalation(context, 1, NOON + HOUR, "why", ben, "z-1") for context in desks)
        )
    story = await office.story(E1)
    assert [story.count(kind) for kind in ("assigned", "cancelled", "reopened", "snoozed")] == [1, 1, 1, 1]


async def test_lists_narrow_by_what_calls_for_somebody(office: Office, people: tuple[Actor, Actor]) -> None:
    eva, ana = people
    await office.escalation(eva, "sev3")
    await snooze_escalation(office.context, 1, NOON + 2 * HOUR, "the bank", ana, "z-1")
    office.clock.moves(HOUR + HOUR)
    wanted = {
        EscalationFilter(unacknowledged=True): [2],
        EscalationFilter(snoozed=True): [],
        EscalationFilter(overdue=True): [],
        EscalationFilter(partner="payouts"): [1],
        EscalationFilter(partner="risk", owner=ana.person): [1],
        EscalationFilter(handover=True): [],
        EscalationFilter(unowned=True): [],
    }
    found = {}
    async with office.context.read() as view:
        for asked in wanted:
            page = await view.escalation_reads.page(asked, 1, 10, title="")
            found[asked] = [line.escalation.number for line in page.lines]
    assert found == wanted
    office.clock.moves(MINUTE)
    async with office.context.read() as view:
        page = await view.escalation_reads.page(EscalationFilter(overdue=True), 1, 10, title="")
    assert [line.escalation.number for line in page.lines] == [1]
