"""PostgreSQL only: two who need the same two things take them in one order, or let go; neither waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import event, update

from bot.domain.cases.case import CaseStatus
from bot.domain.escalations.endings import merge
from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor, Role
from bot.domain.posts import Deletion
from bot.domain.subjects import case_subject, escalation_subject, request_subject
from bot.outbox.messages import Closing, OutboxMessage
from bot.outbox.store import to_row
from bot.readmodels import FlaggedMessage, Place
from bot.services.cases.claims import claim_next
from bot.services.escalations.moves import merge_escalations
from bot.services.escalations.ownership import acknowledge_escalation
from bot.services.nudges.digests import gather_nudges
from bot.services.partners.answers import acknowledge_request
from bot.services.partners.asking import Question, ask_about, ask_partner
from bot.services.timeline.messages import Message, keep_message, record_message
from bot.storage.database import UnitOfWork
from bot.storage.locks import AdvisoryLock
from bot.storage.models import MessageRow
from bot.storage.outbox.deliveries import DeliveryKind, OutboxRow
from tests.integration.services.mail import a_mail
from tests.integration.services.office import Office, open_office
from tests.integration.services.partners import POLICY
from tests.integration.services.waiting import until_somebody_waits
from tests.people_builders import HOUR, MINUTE, NOON

PLACE = Place("C0TALK", "1795435200.000100")


@pytest.fixture
async def office(migrated_postgres_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_postgres_url, POLICY) as office:
        yield office


async def in_the_middle(
    office: Office,
    first: Callable[[UnitOfWork], Awaitable[object]],
    meanwhile: Callable[[], Awaitable[object]],
    then: Callable[[UnitOfWork], Awaitable[object]],
) -> None:
    """Somebody does `first`, another one comes and waits, and the first goes on to do `then`."""

    async def comes() -> None:
        await meanwhile()

    async with office.database.begin() as uow:
        await first(uow)
        other: asyncio.Task[object] = asyncio.create_task(comes())
        await until_somebody_waits(office, other)
        await then(uow)
    await other


async def asked(office: Office) -> Actor:
    """E-1 about C-1, and R-1 about E-1."""
    ana = await office.person("ana", Role.AGENT)
    await office.escalation(ana, case_number=await office.case())
    await ask_about(office.context, escalation_subject(1), Question("payouts", "Is it sent?"), ana, "form-1")
    return ana


async def test_who_waits_for_what_a_request_was_about_lets_it_go_when_the_request_has_moved(
    office: Office,
) -> None:
    ana = await asked(office)

    async def returns_again() -> None:
        async with office.database.begin() as uow:
            await uow.cases.get_for_update(1)
            await uow.escalations.get_for_update(1)

    async with office.database.begin() as uow:
        await uow.cases.get_for_update(1)
        await uow.escalations.get_for_update(1)
        answering = asyncio.create_task(acknowledge_request(office.context, 1, ana))
        await until_somebody_waits(office)
        again = asyncio.create_task(returns_again())
        await until_somebody_waits(office, count=2)
        request = await uow.partner_requests.get_for_update(1)
        await uow.partner_requests.save(replace(request, about=case_subject(1)))
    await again
    assert (await answering).about == case_subject(1)
    assert (await office.story(case_subject(1)))[-1] == "partner_acknowledged"
    said = [row for row in await office.rows("deliveries") if row["kind"] == DeliveryKind.THREAD_NOTE]
    assert [row["subject"] for row in said if row["data"]["kind"] == "partner_acknowledged"] == ["C-1"]


async def test_a_team_that_is_asked_while_a_post_is_deleted_never_keeps_its_words(office: Office) -> None:
    ana = await asked(office)
    post = (await office.rows("posts"))[0]["external_id"]

    async def asks(uow: UnitOfWork) -> None:
        about = await uow.escalations.get_for_update(1)
        await ask_partner(office.context, uow, about.subject, Question("risk", "Is it safe?"), ana)

    async def goes_on(_: UnitOfWork) -> None:
        """The question is kept, and its card may go out before the post is gone."""

    async def is_deleted() -> None:
        await office.receives(deletions=(Deletion("x", post),))

    await in_the_middle(office, asks, is_deleted, goes_on)
    wanted = {row["target"]: row["wanted"] for row in await office.rows("deliveries")}
    assert wanted["card:R-2"] == 2


async def test_a_post_of_a_case_that_is_merged_meanwhile_is_deleted_on_the_one_that_goes_on(
    office: Office,
) -> None:
    """A team that is asked there at the same moment never keeps its words."""
    ana = await office.person("ana", Role.AGENT)
    one, other = await office.case(), await office.case()
    post = (await office.rows("posts"))[0]["external_id"]
    gone = asyncio.Event()

    async def asks() -> None:
        async with office.database.begin() as uow:
            about = await uow.cases.get_for_update(other)
            await ask_partner(office.context, uow, about.subject, Question("risk", "Is it safe?"), ana)
            await gone.wait()

    async with office.database.begin() as uow:
        await uow.lock(case_subject(one), case_subject(other))
        await uow.cases.move_everything(one, other)
        asking = asyncio.create_task(asks())
        await until_somebody_waits(office)
        deleting = asyncio.create_task(office.receives(deletions=(Deletion("x", post),)))
        await until_somebody_waits(office, count=2)
    await until_somebody_waits(office, deleting)
    gone.set()
    await asyncio.gather(asking, deleting)
    wanted = {row["target"]: row["wanted"] for row in await office.rows("deliveries")}
    assert wanted["card:R-1"] == 2


async def test_copies_of_a_message_are_changed_in_one_order_whatever_order_they_stand_in(
    office: Office,
) -> None:
    ana = await asked(office)
    said = Message(MessageChange.POSTED, PLACE, "Kim", "Down.", NOON)
    for subject in (escalation_subject(1), case_subject(1)):
        assert await keep_message(office.context, subject, said, ana)
    first, second = [row["id"] for row in await office.rows("messages") if row["ts"] == PLACE.ts]
    async with office.database.begin() as uow:  # PostgreSQL puts a row that was changed behind the others
        await uow.conn.execute(update(MessageRow).where(MessageRow.id == first).values(author="Kim Tan"))
    gone = replace(said, change=MessageChange.DELETED, text="")
    await in_the_middle(
        office,
        lambda uow: uow.pins.get_for_update(first, ana.label),
        lambda: record_message(office.context, gone),
        lambda uow: uow.pins.get_for_update(second, ana.label),
    )
    assert {row["text"] for row in await office.rows("messages") if row["ts"] == PLACE.ts} == {""}


async def test_posts_that_change_while_they_are_looked_at_are_looked_at_again(office: Office) -> None:
    for _ in range(2):
        await office.case()

    async def looks() -> None:
        async with office.database.begin() as uow:
            await uow.posts.checked([1, 2])

    await in_the_middle(office, lambda uow: uow.posts.blank(2), looks, lambda uow: uow.posts.blank(1))
    office.clock.moves(HOUR)
    await looks()
    assert {row["checked_at"] for row in await office.rows("posts")} == {office.clock.now}


async def test_a_card_that_arrives_wakes_what_waited_for_it_after_itself(office: Office) -> None:
    mail, later = a_mail(office), NOON + MINUTE
    card = OutboxRow(DeliveryKind.CARD, "card:E-1", "E-1", "C0EXEC001")
    ending = Closing("U0EVA", NOON)
    closing = to_row(OutboxMessage(ending, "closing:E-1", escalation_subject(1), "U0EVA", due_at=later))
    mail.wall.gates["C0EXEC001"] = asyncio.Event()
    async with office.database.begin() as uow:
        await uow.deliveries.enqueue(card)
        await uow.deliveries.enqueue(closing)
    await mail.deliverer.tick()

    async def arrives() -> None:
        mail.wall.gates["C0EXEC001"].set()
        await mail.deliverer.drain()

    await in_the_middle(
        office,
        lambda uow: uow.deliveries.enqueue(card),
        arrives,
        lambda uow: uow.deliveries.enqueue(closing),
    )
    await mail.goes_out()
    assert [row["target"] for row in await office.rows("deliveries") if row["done_at"] is None] == []
    assert {row["problem"] for row in await office.rows("deliveries")} == {""}


async def test_what_is_held_may_be_referred_to_by_others(office: Office) -> None:
    """PostgreSQL looks at what a row refers to whenever it is changed twice in one transaction."""
    await office.case()
    external_id = (await office.rows("posts"))[0]["external_id"]
    edited = office.a_post("Solved.", external_id=external_id, latest_id="9999")

    async def edited_and_deleted() -> None:
        await office.receives(edited, deletions=(Deletion("x", external_id),))

    await in_the_middle(
        office,
        lambda uow: uow.cases.lock_conversation("x", external_id),
        edited_and_deleted,
        lambda uow: uow.cases.get_for_update(1),
    )
    assert (await office.rows("posts"))[0]["deleted_at"] == NOON


async def test_the_only_case_is_waited_for_while_somebody_else_holds_it(office: Office) -> None:
    await office.case()
    ana = await office.person("ana", Role.AGENT)
    claimed: list[int] = []

    async def takes() -> None:
        claimed.append((await claim_next(office.context, ana)).number)

    async def goes_on(_: UnitOfWork) -> None:
        """The customer's post, say, is stored."""

    await in_the_middle(office, lambda uow: uow.cases.get_for_update(1), takes, goes_on)
    assert claimed == [1]


