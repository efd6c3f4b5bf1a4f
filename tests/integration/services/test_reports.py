"""Reports read from the database: whole, in order, and only for those who may see them."""

from dataclasses import replace

import pytest

from bot.domain.errors import Confidential, NotAllowed, NotFound
from bot.domain.escalations.promises import Update
from bot.domain.events.event import Event
from bot.domain.events.nudges import Nudged
from bot.domain.people import Actor, Role, callout
from bot.domain.subjects import escalation_subject
from bot.reports.as_json import as_json
from bot.reports.escalation import read_report
from bot.reports.figures import Kept, promises, steps
from bot.reports.markdown import as_markdown
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation
from bot.services.escalations.promises import update_escalation
from tests.facts import a_fact
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE

SUBJECT = escalation_subject(1)


async def raised(office: Office) -> tuple[Actor, Actor]:
    eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
    await office.escalation(eva, owner=ana.person)
    return eva, ana


async def test_a_report_has_everything_that_happened_however_much_it_was(office: Office) -> None:
    _, ana = await raised(office)
    async with office.database.begin() as uow:
        for number in range(1203):
            await uow.timeline.add(Event(SUBJECT, uow.now, callout(), a_fact(Nudged, step=number)))
    report = await read_report(office.context, 1, ana)
    assert [each.fact.step for each in report.entries if isinstance(each.fact, Nudged)] == list(range(1203))
    assert [entry.fact.kind for entry in report.entries][:2] == ["opened", "sponsored"]
    assert as_json(report).count('"kind": "nudged"') == 1203


async def test_a_report_tells_who_did_what_and_how_long_it_took(office: Office) -> None:
    eva, ana = await raised(office)
    lena, ben = await office.person("lena", Role.LEAD), await office.person("ben", Role.AGENT)
    office.clock.moves(4 * MINUTE)
    await acknowledge_escalation(office.context, 1, ana)
    news = Update("The bank has the file.", "They pay at noon.", office.clock.now + HOUR)
    await update_escalation(office.context, 1, news, ana, "form-1")
    office.clock.moves(2 * HOUR)
    assert ben.person is not None
    await assign_escalation(office.context, 1, ben.person, lena)
    report = await read_report(office.context, 1, eva)
    assert [(step.until, step.length) for step in steps(report)] == [
        ("acknowledged", 4 * MINUTE),
        ("first update", 4 * MINUTE),
    ]
    assert [promise.became for promise in promises(report)] == [Kept.KEPT, Kept.OVERDUE]
    text = as_markdown(report)
    assert "Ana acknowledged it." in text
    assert "Lena gave it to Ben." in text, "whoever never acted has a name too"
    assert "> The bank has the file.\\\n> Next: They pay at noon." in text


async def test_a_report_is_for_the_desk_and_the_sponsors(office: Office) -> None:
    eva, ana = await raised(office)
    other, nora = await office.person("omar", Role.EXECUTIVE), await office.person("nora")
    for person in (eva, ana):
        assert (await read_report(office.context, 1, person)).card.escalation.number == 1
    for person in (other, nora):
        with pytest.raises(NotAllowed):
            await read_report(office.context, 1, person)
    with pytest.raises(NotFound):
        await read_report(office.context, 9, ana)


async def test_a_confidential_one_is_for_those_who_may_see_it(office: Office) -> None:
    eva, ana = await raised(office)
    ben, lena = await office.person("ben", Role.AGENT), await office.person("lena", Role.LEAD)
    async with office.database.begin() as uow:
        held = await uow.escalations.get_for_update(1)
        await uow.escalations.save(replace(held, confidential=True))
    for person in (eva, ana, lena):
        assert as_markdown(await read_report(office.context, 1, person)).count("**Confidential.**") == 1
    with pytest.raises(Confidential):
        await read_report(office.context, 1, ben)
