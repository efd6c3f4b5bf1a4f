"""What has to go out waits in the database: one row per thing to show, one worker per lane."""

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.outbox.deliveries import DeliveryKind, LeasedRow, OutboxRow, Urgency
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON

LEASE = timedelta(seconds=15)
NOW, SOON, LATER = Urgency


def a_wish(target: str, lane: str = "#desk", urgency: Urgency = SOON, words: str = "") -> OutboxRow:
    return OutboxRow(DeliveryKind.CARD, target, "C-1", lane, urgency, {"words": words})


async def marked(office: Office, *wishes: OutboxRow) -> None:
    async with office.database.begin() as uow:
        for wish in wishes:
            await uow.deliveries.enqueue(wish)


async def taken(office: Office, limit: int = 50, but: frozenset[str] = frozenset()) -> list[LeasedRow]:
    async with office.database.begin() as uow:
        return await uow.deliveries.take(limit, LEASE, but)


async def finished(office: Office, delivery: LeasedRow) -> bool:
    async with office.database.begin() as uow:
        return await uow.deliveries.finish(delivery)


async def postponed(office: Office, delivery: LeasedRow, by: timedelta, *, maybe_sent: bool = False) -> None:
    async with office.database.begin() as uow:
        await uow.deliveries.postpone(delivery, uow.now + by, "away", maybe_sent=maybe_sent)


def targets(deliveries: list[LeasedRow]) -> list[str]:
    return [delivery.target for delivery in deliveries]


async def test_ten_changes_that_wait_are_one_delivery_of_the_latest(office: Office) -> None:
    for turn in range(10):
        await marked(office, a_wish("card:C-1", words=str(turn)))
    only = await taken(office)
    assert [(each.target, each.data, each.revision) for each in only] == [("card:C-1", {"words": "9"}, 10)]
    assert await finished(office, only[0])
    assert await taken(office) == []


async def test_a_change_while_one_is_on_its_way_goes_out_again(office: Office) -> None:
    await marked(office, a_wish("card:C-1", words="old"))
    first = (await taken(office))[0]
    await marked(office, a_wish("card:C-1", words="new"))
    assert await taken(office) == []
    assert not await finished(office, first)
    second = (await taken(office))[0]
    assert (second.id, second.key, second.data, second.maybe_sent) == (
        first.id,
        first.key,
        {"words": "new"},
        False,
    )
    assert await finished(office, second)
    await marked(office, a_wish("card:C-1", words="newer"))
    third = (await taken(office))[0]
    assert third.key != first.key


async def test_the_most_urgent_goes_first_then_the_oldest_one_of_each_lane(office: Office) -> None:
    await marked(
        office, a_wish("a", urgency=LATER), a_wish("b"), a_wish("c", urgency=NOW), a_wish("d", "#other")
    )
    order = []
    while some := await taken(office):
        order.append(targets(some))
        for each in some:
            await finished(office, each)
    assert order == [["c", "d"], ["b"], ["a"]]


async def test_what_becomes_urgent_while_it_waits_goes_first(office: Office) -> None:
    await marked(office, a_wish("a"), a_wish("b"), a_wish("b", urgency=NOW), a_wish("b", urgency=LATER))
    assert targets(await taken(office)) == ["b"]


async def test_a_lane_that_rests_is_left_alone(office: Office) -> None:
    await marked(office, a_wish("a"), a_wish("b", "#other"))
    assert targets(await taken(office, but=frozenset({"#desk"}))) == ["b"]


async def test_a_limit_holds(office: Office) -> None:
    await marked(office, *(a_wish(f"t{lane}", f"#{lane}") for lane in range(5)))
    assert len(await taken(office, 2)) == 2
    assert len(await taken(office, 50)) == 3


async def test_two_workers_at_once_never_take_the_same_row_nor_the_same_lane(office: Office) -> None:
    await marked(office, *(a_wish(f"t{turn}", f"#lane{turn % 8}") for turn in range(40)))
    async with office.beside() as other:
        hauls = await asyncio.gather(*(taken(office if turn % 2 else other, 5) for turn in range(6)))
    out = [delivery for haul in hauls for delivery in haul]
    assert len({delivery.id for delivery in out}) == len(out) == 8
    assert len({delivery.lane for delivery in out}) == 8


