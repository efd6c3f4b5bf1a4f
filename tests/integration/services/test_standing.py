"""Where an escalation stands: what a summary of it knows."""

import pytest

from bot.domain.errors import NotASponsor, NotFound
from bot.domain.escalations.promises import Update
from bot.domain.people import Actor, Role
from bot.domain.subjects import escalation_subject
from bot.readmodels import StatusSummary
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.escalations.promises import update_escalation
from bot.services.escalations.reports import post_summary, record_export
from bot.services.timeline.messages import add_note
from tests.integration.services.office import Office
from tests.integration.stored import all_goes_out
from tests.people_builders import HOUR, MINUTE

NEWS = Update("The bank has the file.", "They pay at noon.", None)


async def standing(office: Office, number: int = 1) -> StatusSummary:
    async with office.context.read() as view:
        return await view.status_summary.of(number)


async def raised(office: Office) -> tuple[Actor, Actor]:
    eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
    await office.escalation(eva)
    return eva, ana


async def test_what_changed_counts_from_the_last_word_to_the_sponsors(office: Office) -> None:
    _, ana = await raised(office)
    office.clock.moves(MINUTE)
    await acknowledge_escalation(office.context, 1, ana)
    before = await standing(office)
    assert (before.since, before.changes) == (None, len(await office.story(escalation_subject(1))))
    assert [entry.fact.kind for entry in before.telling] == ["opened", "sponsored", "acknowledged"]
    office.clock.moves(MINUTE)
    await update_escalation(office.context, 1, NEWS, ana, "form-1")
    after = await standing(office)
    assert (after.since, after.changes, after.telling) == (office.clock.now, 0, ())
    office.clock.moves(HOUR)
    await add_note(office.context, escalation_subject(1), "They called back.", ana)
    assert ((await standing(office)).changes, (await standing(office)).telling) == (1, ())


async def test_a_summary_that_has_arrived_is_a_report_too(office: Office) -> None:
    _, ana = await raised(office)
    office.clock.moves(MINUTE)
    await post_summary(office.context, 1, ana, "command-1")
    assert (await standing(office)).since is None, "nobody has read it yet"
    await all_goes_out(office.context)
    assert (await standing(office)).since == office.clock.now


async def test_one_gesture_posts_one_summary_and_each_has_a_message_of_its_own(office: Office) -> None:
    eva, ana = await raised(office)
    for by, key in ((ana, "command-1"), (ana, "command-1"), (eva, "command-2")):
        await post_summary(office.context, 1, by, key)
    summaries = [row for row in await office.rows("deliveries") if row["kind"] == "summary"]
    assert [row["data"] for row in summaries] == [{"by": "Ana"}, {"by": "Eva"}]
    assert len({row["target"] for row in summaries}) == 2
    story = [str(kind) for kind in await office.story(escalation_subject(1))]
    assert story.count("summarised") == 2, "its history says who wanted to know"


async def test_to_look_at_it_changes_nothing(office: Office) -> None:
    _, ana = await raised(office)
    before = (await standing(office)).changes
    await post_summary(office.context, 1, ana, "command-1")
    await record_export(office.context, escalation_subject(1), ana)
    assert (await standing(office)).changes == before


async def test_a_summary_is_for_the_desk_and_the_sponsors(office: Office) -> None:
    await raised(office)
    other = await office.person("omar", Role.EXECUTIVE)
    with pytest.raises(NotASponsor):
        await post_summary(office.context, 1, other, "command-1")
    with pytest.raises(NotFound):
        await post_summary(office.context, 9, other, "command-1")