async def test_what_comes_first_on_a_lane_is_not_overtaken_while_it_is_marked_again(office: Office) -> None:
    first, second = [OutboxRow(DeliveryKind.THREAD_NOTE, f"words:{n}", "E-1", "C0EXEC001") for n in range(2)]
    async with office.database.begin() as uow:
        await uow.deliveries.enqueue(first)
        await uow.deliveries.enqueue(second)
    async with office.database.begin() as uow, office.beside() as other:
        await uow.deliveries.enqueue(first)
        async with other.database.begin() as worker:
            assert await worker.deliveries.take(50, MINUTE) == []
    async with office.database.begin() as uow:
        assert [each.target for each in await uow.deliveries.take(50, MINUTE)] == ["words:0"]


async def test_who_flags_while_its_escalation_is_merged_joins_the_one_that_goes_on(office: Office) -> None:
    await asked(office)
    eva, lee = await office.person("eva", Role.EXECUTIVE), await office.person("lee", Role.LEAD)
    await office.escalation(lee)
    joined: list[int] = []

    async def is_merged(uow: UnitOfWork) -> None:
        one, other = await uow.escalations.get_for_update(1), await uow.escalations.get_for_update(2)
        (gone, _), (kept, _) = merge(one, other, lee, uow.now)
        await uow.escalations.save(gone)
        await uow.escalations.save(kept)

    async def flags() -> None:
        joined.append((await office.escalation(eva, case_number=1)).escalation.number)

    async def goes_on(_: UnitOfWork) -> None:
        """The merge is done."""

    await in_the_middle(office, is_merged, flags, goes_on)
    assert joined == [2]