async def test_a_worker_that_died_loses_its_lease_and_the_next_one_is_unsure(office: Office) -> None:
    await marked(office, a_wish("a"), a_wish("b"))
    first = (await taken(office))[0]
    assert (first.attempts, first.maybe_sent) == (0, False)
    office.clock.moves(LEASE - timedelta(seconds=1))
    assert await taken(office) == []
    office.clock.moves(timedelta(seconds=1))
    again = (await taken(office))[0]
    assert (again.id, again.key, again.attempts, again.maybe_sent) == (first.id, first.key, 1, True)


async def test_whoever_lost_the_lease_does_not_put_back_what_another_sends(office: Office) -> None:
    await marked(office, a_wish("a"))
    slow = (await taken(office))[0]
    office.clock.moves(LEASE)
    async with office.beside() as other:
        assert targets(await taken(other)) == ["a"]
    await postponed(office, slow, timedelta())
    assert await taken(office) == []
    async with office.database.begin() as uow:
        await uow.deliveries.give_up(slow, "never")
        assert (await uow.deliveries.backlog()).waiting == 1


async def test_what_arrives_late_has_arrived_though_another_worker_has_given_it_up(office: Office) -> None:
    await marked(office, a_wish("a"))
    slow = (await taken(office))[0]
    office.clock.moves(LEASE)
    again = (await taken(office))[0]
    async with office.database.begin() as uow:
        assert await uow.deliveries.give_up(again, "never")
        assert await uow.deliveries.finish(slow)
    [row] = await office.rows("deliveries")
    assert (row["done_at"], row["given_up_at"], row["problem"]) == (office.clock.now, None, "")


async def test_what_was_postponed_comes_back_at_its_time_and_knows_whether_it_may_have_arrived(
    office: Office,
) -> None:
    await marked(office, a_wish("a"))
    for turn, maybe_sent in enumerate((False, True)):
        await postponed(office, (await taken(office))[0], MINUTE, maybe_sent=maybe_sent)
        assert await taken(office) == []
        office.clock.moves(MINUTE)
        back = (await taken(office))[0]
        assert (back.attempts, back.maybe_sent) == (2 * turn + 1, maybe_sent)
        await postponed(office, back, timedelta())


async def test_replies_to_one_customer_keep_their_order_and_hold_up_no_other(office: Office) -> None:
    for number, case in enumerate(("C-1", "C-1", "C-2")):
        await marked(office, OutboxRow(DeliveryKind.REPLY, f"reply:{number}", case, "x"))
    await marked(office, OutboxRow(DeliveryKind.THREAD_NOTE, "words:1", "C-1", "#desk"))
    first, words = await taken(office)
    assert (first.target, words.target) == ("reply:0", "words:1")
    await finished(office, words)
    await postponed(office, first, MINUTE)
    other = await taken(office)
    assert targets(other) == ["reply:2"]
    await finished(office, other[0])
    assert await taken(office) == []
    office.clock.moves(MINUTE)
    again = await taken(office)
    assert targets(again) == ["reply:0"]
    await finished(office, again[0])
    assert targets(await taken(office)) == ["reply:1"]


async def test_a_message_that_is_stuck_holds_up_its_thread_for_ten_tries_and_no_longer(
    office: Office,
) -> None:
    await marked(office, *(OutboxRow(DeliveryKind.THREAD_NOTE, f"words:{n}", "C-1", "#desk") for n in (1, 2)))
    for _ in range(10):
        [stuck] = await taken(office)
        assert stuck.target == "words:1"
        await postponed(office, stuck, MINUTE)
        assert await taken(office) == []
        office.clock.moves(MINUTE)
    await postponed(office, (await taken(office))[0], MINUTE)
    assert targets(await taken(office)) == ["words:2"]


