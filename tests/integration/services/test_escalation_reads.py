"""What lists and cards show of escalations, on both databases."""

from dataclasses import replace

from bot.domain.escalations.escalation import LIVE, EscalationStatus
from bot.domain.escalations.promises import Update
from bot.domain.people import Role
from bot.readmodels import CaseFilter, EscalationCard, EscalationFilter, EscalationList, Place
from bot.services.escalations.endings import resolve_escalation
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.escalations.promises import update_escalation
from tests.integration.services.office import Office, a_message
from tests.people_builders import HOUR, MINUTE, SOLVED

AGENT, EXECUTIVE = Role.AGENT, Role.EXECUTIVE


async def listed(office: Office, asked: EscalationFilter, page: int = 1, size: int = 50) -> EscalationList:
    async with office.context.read() as view:
        return await view.escalation_reads.page(asked, page, size, title="Escalations")


async def numbers(office: Office, asked: EscalationFilter) -> list[int]:
    return [line.escalation.number for line in (await listed(office, asked)).lines]


async def card(office: Office, number: int = 1) -> EscalationCard:
    async with office.context.read() as view:
        return await view.escalation_reads.card(number)


async def test_lists_narrow_by_whatever_is_asked_and_the_next_promise_comes_first(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
    for by, severity, owner in (
        (eva, "sev3", ana),
        (kim, "sev1", ben),
        (eva, "sev2", ana),
        (kim, "sev1", ana),
    ):
        await office.escalation(by, severity, owner=owner.person)
    await resolve_escalation(office.context, 4, SOLVED, ana)
    expected = {
        EscalationFilter(): [2, 3, 1, 4],
        EscalationFilter(statuses=LIVE): [2, 3, 1],
        EscalationFilter(statuses=frozenset({EscalationStatus.RESOLVED})): [4],
        EscalationFilter(owner=ana.person): [3, 1, 4],
        EscalationFilter(sponsor=kim.person): [2, 4],
        EscalationFilter(severity="sev2"): [3],
        EscalationFilter(severity="sev9"): [],
        EscalationFilter(owner=ben.person, sponsor=eva.person): [],
    }
    assert {asked: await numbers(office, asked) for asked in expected} == expected


async def test_pages_hold_each_escalation_once(office: Office) -> None:
    eva = await office.person("eva", EXECUTIVE)
    for _ in range(5):
        await office.escalation(eva)
    pages = [await listed(office, EscalationFilter(), page, size=2) for page in (1, 2, 3)]
    assert [line.escalation.number for page in pages for line in page.lines] == [1, 2, 3, 4, 5]
    assert [(page.total, page.page, page.pages) for page in pages] == [(5, 1, 3), (5, 2, 3), (5, 3, 3)]
    assert (await listed(office, EscalationFilter(), 9, size=2)).page == 3
    assert [person.name for person in pages[0].lines[0].sponsors] == ["Eva"]


async def test_a_card_shows_the_flagged_message_the_case_the_last_update_and_the_outcome(
    office: Office,
) -> None:
    eva, ana, number = (
        await office.person("eva", EXECUTIVE),
        await office.person("ana", AGENT),
        await office.case(),
    )
    await office.escalation(eva, message=a_message(), case_number=number)
    for happened, planned in (("The bank confirmed it.", "A run at noon."), ("It runs.", "")):
        await update_escalation(office.context, 1, Update(happened, planned, None), ana, happened)
    await resolve_escalation(office.context, 1, SOLVED, ana)
    shown = await card(office)
    assert shown.flagged is not None
    assert shown.flagged.text == a_message().text
    assert shown.case is not None
    assert shown.case.case.number == number
    assert (shown.last_update, shown.last_plan, shown.outcome) == ("It runs.", None, SOLVED)


async def test_a_card_counts_the_nudges_since_somebody_did_something(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    counts = []
    for _ in range(2):
        office.clock.moves(10 * MINUTE)
        await office.ticks()
        counts.append((await card(office)).nudges)
    await acknowledge_escalation(office.context, 1, ana)
    counts.append((await card(office)).nudges)
    office.clock.moves(HOUR)
    await office.ticks()
    counts.append((await card(office)).nudges)
    assert counts == [1, 2, 0, 1]


async def test_what_is_shown_nowhere_yet_has_no_place_in_lists(office: Office) -> None:
    """Both tables have a channel: that of the case is where its card is to be, not where it is."""
    case = await office.case()
    raised = await office.escalation(await office.person("Eva", Role.EXECUTIVE), case_number=case)
    async with office.context.read() as view:
        cases = await view.case_reads.page(CaseFilter(), 1, 8, title="")
        escalations = await view.escalation_reads.page(EscalationFilter(), 1, 8, title="")
    assert cases.lines[0].place is None
    assert escalations.lines[0].place is None
    where = Place("C0DESK", "1.1", link="https://acme.test/p1")
    async with office.database.begin() as uow:
        await uow.placements.put(f"card:C-{case}", f"C-{case}", where)
        await uow.placements.put(
            f"card:{raised.escalation.subject}", str(raised.escalation.subject), replace(where, ts="1.2")
        )
    async with office.context.read() as view:
        [case_line] = (await view.case_reads.page(CaseFilter(), 1, 8, title="")).lines
        [line] = (await view.escalation_reads.page(EscalationFilter(), 1, 8, title="")).lines
    assert (case_line.place, line.place) == (where, replace(where, ts="1.2"))
