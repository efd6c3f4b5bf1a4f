"""Homes: what is on them, and whose are drawn anew."""

import asyncio

from bot.outbox.messages import app_home
from bot.outbox.store import enqueue_at_end
from bot.services.escalations.ownership import acknowledge_escalation, assign_escalation
from bot.services.escalations.promises import ask_update, update_escalation
from tests.integration.services.office import Office
from tests.integration.services.sponsoring import (
    AGENT,
    EXECUTIVE,
    NEWS,
    delivered,
    ended,
    home,
    homes_due,
    opens_home,
    raised,
    ref,
)
from tests.people_builders import DAY, MINUTE


async def test_the_homes_of_sponsors_and_owners_follow_once_they_were_opened(office: Office) -> None:
    eva, ana, lee = await raised(office)
    await delivered(office)
    await acknowledge_escalation(office.context, 1, ana)
    assert await homes_due(office) == []
    for each in (eva, ana, lee):
        await opens_home(office, each)
    await update_escalation(office.context, 1, NEWS, ana, "form-1")
    assert await homes_due(office) == ["U0ANA", "U0EVA"]
    await assign_escalation(office.context, 1, ref(lee), ana)
    assert await homes_due(office) == ["U0ANA", "U0EVA", "U0LEE"]
    await ask_update(office.context, office.roster, 1, eva)
    assert await homes_due(office) == ["U0EVA", "U0LEE"]
    await ended(office, lee)
    assert await homes_due(office) == ["U0EVA", "U0LEE"]


async def test_a_home_turns_when_a_promise_has_passed(office: Office) -> None:
    eva, ana, _ = await raised(office)
    await acknowledge_escalation(office.context, 1, ana)
    await opens_home(office, eva)
    office.clock.moves(30 * MINUTE)
    await office.ticks()
    assert await homes_due(office) == ["U0EVA"]


async def test_a_home_shows_what_is_live_and_for_a_week_what_is_over(office: Office) -> None:
    eva, ana, _ = await raised(office)
    await office.escalation(eva, owner=ana.person)
    await update_escalation(office.context, 1, NEWS, ana, "form-1")
    await ended(office, ana)
    shown = await home(office, eva)
    assert [line.escalation.number for line in shown.sponsored] == [2, 1]
    assert [line.last_word for line in shown.sponsored] == [None, "The bank confirmed it."]
    assert [line.escalation.number for line in (await home(office, ana)).owned] == [2]
    assert (shown.open, shown.unowned) == (1, 0)
    office.clock.moves(8 * DAY)
    assert [line.escalation.number for line in (await home(office, eva)).sponsored] == [2]


async def test_a_long_home_says_how_much_it_leaves_out(office: Office) -> None:
    eva, ana = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    for _ in range(17):
        await office.escalation(eva, owner=ana.person)
    shown = await home(office, eva)
    assert (len(shown.sponsored), shown.more_sponsored) == (15, 2)
    owned = await home(office, ana)
    assert (len(owned.owned), owned.more_owned) == (12, 5)


async def test_two_who_change_what_the_same_people_watch_never_wait_in_a_circle(office: Office) -> None:
    eva, kim = await office.person("eva", EXECUTIVE), await office.person("kim", EXECUTIVE)
    ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
    for by, owner in ((eva, ben), (kim, ana)):
        await office.escalation(by, owner=owner.person)
    for each in (eva, kim, ana, ben):
        await opens_home(office, each)
    async with office.beside() as other:
        for one, two in ((ana, ben), (ben, ana)) * 2:
            await asyncio.gather(
                assign_escalation(office.context, 1, ref(one), two),
                assign_escalation(other.context, 2, ref(two), one),
            )
    assert await homes_due(office) == ["U0ANA", "U0BEN", "U0EVA", "U0KIM"]


async def test_homes_are_enqueued_in_one_order_so_that_no_two_transactions_deadlock(office: Office) -> None:
    people = [f"U0{number:02}" for number in range(20)]
    async with office.database.begin() as uow:
        enqueue_at_end(uow, *(app_home(slack_id) for slack_id in reversed(people)))
    assert [row["lane"] for row in await office.rows("deliveries")] == people
