"""What goes out: one call for many changes, slow lanes apart, and nothing said twice when an answer was lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.compose import senders_for
from bot.outbox.lanes import Lanes
from bot.outbox.senders import Never, NotNow
from bot.outbox.store import to_delivery
from bot.outbox.worker import Deliverer
from bot.readmodels import Place
from bot.services.cases.replies import ReplySender
from bot.storage.database import Work
from bot.storage.outbox.deliveries import DeliveryKind, OutboxRow
from tests.integration.services.mail import SECOND, a_mail
from tests.integration.services.office import Office
from tests.people_builders import MINUTE

T = TypeVar("T")


def a_card(target: str, lane: str = "#desk") -> OutboxRow:
    return OutboxRow(DeliveryKind.CARD, target, "C-1", lane)


async def marked(office: Office, *wishes: OutboxRow) -> None:
    async with office.database.begin() as uow:
        for wish in wishes:
            await uow.deliveries.enqueue(wish)


async def waiting(office: Office) -> int:
    async with office.context.read() as view:
        return (await view.deliveries.backlog()).waiting


async def test_ten_changes_to_a_card_cost_one_call(office: Office) -> None:
    mail = a_mail(office)
    await marked(office, *[a_card("card:C-1")] * 10)
    await mail.goes_out()
    assert mail.wall.calls == ["card:C-1"]
    async with office.context.read() as view:
        assert await view.placements.of("card:C-1") == Place("C0DESK", "1795435200.000001")
    assert await waiting(office) == 0


async def test_a_change_while_the_card_is_on_its_way_goes_out_after_it(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.gates["#desk"] = asyncio.Event()
    await marked(office, a_card("card:C-1"))
    await mail.deliverer.tick()
    await marked(office, a_card("card:C-1"), a_card("card:C-1"))
    mail.wall.gates["#desk"].set()
    await mail.goes_out()
    assert mail.wall.calls == ["card:C-1", "card:C-1"]
    assert await waiting(office) == 0


async def test_a_slow_lane_holds_up_no_other(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.gates["#slow"] = asyncio.Event()
    await marked(office, a_card("a", "#slow"), *(a_card(f"b{n}", f"#fast{n}") for n in range(5)))
    await mail.deliverer.tick()
    assert sorted([await mail.wall.arrivals.get() for _ in range(5)]) == [f"b{n}" for n in range(5)]
    mail.wall.gates["#slow"].set()
    await mail.goes_out()
    assert mail.wall.said[-1] == "a"


async def test_a_channel_is_written_to_once_a_second_at_most(office: Office) -> None:
    mail = a_mail(office, interval=1.0)
    await marked(office, a_card("a"), a_card("b"), a_card("c", "#other"))
    await mail.goes_out()
    assert sorted(mail.wall.said) == ["a", "c"]
    await mail.later(SECOND)
    assert mail.wall.said[-1] == "b"


async def test_a_lane_that_slack_refuses_rests_as_long_as_slack_says_and_keeps_its_order(
    office: Office,
) -> None:
    mail = a_mail(office)
    mail.wall.troubles["a"] = [NotNow(30 * SECOND, "ratelimited", whole_lane=True)]
    await marked(office, a_card("a"), a_card("b"), a_card("c", "#other"))
    await mail.goes_out()
    assert mail.wall.said == ["c"]
    await mail.later(29 * SECOND)
    assert mail.wall.said == ["c"]
    await mail.later(SECOND)
    assert mail.wall.said == ["c", "a", "b"]


async def test_an_answer_that_was_lost_is_not_said_again(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.loses_answers = 2
    await marked(office, a_card("a"))
    await mail.goes_out()
    for _ in range(3):
        await mail.later(MINUTE)
    assert (mail.wall.calls, mail.wall.said) == (["a", "a", "a"], ["a"])
    assert await waiting(office) == 0


async def test_no_answer_in_time_is_an_answer_lost(office: Office) -> None:
    mail = a_mail(office, lease=timedelta(milliseconds=50))
    mail.wall.gates["#desk"] = asyncio.Event()
    await marked(office, a_card("a"))
    await mail.goes_out()
    assert [(row["unsure"], row["problem"]) for row in await office.rows("deliveries")] == [
        (True, "no answer in time")
    ]
    mail.wall.gates["#desk"].set()
    await mail.later(MINUTE)
    assert await waiting(office) == 0


async def test_what_can_never_arrive_is_given_up_with_its_reason_and_holds_up_nothing(office: Office) -> None:
    mail = a_mail(office)
    mail.wall.troubles["a"] = [Never("cant_update_message")]
    await marked(office, a_card("a"), a_card("b"))
    await mail.goes_out()
    assert mail.wall.said == ["b"]
    assert [row["problem"] for row in await office.rows("deliveries")] == ["cant_update_message", ""]


async def test_what_a_dead_process_was_sending_is_looked_for_and_not_said_again(office: Office) -> None:
    mail = a_mail(office)
    await marked(office, a_card("a"))
    async with office.database.begin() as uow:
        died = (await uow.deliveries.take(1, 15 * SECOND))[0]
    await mail.wall.send(to_delivery(died))
    await mail.later(15 * SECOND)
    assert mail.wall.said == ["a"]
    assert await waiting(office) == 0


async def test_two_processes_say_everything_once(office: Office) -> None:
    async with office.beside() as other:
        mine = a_mail(office)
        theirs = a_mail(other)
        theirs.wall = mine.wall
        theirs.deliverer = Deliverer(
            other.context.transact,
            other.context.policies,
            senders_for(mine.wall, ReplySender(other.context, {}, office.clock)),
            other.database.changed,
            lanes=Lanes(0.0),
        )
        await marked(office, *(a_card(f"t{n:02}", f"#lane{n % 4}") for n in range(24)))
        await asyncio.gather(mine.goes_out(), theirs.goes_out())
        await mine.goes_out()
    assert sorted(mine.wall.said) == [f"t{n:02}" for n in range(24)]
    for lane in range(4):
        said = [target for target in mine.wall.said if int(target[1:]) % 4 == lane]
        assert said == sorted(said)


async def test_run_delivers_what_is_marked_while_it_runs_and_stops_when_told(office: Office) -> None:
    mail = a_mail(office)
    running = asyncio.create_task(mail.deliverer.run())
    await marked(office, a_card("a"))
    async with asyncio.timeout(5):
        assert await mail.wall.arrivals.get() == "a"
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await mail.deliverer.drain()


@pytest.mark.parametrize("steps", range(8))
async def test_run_stops_when_told_also_in_the_moment_in_which_it_is_woken(
    office: Office, steps: int
) -> None:
    looked = asyncio.Event()

    async def looks(work: Work[T], /) -> T:
        found = await office.database.transact(work)
        looked.set()
        return found

    mail = a_mail(office, context=replace(office.context, transact=looks))
    running = asyncio.create_task(mail.deliverer.run())
    await looked.wait()
    await loop_steps(8)
    office.database.changed.set()
    await loop_steps(steps)
    running.cancel()
    _, goes_on = await asyncio.wait({running}, timeout=5)
    assert not goes_on


async def loop_steps(count: int) -> None:
    """Let the event loop go round so many times: nothing else passes meanwhile."""
    for _ in range(count):
        await asyncio.sleep(0)
