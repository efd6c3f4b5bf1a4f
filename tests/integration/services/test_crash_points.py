"""Killed at any statement, a use case leaves everything as it was; told again, it is done whole."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.changes.context import Context
from bot.domain.outcomes import Prevention
from bot.domain.people import Role
from bot.domain.posts import Deletion, PostKind
from bot.domain.subjects import case_subject
from bot.intake.posts import receive_posts
from bot.networks.contract import Batch, Sent
from bot.policy import PolicySource
from bot.readmodels import Place
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import merge_cases, resolve_case
from bot.services.cases.replies import reply_sent, reply_to_case
from bot.services.escalations.endings import escalation_not_settled, resolve_escalation
from bot.services.escalations.moves import merge_escalations, return_escalation, split_escalation
from bot.services.escalations.promises import ask_update
from bot.services.escalations.raising import Flag, raise_escalation
from bot.services.nudges.reminders import fire_reminders
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline.messages import Message, Saying, record_message
from bot.storage.outbox.deliveries import DeliveryKind
from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.mail import US, Microphone
from tests.integration.services.office import Office, a_message
from tests.integration.services.partners import POLICY
from tests.people_builders import HOUR, NOON, SOLVED

Deed = Callable[[Context], Awaitable[object]]
AGENT, EXECUTIVE = Role.AGENT, Role.EXECUTIVE
MOST = 200


async def receiving(office: Office) -> Deed:
    number = await office.case()
    card = await office.card(number)
    assert card.first is not None
    first = card.first.external_id
    edited = office.a_post(
        "My payout is very late.", external_id=first, latest_id="9999", author=card.first.author
    )
    follow_up = office.a_post("Hello?", conversation=first, kind=PostKind.REPLY, in_reply_to=first)
    gone = office.a_post("Never mind.")
    await office.receives(gone)
    batch = Batch(
        "mentions",
        (edited, follow_up, office.a_post("New here.")),
        (Deletion("x", gone.external_id),),
        "9999",
    )
    return lambda context: receive_posts(context, "x", batch)


async def claiming(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    return lambda context: claim_case(context, number, ana)


async def resolving(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    return lambda context: resolve_case(context, number, SOLVED, ana)


async def merging(office: Office) -> Deed:
    one, other = await office.case(), await office.case()
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    await office.escalation(eva, case_number=one)
    return lambda context: merge_cases(context, one, other, ana)


async def raising(office: Office) -> Deed:
    number, eva = await office.case(), await office.person("eva", EXECUTIVE)
    await office.person("ana", AGENT)
    flag = Flag("Payouts stand still", "sev1", message=a_message(), case_number=number)
    return lambda context: raise_escalation(context, office.roster, flag, eva, "form-1")


async def nudging(office: Office) -> Deed:
    eva, _ = await office.person("eva", EXECUTIVE), await office.person("ana", AGENT)
    await office.escalation(eva)
    office.clock.moves(timedelta(minutes=10))
    return lambda context: fire_reminders(context, office.roster)


async def freeing(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    office.clock.moves(2 * HOUR)
    return lambda context: fire_reminders(context, office.roster)


async def replying(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    return lambda context: reply_to_case(context, Microphone(), number, "We are on it.", ana, "form-1")


async def recording_a_reply(office: Office) -> Deed:
    await (await replying(office))(office.context)
    async with office.database.begin() as uow:
        due = await uow.deliveries.take(50, timedelta(seconds=15))
    reply = next(delivery for delivery in due if delivery.kind is DeliveryKind.REPLY)
    return lambda context: reply_sent(context, reply, Sent("771"), US)


async def hearing(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    card = Place("C0DESK", "1795435100.000100")
    async with office.database.begin() as uow:
        subject = case_subject(number)
        await uow.placements.put(f"card:{subject}", str(subject), card)
    place = Place("C0DESK", "1795435200.000100", card.ts)
    message = Message(Saying.POSTED, place, "Ana", "The bank is slow.", NOON, ana.person)
    return lambda context: record_message(context, message)


async def merging_escalations(office: Office) -> Deed:
    one, other = await _asked_about(office), await _asked_about(office, "Two are late")
    ana = await office.person("ana", AGENT)
    return lambda context: merge_escalations(context, one, other, ana)


async def splitting(office: Office) -> Deed:
    one = await _asked_about(office)
    ana = await office.person("ana", AGENT)
    return lambda context: split_escalation(context, office.roster, one, 1, ana, "split-1")


async def returning(office: Office) -> Deed:
    one = await _asked_about(office)
    ana = await office.person("ana", AGENT)
    return lambda context: return_escalation(context, one, "The desk can do this", ana, "return-1")


async def ending(office: Office) -> Deed:
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    await office.escalation(eva, owner=ana.person)
    wanted = Prevention("A second provider")
    return lambda context: resolve_escalation(context, 1, SOLVED, ana, prevention=wanted, key="form-1")


async def going_on(office: Office) -> Deed:
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    await office.escalation(eva, owner=ana.person)
    closed_at = (await resolve_escalation(office.context, 1, SOLVED, ana)).closed_at or office.clock.now
    return lambda context: escalation_not_settled(context, 1, closed_at, "It is back", eva, "form-1")


async def asking(office: Office) -> Deed:
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    await office.escalation(eva, owner=ana.person)
    return lambda context: ask_update(context, office.roster, 1, eva)


async def _asked_about(office: Office, words: str = "When is it paid?") -> int:
    """The number of an escalation of a case, about which a partner team is asked."""
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    raised = await office.escalation(eva, owner=ana.person, case_number=await office.case())
    subject = raised.escalation.subject
    context = replace(office.context, policies=PolicySource(POLICY))
    await ask_about(context, subject, Question("payouts", words), ana, f"ask {subject}")
    return subject.number


DEEDS = (
    receiving,
    claiming,
    resolving,
    merging,
    merging_escalations,
    splitting,
    returning,
    ending,
    going_on,
    asking,
    raising,
    nudging,
    freeing,
    replying,
    recording_a_reply,
    hearing,
)


@pytest.mark.parametrize("prepared", DEEDS, ids=lambda prepared: prepared.__name__)
async def test_whoever_is_killed_at_any_statement_leaves_everything_as_it_was(
    office: Office, prepared: Callable[[Office], Awaitable[Deed]]
) -> None:
    deed = await prepared(office)
    before = await office.dump()
    for statement in range(1, MOST):
        try:
            await deed(brittle(office.context, statement))
        except KilledError:
            assert await office.dump() == before, f"killed at statement {statement}"
        else:
            break
    assert 5 < statement < MOST - 1
    assert await office.dump() != before
