"""Escalations that become one, part, or go back to a case: nothing is lost, and everybody concerned hears of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Unpack

import pytest

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import Priority, WaitingOn
from bot.domain.errors import BadInput, Confidential, DomainError, NotYours, StateError
from bot.domain.escalations.escalation import Escalation, EscalationStatus
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import Actor, Role
from bot.domain.subjects import case_subject, escalation_subject
from bot.readmodels import Place
from bot.services.cases.changes import prioritise_case
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import resolve_case
from bot.services.escalations.moves import merge_escalations, return_escalation, split_escalation
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.escalations.raising import join_escalation, sponsor_escalation
from bot.services.partners.asking import Question, ask_about
from tests.integration.services.office import FlagFacts, Office, a_message, open_office
from tests.integration.services.partners import POLICY
from tests.people_builders import MINUTE, SOLVED

AGENT, EXECUTIVE, LEAD = Role.AGENT, Role.EXECUTIVE, Role.LEAD
SECRET = "Zanzibar"


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url, POLICY) as office:
        await office.person("ana", AGENT)
        await office.person("lena", LEAD)
        yield office


async def people(office: Office) -> tuple[Actor, Actor, Actor]:
    """An agent, and two executives."""
    return (
        await office.person("ana", AGENT),
        await office.person("eva", EXECUTIVE),
        await office.person("omar", EXECUTIVE),
    )


async def ana_has(office: Office, by: Actor, **more: Unpack[FlagFacts]) -> int:
    """The number of an escalation that Ana owns."""
    more["owner"] = (await office.person("ana", AGENT)).person
    return (await office.escalation(by, **more)).escalation.number


async def asks(office: Office, number: int, words: str = "When is it paid?") -> PartnerRequest:
    ana = await office.person("ana", AGENT)
    key = f"ask-{next(office.serial)}"
    asked = await ask_about(office.context, escalation_subject(number), Question("payouts", words), ana, key)
    assert asked is not None
    return asked


async def request_now(office: Office, number: int) -> PartnerRequest:
    async with office.context.read() as view:
        return await view.partner_requests.get(number)


async def test_what_belongs_to_one_belongs_to_the_other_when_they_are_merged(office: Office) -> None:
    ana, eva, omar = await people(office)
    number = await office.case()
    one = await ana_has(office, eva, message=a_message(), case_number=number)
    other = await ana_has(office, omar)
    asked = await asks(office, one)
    kept = await merge_escalations(office.context, one, other, ana)
    gone = await office.escalation_now(one)
    assert (gone.status, gone.merged_into) == (EscalationStatus.CANCELLED, other)
    assert (kept.number, kept.case_number) == (other, number)
    assert await office.sponsors(other) == ["Omar", "Eva"]
    assert (await request_now(office, asked.number)).about == escalation_subject(other)
    assert await office.told_privately(eva) == ["in_hand", "merged"]
    assert await office.told_privately(omar) == ["in_hand"]
    assert [words["data"] for words in await office.said_in_threads("merged")] == [{"into": f"E-{other}"}]
    assert [words["data"] for words in await office.said_in_threads("absorbed")] == [
        {"escalation": f"E-{one}"}
    ]
    assert "waiting" not in {state for _, _, state in await office.reminders(escalation_subject(one))}
    assert (await office.card(number)).escalation is not None


async def test_who_flags_the_same_message_again_finds_the_one_that_goes_on(office: Office) -> None:
    ana, eva, omar = await people(office)
    one, other = await ana_has(office, eva, message=a_message()), await ana_has(office, eva)
    await merge_escalations(office.context, one, other, ana)
    again = await office.escalation(omar, message=a_message())
    assert (again.joined, again.escalation.number) == (True, other)
    joined = await join_escalation(office.context, one, None, "", ana, "join-1")
    assert joined is not None
    assert joined.escalation.number == other


async def test_whoever_merges_and_sponsors_is_not_told_of_their_own_merge(office: Office) -> None:
    lena, eva = await office.person("lena", LEAD), await office.person("eva", EXECUTIVE)
    one = await ana_has(office, eva)
    other = await ana_has(office, await office.person("omar", EXECUTIVE))
    await sponsor_escalation(office.context, one, lena, lena)
    await merge_escalations(office.context, one, other, lena)
    assert await office.told_privately(eva) == ["in_hand", "merged"]
    assert "merged" not in await office.told_privately(lena)


async def test_a_card_keeps_its_own_message_when_an_older_escalation_is_merged_into_it(
    office: Office,
) -> None:
    ana, eva, omar = await people(office)
    one = await ana_has(office, eva, message=a_message("1.0"))
    office.clock.moves(MINUTE)
    other = await ana_has(office, omar, message=a_message("2.0"))
    bare = await ana_has(office, omar)
    await merge_escalations(office.context, one, other, ana)
    async with office.context.read() as view:
        shown = (await view.escalation_reads.card(other)).flagged
    assert shown is not None
    assert shown.place.ts == "2.0"
    await merge_escalations(office.context, other, bare, ana)
    async with office.context.read() as view:
        assert (await view.escalation_reads.card(bare)).flagged is not None, "else one that came with it"


async def test_the_card_of_what_was_merged_leads_to_where_it_goes_on(office: Office) -> None:
    ana, eva, omar = await people(office)
    one, other = await ana_has(office, eva), await ana_has(office, omar)
    await merge_escalations(office.context, one, other, ana)
    place = Place("C0EXEC", "1.0", link="https://acme.slack.com/archives/C0EXEC/p10")
    async with office.database.begin() as uow:
        assert (await uow.escalation_reads.card(one)).goes_on is None, "its card is on its way"
        await uow.placements.put(f"card:E-{other}", f"E-{other}", place)
    async with office.context.read() as view:
        assert (await view.escalation_reads.card(one)).goes_on == place


async def test_two_who_merge_crosswise_at_once_leave_one_of_the_two(office: Office) -> None:
    ana, eva, omar = await people(office)
    for _ in range(4):
        one, other = await ana_has(office, eva), await ana_has(office, omar)
        async with office.beside() as second:
            done = await asyncio.gather(
                merge_escalations(office.context, one, other, ana),
                merge_escalations(second.context, other, one, ana),
                return_exceptions=True,
            )
        kept = [each for each in done if isinstance(each, Escalation)]
        assert [type(each) for each in done if isinstance(each, BaseException)] == [StateError]
        assert len(kept) == 1
        assert sorted(await office.sponsors(kept[0].number)) == ["Eva", "Omar"]
        live = [number for number in (one, other) if (await office.escalation_now(number)).is_live]
        assert live == [kept[0].number]


async def test_merging_needs_two_that_are_open_and_whoever_runs_the_first(office: Office) -> None:
    ana, eva, _ = await people(office)
    one, other = await ana_has(office, eva), await ana_has(office, eva)
    before = await office.dump()
    with pytest.raises(NotYours):
        await merge_escalations(office.context, one, other, await office.person("ben", AGENT))
    with pytest.raises(BadInput):
        await merge_escalations(office.context, one, one, ana)
    assert {k: v for k, v in (await office.dump()).items() if k != "people"} == {
        k: v for k, v in before.items() if k != "people"
    }


async def test_a_confidential_one_goes_only_into_a_confidential_one(office: Office) -> None:
    ana, eva, _ = await people(office)
    secret, plain = await ana_has(office, eva, confidential=True), await ana_has(office, eva)
    with pytest.raises(BadInput, match="confidential"):
        await merge_escalations(office.context, secret, plain, ana)
    kept = await merge_escalations(office.context, plain, secret, ana)
    assert kept.confidential


async def test_nobody_merges_into_what_they_may_not_see(office: Office) -> None:
    _, eva, _ = await people(office)
    ben = await office.person("ben", AGENT)
    secret = await ana_has(office, eva, confidential=True)
    raised = await office.escalation(eva, owner=ben.person)
    with pytest.raises(Confidential):
        await merge_escalations(office.context, raised.escalation.number, secret, ben)


async def test_a_request_that_is_split_off_goes_on_as_an_escalation_of_its_own(office: Office) -> None:
    ana, eva, omar = await people(office)
    one = await ana_has(office, eva)
    await join_escalation(office.context, one, None, "", omar, "join-1")
    asked = await asks(office, one)
    begun = await split_escalation(office.context, office.roster, one, asked.number, ana, "split-1")
    assert begun is not None
    assert (begun.severity, begun.summary, begun.owner) == ("sev1", "When is it paid?", ana.person)
    assert begun.status is EscalationStatus.ACKNOWLEDGED
    assert await office.sponsors(begun.number) == ["Eva", "Omar"]
    assert (await request_now(office, asked.number)).about == begun.subject
    assert (await office.escalation_now(one)).is_live
    assert (await office.told_privately(eva))[-1] == "split"
    assert "split" in await office.story(escalation_subject(one))
    assert (await office.said_in_threads("opened"))[-1]["data"]["from"] == f"E-{one}"
    assert await split_escalation(office.context, office.roster, one, asked.number, ana, "split-1") is None


async def test_only_an_open_request_of_that_escalation_is_split_off(office: Office) -> None:
    ana, eva, _ = await people(office)
    one, other = await ana_has(office, eva), await ana_has(office, eva)
    asked = await asks(office, one)
    with pytest.raises(BadInput):
        await split_escalation(office.context, office.roster, other, asked.number, ana, "split-1")
    moved = await split_escalation(office.context, office.roster, one, asked.number, ana, "split-2")
    assert moved is not None
    with pytest.raises(BadInput):
        await split_escalation(office.context, office.roster, one, asked.number, ana, "split-3")


async def test_what_is_split_off_a_confidential_one_is_confidential(office: Office) -> None:
    ana, eva, _ = await people(office)
    one = await ana_has(office, eva, confidential=True)
    asked = await asks(office, one)
    begun = await split_escalation(office.context, office.roster, one, asked.number, ana, "split-1")
    assert begun is not None
    assert (begun.confidential, begun.channel) == (True, "")


async def test_a_case_has_its_escalation_back_with_its_priority_and_its_owner(office: Office) -> None:
    ana, eva, _ = await people(office)
    number = await office.case()
    await claim_case(office.context, number, ana)
    await prioritise_case(office.context, number, Priority.P1, ana)
    one = await ana_has(office, eva, case_number=number)
    asked = await asks(office, one)
    done = await return_escalation(office.context, one, "The desk can do this", ana, "return-1")
    assert done is not None
    assert (done.case.number, done.is_new) == (number, False)
    case = await office.case_now(number)
    assert (case.priority, case.owner, case.waiting_on) == (Priority.P1, ana.person, WaitingOn.PARTNER)
    assert not (await office.escalation_now(one)).is_live
    assert (await request_now(office, asked.number)).about == case_subject(number)
    assert (await office.told_privately(eva))[-1] == "returned"
    assert (await office.story(case_subject(number)))[-2:] == ["returned", "waited"]
    assert "escalated" in await office.story(case_subject(number))
    assert (await office.story(escalation_subject(one)))[-1] == "returned"
    assert await return_escalation(office.context, one, "Again", ana, "return-1") is None


async def test_a_case_that_was_closed_meanwhile_is_open_again(office: Office) -> None:
    ana, eva, _ = await people(office)
    number = await office.case()
    one = await ana_has(office, eva, case_number=number)
    await claim_case(office.context, number, ana)
    await resolve_case(office.context, number, SOLVED, ana)
    await return_escalation(office.context, one, "Not settled", ana, "return-1")
    assert (await office.case_now(number)).status is CaseStatus.CLAIMED


async def test_without_a_case_one_is_opened_from_the_summary(office: Office) -> None:
    ana, eva, _ = await people(office)
    one = await ana_has(office, eva)
    done = await return_escalation(office.context, one, "No executive is needed", ana, "return-1")
    assert done is not None
    assert done.is_new
    card = await office.card(done.case.number)
    assert card.first is not None
    assert card.first.text == "Payouts stand still"
    assert (await office.escalation_now(one)).case_number == done.case.number


@pytest.mark.parametrize(("severity", "priority"), [("sev1", Priority.P1), ("sev2", Priority.P2)])
async def test_a_case_that_an_executive_asked_for_is_urgent(
    office: Office, severity: str, priority: Priority
) -> None:
    ana, eva, _ = await people(office)
    raised = await office.escalation(eva, severity, owner=ana.person)
    done = await return_escalation(
        office.context, raised.escalation.number, "No executive is needed", ana, "return-1"
    )
    assert done is not None
    assert (done.case.priority, (await office.case_now(done.case.number)).priority) == (priority, priority)
    assert [str(kind) for kind in await office.story(done.case.subject)] == [
        "opened",
        "prioritised",
        "returned",
    ]


async def test_of_a_confidential_one_its_case_learns_the_number_alone(office: Office) -> None:
    ana, eva, _ = await people(office)
    number = await office.case()
    one = await ana_has(office, eva, case_number=number, confidential=True)
    asked = await asks(office, one)
    await return_escalation(office.context, one, f"About {SECRET}", ana, "return-1")
    assert (await request_now(office, asked.number)).status is RequestStatus.WITHDRAWN
    told = [row for row in await office.rows("events") if row["subject"] == f"C-{number}"]
    assert SECRET not in str(told)
    lone = await ana_has(office, eva, confidential=True)
    with pytest.raises(BadInput, match="whole desk"):
        await return_escalation(office.context, lone, "why", ana, "return-2")


async def test_a_confidential_escalation_waits_for_its_channel_and_names_none(office: Office) -> None:
    ana, eva, _ = await people(office)
    one = await ana_has(office, eva, confidential=True, message=a_message())
    rows = await office.rows("deliveries")
    kinds = [(row["kind"], row["lane"]) for row in rows if row["kind"] in {"card", "words", "room"}]
    assert set(kinds) == {("room", "room:E-1"), ("card", "room:E-1"), ("words", "room:E-1")}
    assert kinds[0][0] == "room"
    assert (await office.escalation_now(one)).channel == ""
    [mark] = [row for row in rows if row["kind"] == "mark"]
    assert mark["data"]["unmarked"] is True
    await acknowledge_escalation(office.context, one, ana)


async def test_partner_teams_are_never_asked_with_the_summary_of_a_confidential_one(office: Office) -> None:
    _, eva, _ = await people(office)
    with pytest.raises(DomainError):
        await office.escalation(eva, confidential=True, teams=("payouts",))


async def test_nobody_joins_what_they_may_not_see(office: Office) -> None:
    _, eva, omar = await people(office)
    await ana_has(office, eva, confidential=True, message=a_message())
    with pytest.raises(Confidential):
        await office.escalation(omar, message=a_message())
    lena = await office.person("lena", LEAD)
    joined = await office.escalation(lena, message=a_message())
    assert joined.sponsors_now