async def test_an_edit_of_a_flagged_message_shows_on_the_escalation_it_has_moved_to(office: Office) -> None:
    lee = await office.person("lee", Role.LEAD)
    await office.escalation(lee, message=FlaggedMessage(PLACE, "Kim", "Down."))
    await office.escalation(lee)
    edited = Message(MessageChange.EDITED, PLACE, "Kim", "Two are down.", NOON)

    async def moves(uow: UnitOfWork) -> None:
        await uow.lock(escalation_subject(1), escalation_subject(2))
        await uow.escalation_moves.move_flags(1, 2)

    async def goes_on(_: UnitOfWork) -> None:
        """The flag has moved."""

    await in_the_middle(office, moves, lambda: record_message(office.context, edited), goes_on)
    wanted = {row["target"]: row["wanted"] for row in await office.rows("deliveries")}
    assert (wanted["card:E-1"], wanted["card:E-2"]) == (1, 2)


async def test_escalations_whose_case_is_merged_meanwhile_are_merged_on_the_one_that_goes_on(
    office: Office,
) -> None:
    lee = await office.person("lee", Role.LEAD)
    one, other = await office.case(), await office.case()
    await office.escalation(lee, case_number=one)
    await office.escalation(lee)
    locked = asyncio.Event()

    async def holds_the_other(uow: UnitOfWork) -> None:
        await uow.cases.get_for_update(other)
        locked.set()
        await until_somebody_waits(office, merging, count=1)
        assert not merging.done()

    async with office.database.begin() as uow:
        await uow.lock(case_subject(one))
        merging = asyncio.create_task(merge_escalations(office.context, 1, 2, lee))
        await until_somebody_waits(office)
        holding = asyncio.create_task(office.database.transact(holds_the_other))
        await locked.wait()
        await uow.escalations.move_to_case(one, other)
    await holding
    assert (await merging).case_number == other


async def test_who_flags_a_case_while_it_is_merged_flags_the_one_that_goes_on(office: Office) -> None:
    lee = await office.person("lee", Role.LEAD)
    one, other = await office.case(), await office.case()
    held: list[int | None] = []

    async def is_merged(uow: UnitOfWork) -> None:
        gone = replace(
            await uow.cases.get_for_update(one),
            status=CaseStatus.MERGED,
            merged_into=other,
            closed_at=uow.now,
        )
        await uow.cases.save(gone)

    async def flags() -> None:
        held.append((await office.escalation(lee, case_number=one)).escalation.case_number)

    await in_the_middle(office, is_merged, flags, lambda uow: uow.cases.get_for_update(other))
    assert held == [other]


async def test_a_nudge_that_another_worker_settles_is_left_out_by_it_alone(office: Office) -> None:
    ana = await office.person("ana", Role.AGENT)
    await office.escalation(ana, owner=ana.person)
    office.clock.moves(10 * MINUTE)
    await office.ticks()
    await acknowledge_escalation(office.context, 1, ana)
    batch = next(row["batch"] for row in await office.rows("nudges"))

    async def settles(uow: UnitOfWork) -> None:
        assert await uow.nudges.sent(batch) == 1

    async def goes_on(_: UnitOfWork) -> None:
        """It is recorded."""

    await in_the_middle(office, settles, lambda: gather_nudges(office.context, batch), goes_on)
    assert "nudge_held" not in await office.story(escalation_subject(1))


async def test_whatever_order_things_are_named_in_they_are_locked_in_one(office: Office) -> None:
    locked: list[int] = []

    def runs(*statement: Sequence[int]) -> None:
        locked.append(statement[3][0])

    async with office.database.begin() as uow:
        event.listen(uow.conn.sync_connection, "before_cursor_execute", runs)
        await uow.lock(
            *(request_subject(14), escalation_subject(13), case_subject(11), escalation_subject(12)),
            *(AdvisoryLock.NUDGING, AdvisoryLock.LEASING, case_subject(10), case_subject(11)),
        )
        event.remove(uow.conn.sync_connection, "before_cursor_execute", runs)
    assert locked == [AdvisoryLock.LEASING, AdvisoryLock.NUDGING, 10, 11, 12, 13, 14]
