"""Sponsors: made, told once of everything, and asking once."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyDone, BadInput, Confidential, NotAllowed, NotASponsor, StateError
from bot.domain.escalations.choices import Audience
from bot.services.escalations.endings import cancel_escalation, escalation_settled, reopen_escalation
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation
from bot.services.escalations.promises import ask_update, update_escalation
from bot.services.escalations.raising import join_escalation, sponsor_escalation
from bot.services.nudges.absences import reassign_absent_owners
from tests.integration.services.office import Office
from tests.integration.services.sponsoring import (
    AGENT,
    EXECUTIVE,
    LEAD,
    NEWS,
    asked_privately,
    ended,
    raised,
    ref,
    verdicts,
)
from tests.people_builders import DAY, HOUR


async def test_an_executive_becomes_a_sponsor_once(office: Office) -> None:
    _, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    await sponsor_escalation(office.context, 1, kim, kim)
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await sponsor_escalation(office.context, 1, kim, kim)
    with pytest.raises(NotAllowed):
        await sponsor_escalation(office.context, 1, ana, ana)
    assert await office.dump() == before
    assert await office.sponsors(1) == ["Eva", "Kim"]
    assert await office.told_privately(kim) == []
    [event] = [row for row in await office.rows("events") if row["data"].get("sponsor")]
    assert (event["kind"], event["data"]["sponsor"]) == ("sponsored", "U0KIM")


async def test_the_desk_and_sponsors_bring_others_in_and_strangers_do_not(office: Office) -> None:
    eva, ana, lee = await raised(office)
    kim, ben = await office.person("kim", EXECUTIVE), await office.person("ben", AGENT)
    with pytest.raises(NotAllowed):
        await sponsor_escalation(office.context, 1, lee, kim)
    with pytest.raises(BadInput):
        await sponsor_escalation(office.context, 1, ben, ana)
    await sponsor_escalation(office.context, 1, kim, ana)
    await sponsor_escalation(office.context, 1, lee, eva)
    assert await office.told_privately(kim) == ["sponsor"]
    assert await office.told_privately(lee) == ["sponsor"]


async def test_two_people_who_bring_in_the_same_executive_make_one_sponsor(office: Office) -> None:
    eva, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    async with office.beside() as other:
        done = await asyncio.gather(
            sponsor_escalation(office.context, 1, kim, ana),
            sponsor_escalation(other.context, 1, kim, eva),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert await office.told_privately(kim) == ["sponsor"]


async def test_a_confidential_escalation_is_not_sponsored_by_who_may_not_see_it(office: Office) -> None:
    _, ana, lee = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    async with office.database.begin() as uow:
        held = await uow.escalations.get_for_update(1)
        await uow.escalations.save(replace(held, confidential=True))
    with pytest.raises(Confidential):
        await sponsor_escalation(office.context, 1, kim, kim)
    await sponsor_escalation(office.context, 1, kim, ana)
    await sponsor_escalation(office.context, 1, lee, lee)
    assert await office.sponsors(1) == ["Eva", "Kim", "Lee"]


async def test_a_closed_escalation_gets_no_new_sponsor(office: Office) -> None:
    _, ana, lee = await raised(office)
    await ended(office, ana)
    with pytest.raises(StateError):
        await sponsor_escalation(office.context, 1, lee, lee)


async def test_each_sponsor_hears_once_of_everything_and_nobody_of_what_they_did(office: Office) -> None:
    eva, ana, lee = await raised(office)
    ben = await office.person("ben", AGENT)
    await sponsor_escalation(office.context, 1, lee, lee)
    await acknowledge_escalation(office.context, 1, ana)
    await assign_escalation(office.context, 1, ref(ben), lee)
    await acknowledge_escalation(office.context, 1, ben)
    await update_escalation(office.context, 1, NEWS, lee, "form-1")
    await update_escalation(office.context, 1, replace(NEWS, audience=Audience.DESK), ben, "form-2")
    await cancel_escalation(office.context, 1, "by mistake", eva)
    await reopen_escalation(office.context, 1, "it is back", ben)
    assert await office.told_privately(eva) == [
        "in_hand", "acknowledged", "owner", "acknowledged", "update", "reopened",
    ]  # fmt: skip
    assert await office.told_privately(lee) == ["acknowledged", "acknowledged", "cancelled", "reopened"]


async def test_who_flags_a_closed_one_again_has_an_answer_and_the_other_sponsors_hear_of_it(
    office: Office,
) -> None:
    eva, ana, _ = await raised(office)
    kim = await office.person("kim", EXECUTIVE)
    at = await ended(office, ana)
    await escalation_settled(office.context, 1, at, eva)
    office.clock.moves(HOUR)
    await join_escalation(office.context, 1, None, "", kim, "form-3")
    assert await office.told_privately(kim) == []
    assert (await office.told_privately(eva))[-1] == "reopened"
    assert await verdicts(office) == [None, None]


async def test_an_update_is_asked_for_once_until_the_next_one(office: Office) -> None:
    eva, ana, lee = await raised(office)
    with pytest.raises(NotASponsor):
        await ask_update(office.context, office.roster, 1, lee)
    await ask_update(office.context, office.roster, 1, eva)
    with pytest.raises(AlreadyDone):
        await ask_update(office.context, office.roster, 1, eva)
    [line] = await office.said_in_threads("update_asked")
    assert line["mention"] == ["U0ANA"]
    assert await asked_privately(office) == ["Ana"]
    await update_escalation(office.context, 1, replace(NEWS, audience=Audience.DESK), ana, "form-1")
    with pytest.raises(AlreadyDone):
        await ask_update(office.context, office.roster, 1, eva)
    await update_escalation(office.context, 1, NEWS, ana, "form-2")
    await ask_update(office.context, office.roster, 1, eva)
    assert await asked_privately(office) == ["Ana", "Ana"]


async def test_what_is_put_aside_is_asked_about_all_the_same(office: Office) -> None:
    eva, ana, _ = await raised(office)
    async with office.database.begin() as uow:
        held = await uow.escalations.get_for_update(1)
        asleep = replace(held, snoozed_until=office.clock.now + DAY, snooze_reason="The bank is closed")
        await uow.escalations.save(asleep)
    await ask_update(office.context, office.roster, 1, eva)
    assert await asked_privately(office) == ["Ana"]
    assert await office.told_privately(ana) == []


async def test_where_nobody_owns_it_the_leads_are_asked(office: Office) -> None:
    eva, lee = await office.person("eva", EXECUTIVE), await office.person("lee", LEAD)
    await office.escalation(eva)
    assert (await office.escalation_now(1)).owner is None
    await ask_update(office.context, office.roster, 1, eva)
    [line] = await office.said_in_threads("update_asked")
    assert line["mention"] == ["U0LEE"]
    assert await asked_privately(office) == ["Lee"]
    assert await office.told_privately(lee) == []
    with pytest.raises(AlreadyDone):
        await ask_update(office.context, office.roster, 1, eva)


async def test_where_nobody_owns_it_and_nobody_leads_that_is_kept(office: Office) -> None:
    eva = await office.person("eva", EXECUTIVE)
    await office.escalation(eva)
    await ask_update(office.context, office.roster, 1, eva)
    assert await reassign_absent_owners(office.context, office.roster) == 0
    [row] = await office.rows("nudges")
    assert (row["outcome"], row["reason"], row["person_id"]) == ("held", "nobody", None)
    lee = await office.person("lee", LEAD)
    assert await reassign_absent_owners(office.context, office.roster) == 1
    assert await asked_privately(office) == [ref(lee).name]


async def test_two_sponsors_who_ask_at_once_ask_once(office: Office) -> None:
    eva, _, lee = await raised(office)
    await sponsor_escalation(office.context, 1, lee, lee)
    async with office.beside() as other:
        done = await asyncio.gather(
            ask_update(office.context, office.roster, 1, eva),
            ask_update(other.context, office.roster, 1, lee),
            return_exceptions=True,
        )
    assert [type(each) for each in done if isinstance(each, Exception)] == [AlreadyDone]
    assert await asked_privately(office) == ["Ana"]
