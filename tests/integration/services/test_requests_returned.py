"""Questions to partner teams whose escalation goes back to a case: the case waits for the answers."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import WaitingOn
from bot.domain.people import Actor, Role
from bot.services.cases.changes import wait_case
from bot.services.cases.claims import claim_case
from bot.services.escalations.moves import return_escalation
from bot.services.partners.answers import answer_request, withdraw_request
from tests.integration.services.partners import Bureau, open_bureau

WHY = "The desk can do this"


@pytest.fixture
async def bureau(migrated_url: str) -> AsyncIterator[Bureau]:
    async with open_bureau(migrated_url) as bureau:
        yield bureau


async def test_a_case_waits_for_a_team_that_was_asked_and_goes_on_when_it_answers(bureau: Bureau) -> None:
    office = bureau.office
    asked = await bureau.asks("payouts")
    done = await return_escalation(office.context, bureau.subject.number, WHY, bureau.ana, "return-1")
    assert done is not None
    case = await office.case_now(done.case.number)
    assert (case.status, case.owner, case.waiting_on) == (CaseStatus.WAITING, None, WaitingOn.PARTNER)
    assert (await office.story(case.subject))[-2:] == ["returned", "waited"]
    await answer_request(office.context, asked, "Today.", bureau.pia, "form-1")
    assert (await office.case_now(case.number)).status is CaseStatus.NEW


async def test_a_case_of_somebody_else_waits_too_and_stays_theirs(bureau: Bureau) -> None:
    office, ben = bureau.office, await bureau.office.person("ben", Role.AGENT)
    number = await a_case_of(bureau, ben)
    await bureau.asks("payouts")
    await return_escalation(office.context, bureau.subject.number, WHY, bureau.ana, "return-1")
    case = await office.case_now(number)
    assert (case.owner, case.waiting_on) == (ben.person, WaitingOn.PARTNER)


@pytest.mark.parametrize("waits_already", [True, False])
async def test_nothing_changes_where_no_answer_is_owed_or_the_case_waits_already(
    bureau: Bureau, *, waits_already: bool
) -> None:
    office = bureau.office
    number = await a_case_of(bureau, bureau.ana)
    asked = await bureau.asks("payouts")
    if waits_already:
        await wait_case(office.context, number, WaitingOn.PARTNER, bureau.ana)
    else:
        await withdraw_request(office.context, asked, bureau.ana)
    await return_escalation(office.context, bureau.subject.number, WHY, bureau.ana, "return-1")
    case = await office.case_now(number)
    assert case.waiting_on is (WaitingOn.PARTNER if waits_already else None)
    assert (await office.story(case.subject))[-1] == "returned"


async def a_case_of(bureau: Bureau, owner: Actor) -> int:
    """The number of a case that somebody has; the bureau works on its escalation, which is Ana's, from now on."""
    office, eva = bureau.office, await bureau.office.person("eva", Role.EXECUTIVE)
    number = await office.case()
    await claim_case(office.context, number, owner)
    raised = await office.escalation(eva, owner=bureau.ana.person, case_number=number)
    bureau.subject = raised.escalation.subject
    return number
