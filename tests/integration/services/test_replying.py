"""Answers to customers: sent once, found again, given back when the network refuses them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.errors import (
    BadInput,
    NetworkDenied,
    NetworkDown,
    NetworkError,
    NetworkLimited,
    NotYours,
    ReplyRefused,
    StateError,
)
from bot.domain.people import Actor, Role
from bot.domain.subjects import case_subject
from bot.outbox.store import to_delivery
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import merge_cases, resolve_case
from bot.services.cases.replies import ReplySender, reply_to_case
from bot.services.timeline.messages import add_note
from bot.storage.database import Work
from bot.storage.outbox.deliveries import DeliveryKind, Urgency
from tests.integration.services.mail import SECOND, US, Mail, Microphone, a_mail
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

T = TypeVar("T")


async def a_reply(office: Office, mail: Mail, text: str = "We are on it.") -> tuple[int, Actor]:
    """A case that Ana has, with her answer on its way; (its number, Ana)."""
    number, ana = await office.case(), await office.person("ana", Role.AGENT)
    await claim_case(office.context, number, ana)
    await reply_to_case(office.context, mail.network, number, text, ana, "form-1")
    return number, ana


async def test_an_answer_goes_out_once_is_stored_as_ours_and_makes_the_first_response(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await a_reply(office, mail)
    await reply_to_case(office.context, mail.network, number, "We are on it.", ana, "form-1")
    assert (await office.card(number)).pending_reply == "We are on it."
    await mail.later(MINUTE)
    assert len(mail.network.said) == 1
    card = await office.card(number)
    assert (card.pending_reply, card.posts, card.case.first_response_at) == (None, 2, NOON + MINUTE)
    assert card.case.respond_by is None
    assert await office.story(case_subject(number)) == ["opened", "claimed", "reply_queued", "replied"]
    ours = [row for row in await office.rows("posts") if row["ours"]]
    assert [(row["text"], row["external_id"]) for row in ours] == [("We are on it.", "771")]


async def test_an_answer_that_may_have_arrived_is_looked_for_first(office: Office) -> None:
    mail = a_mail(office)
    number, _ = await a_reply(office, mail)
    mail.network.loses_answers = 1
    await mail.goes_out()
    assert (await office.card(number)).pending_reply == "We are on it."
    await mail.later(MINUTE)
    assert (len(mail.network.said), mail.network.asked) == (1, 1)
    assert (await office.card(number)).pending_reply is None


async def test_a_network_that_does_not_answer_in_time_is_asked_before_it_is_told_again(
    office: Office,
) -> None:
    mail = a_mail(office, lease=timedelta(milliseconds=50))
    number, _ = await a_reply(office, mail)
    mail.network.silent = asyncio.Event()
    await mail.goes_out()
    mail.network.silent = None
    await mail.later(MINUTE)
    assert (len(mail.network.said), mail.network.asked) == (1, 1)
    assert (await office.card(number)).posts == 2


async def test_an_answer_whose_record_failed_here_is_not_sent_again(office: Office) -> None:
    fails = [False, True]

    async def transact(work: Work[T], /) -> T:
        if fails and fails.pop(0):
            raise OperationalError("BEGIN", {}, Exception("database is locked"))
        return await office.database.transact(work)

    mail = a_mail(office, context=replace(office.context, transact=transact))
    number, _ = await a_reply(office, mail)
    await only_the_reply(office)
    await mail.goes_out()
    assert len(mail.network.said) == 1
    for _ in range(3):
        await mail.later(MINUTE)
    assert len(mail.network.said) == 1
    assert (await office.card(number)).posts == 2


async def only_the_reply(office: Office) -> None:
    """What is for Slack has arrived."""
    async with office.database.begin() as uow:
        for delivery in await uow.deliveries.take(50, SECOND):
            if delivery.kind != DeliveryKind.REPLY:
                await uow.deliveries.finish(delivery)
            else:
                await uow.deliveries.postpone(delivery, uow.now, "", maybe_sent=False)


async def test_a_network_that_is_down_or_busy_gets_the_answer_later(office: Office) -> None:
    mail = a_mail(office)
    mail.network.troubles = [NetworkDown("x", "503"), NetworkLimited("x", "429", NOON + 20 * MINUTE)]
    await a_reply(office, mail)
    await mail.goes_out()
    await mail.later(MINUTE)
    await mail.later(MINUTE)
    assert mail.network.said == []
    await mail.later(20 * MINUTE)
    assert len(mail.network.said) == 1


@pytest.mark.parametrize(
    "refusal", [ReplyRefused("x", "They did not mention us."), NetworkDenied("x", "Keys.")]
)
async def test_what_the_network_will_never_take_comes_back_to_its_writer(
    office: Office, refusal: NetworkError
) -> None:
    mail = a_mail(office)
    mail.network.troubles = [refusal]
    number, ana = await a_reply(office, mail)
    await mail.goes_out()
    card = await office.card(number)
    assert (card.pending_reply, card.failed_reply) == (None, refusal.detail)
    assert (await office.told_privately(ana)) == ["reply_refused"]
    assert (await office.story(case_subject(number)))[-1] == "reply_failed"


async def test_a_worker_whose_lease_ran_out_does_not_refuse_what_another_has_sent(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await a_reply(office, mail)
    async with office.database.begin() as uow:
        [slow] = [each for each in await uow.deliveries.take(50, SECOND) if each.kind == DeliveryKind.REPLY]
    await mail.later(MINUTE)
    late = ReplySender(office.context, {"x": mail.network}, office.clock)
    async with office.database.begin() as uow:
        await late.give_up(uow, to_delivery(slow), "It is there already.")
    assert len(mail.network.said) == 1
    assert "reply_failed" not in await office.story(case_subject(number))
    assert await office.told_privately(ana) == []


async def test_an_answer_to_a_case_that_was_merged_meanwhile_is_on_the_other(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await a_reply(office, mail)
    other = await office.case()
    await merge_cases(office.context, number, other, ana)
    await mail.goes_out()
    assert (await office.card(other)).posts == 3
    assert (await office.case_now(other)).first_response_at == NOON


async def test_our_answer_that_the_poll_has_seen_first_is_stored_once(office: Office) -> None:
    mail = a_mail(office)
    number, _ = await a_reply(office, mail)
    await office.follows_up(number, "We are on it.", external_id="771", author=US, ours=True)
    await mail.goes_out()
    assert len([row for row in await office.rows("posts") if row["ours"]]) == 1
    assert (await office.story(case_subject(number))).count("replied") == 1


async def test_replying_keeps_the_claim_fresh(office: Office) -> None:
    mail = a_mail(office)
    number, ana = await office.case(), await office.person("ana", Role.AGENT)
    await claim_case(office.context, number, ana)
    office.clock.moves(HOUR)
    await reply_to_case(office.context, mail.network, number, "We are on it.", ana, "form-1")
    assert (await office.case_now(number)).touched_at == NOON + HOUR


async def test_what_may_not_be_answered_is_refused_and_leaves_nothing(office: Office) -> None:
    mail = a_mail(office)
    number, ana, ben = (
        await office.case(),
        await office.person("ana", Role.AGENT),
        await office.person("ben", Role.AGENT),
    )
    await claim_case(office.context, number, ana)
    await add_note(office.context, case_subject(number), "Mine.", ana)
    before = await office.dump()
    for text in ("", "x" * 281):
        with pytest.raises(BadInput):
            await reply_to_case(office.context, mail.network, number, text, ana, "form-1")
    with pytest.raises(NotYours):
        await reply_to_case(office.context, mail.network, number, "Hello", ben, "form-1")
    with pytest.raises(BadInput):
        await reply_to_case(office.context, Microphone("bluesky"), number, "Hello", ana, "form-1")
    assert await office.dump() == before
    await resolve_case(office.context, number, SOLVED, ana)
    with pytest.raises(StateError):
        await reply_to_case(office.context, mail.network, number, "Hello", ana, "form-1")


async def test_a_reply_goes_before_cards(office: Office) -> None:
    mail = a_mail(office)
    await a_reply(office, mail)
    urgencies = {row["kind"]: row["urgency"] for row in await office.rows("deliveries")}
    assert urgencies == {"card": Urgency.SOON, "reply": Urgency.NOW}