async def test_a_send_that_outlasted_its_lease_leaves_the_next_one_whole(office: Office) -> None:
    await marked(office, a_wish("a", words="old"))
    slow = (await taken(office))[0]
    office.clock.moves(LEASE)
    await marked(office, a_wish("a", words="new"))
    again = (await taken(office))[0]
    await postponed(office, slow, HOUR)
    assert not await finished(office, slow)
    assert await taken(office) == []
    async with office.database.begin() as uow:
        assert not await uow.deliveries.give_up(slow, "never")
    assert await finished(office, again)


async def test_a_kind_that_nobody_sends_is_never_taken_and_counts_as_waiting(office: Office) -> None:
    await marked(office, a_wish("a"), OutboxRow(DeliveryKind.SUMMARY, "summary:1", "E-1", "#desk"))
    async with office.database.begin() as uow:
        only = await uow.deliveries.take(50, LEASE, kinds=[DeliveryKind.CARD])
        assert targets(only) == ["a"]
        await uow.deliveries.finish(only[0])
        assert await uow.deliveries.take(50, LEASE, kinds=[DeliveryKind.CARD]) == []
        assert (await uow.deliveries.backlog()).waiting == 1


async def test_a_summary_keeps_its_place_among_the_words_of_its_thread(office: Office) -> None:
    kinds = (DeliveryKind.THREAD_NOTE, DeliveryKind.SUMMARY, DeliveryKind.MIRROR)
    await marked(office, *(OutboxRow(kind, f"{kind}:1", "E-1", "#desk", NOW) for kind in kinds))
    await postponed(office, (await taken(office))[0], MINUTE)
    assert await taken(office) == []
    async with office.database.begin() as uow:
        await uow.deliveries.wake("E-1")
    order = []
    while some := await taken(office):
        order += targets(some)
        for each in some:
            await finished(office, each)
    assert order == ["words:1", "summary:1", "mirror:1"]


async def test_a_closing_summary_that_waits_for_a_card_goes_out_with_it(office: Office) -> None:
    await marked(office, OutboxRow(DeliveryKind.CLOSING, "closing:1", "E-1", "U0EVA", NOW))
    await postponed(office, (await taken(office))[0], MINUTE)
    async with office.database.begin() as uow:
        await uow.deliveries.wake("E-1")
    assert targets(await taken(office)) == ["closing:1"]


async def test_what_was_given_up_stays_as_a_record_and_a_new_change_starts_anew(office: Office) -> None:
    await marked(office, a_wish("a"))
    gone = (await taken(office))[0]
    async with office.database.begin() as uow:
        await uow.deliveries.give_up(gone, "is_archived")
        assert (await uow.deliveries.backlog()).waiting == 0
    assert await taken(office) == []
    await marked(office, a_wish("a"))
    assert (await taken(office))[0].id != gone.id
    assert [row["problem"] for row in await office.rows("deliveries")] == ["is_archived", ""]


async def test_nothing_is_stuck_when_the_clock_is_set_back(office: Office) -> None:
    office.clock.moves(10 * HOUR)
    await marked(office, a_wish("a"), a_wish("b", "#other"))
    await postponed(office, (await taken(office))[0], MINUTE)
    office.clock.now = NOON
    assert sorted(targets(await taken(office))) == ["a", "b"]


Steps = st.lists(
    st.sampled_from(["mark", "mark urgent", "take", "finish", "postpone", "wait"]), min_size=3, max_size=25
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=Steps)
async def test_whatever_happens_what_was_wanted_last_arrives(office: Office, steps: list[str]) -> None:
    out: list[LeasedRow] = []
    shown = wanted = 0
    for step in steps:
        if step.startswith("mark"):
            wanted += 1
            await marked(
                office, a_wish("card:C-1", urgency=NOW if "urgent" in step else SOON, words=str(wanted))
            )
        elif step == "take":
            fresh = await taken(office)
            assert not (fresh and out), "a lane is out once"
            out += fresh
        elif step == "wait":
            office.clock.moves(LEASE)
            out.clear()
        elif out and step == "finish":
            shown = max(shown, int(out[0].data["words"]))
            await finished(office, out.pop())
        elif out and step == "postpone":
            await postponed(office, out.pop(), timedelta())
    office.clock.moves(LEASE)
    while some := await taken(office):
        shown = max(shown, int(some[0].data["words"]))
        await finished(office, some[0])
    assert shown == wanted
