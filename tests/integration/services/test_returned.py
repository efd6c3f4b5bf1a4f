"""That an escalation went back to its case is shown wherever it is shown, until it is open again."""

from bot.domain.escalations.escalation import EscalationStatus
from bot.domain.people import Actor, Role
from bot.readmodels import EscalationCard, EscalationFilter
from bot.services.escalations.endings import cancel_escalation, reopen_escalation
from bot.services.escalations.moves import redacted, return_escalation
from tests.integration.services.office import Office
from tests.integration.services.sponsoring import home

AGENT, EXECUTIVE = Role.AGENT, Role.EXECUTIVE


async def card_of(office: Office) -> EscalationCard:
    async with office.context.read() as view:
        return await view.escalation_reads.card(1)


async def returned(office: Office) -> tuple[Actor, Actor]:
    """Eva's escalation of a case, which Ana gave back to it."""
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva, owner=ana.person, case_number=await office.case())
    await return_escalation(office.context, 1, "The desk can do this", ana, "return-1")
    return eva, ana


async def where_shown(office: Office, eva: Actor) -> list[bool]:
    """Whether it is shown as returned: on its card, in a list, on its sponsor's Home, on the card of its case."""
    async with office.context.read() as view:
        listed = await view.escalation_reads.page(EscalationFilter(), 1, 5, title="All")
    shown = await home(office, eva)
    case = (await office.card(1)).escalation
    assert case is not None
    return [
        (await card_of(office)).returned,
        *[line.returned for line in listed.lines],
        *[line.returned for line in shown.sponsored],
        case.returned,
    ]


async def test_what_went_back_to_its_case_is_shown_as_returned(office: Office) -> None:
    eva, _ = await returned(office)
    assert await where_shown(office, eva) == [True] * 4
    assert (await card_of(office)).escalation.status is EscalationStatus.CANCELLED


async def test_what_is_open_again_is_not_and_neither_is_what_was_cancelled_since(office: Office) -> None:
    eva, ana = await returned(office)
    await reopen_escalation(office.context, 1, "It is late again", eva)
    assert await where_shown(office, eva) == [False] * 4
    await cancel_escalation(office.context, 1, "Overtaken", ana)
    assert await where_shown(office, eva) == [False] * 4


async def test_of_two_that_are_shown_only_the_one_that_went_back_is_returned(office: Office) -> None:
    eva, ana = await returned(office)
    await office.escalation(eva, owner=ana.person)
    await cancel_escalation(office.context, 2, "Overtaken", ana)
    shown = await home(office, eva)
    assert {line.escalation.number: line.returned for line in shown.sponsored} == {1: True, 2: False}


async def test_of_a_confidential_one_others_read_its_number_and_that_it_is_over(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    ben, number = await office.person("ben", AGENT), await office.case()
    await office.escalation(eva, owner=ana.person, case_number=number, confidential=True)
    await return_escalation(office.context, 1, "The desk can do this", ana, "return-1")
    shown = await card_of(office)
    assert shown.returned
    for left in (redacted(shown, ben), (await office.card(number)).escalation):
        assert left is not None
        assert (left.hidden, left.returned, left.escalation.case_number) == (True, False, None)
