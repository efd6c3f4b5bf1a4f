"""Every use case, each with what has to be there before it, so that a test can do to all of them what it will."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.changes.context import Context
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.escalations.promises import Update
from bot.domain.events.timeline import MessageChange
from bot.domain.outcomes import Prevention
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.posts import Deletion, Post, PostKind, RawPost
from bot.domain.subjects import case_subject, escalation_subject
from bot.intake.receive import receive_posts
from bot.intake.rechecks import recheck_posts, reread_posts
from bot.networks.contract import Batch
from bot.outbox.messages import Delivery
from bot.outbox.store import to_delivery
from bot.outbox.worker import finish
from bot.policy import Policy, PolicySource
from bot.readmodels import Place
from bot.services.cases import changes, claims, endings, opening
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import merge_cases, resolve_case
from bot.services.cases.replies import ReplySender, reply_to_case
from bot.services.escalations import endings as closing
from bot.services.escalations import ownership, private_channels, promises, raising, reports
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.endings import escalation_not_settled, resolve_escalation
from bot.services.escalations.moves import merge_escalations, return_escalation, split_escalation
from bot.services.escalations.promises import ask_update
from bot.services.escalations.raising import Flag, raise_escalation
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.nudges.digests import gather_nudges
from bot.services.nudges.reminders import fire_reminders
from bot.services.partners import answers, mirrors
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline import messages, pins
from bot.services.timeline.messages import Message, record_message
from bot.services.workspace.people import Profile, open_home, remember_person
from bot.services.workspace.policies import adopt_policy
from bot.storage.outbox.deliveries import DeliveryKind
from tests.integration.services.mail import Microphone
from tests.integration.services.office import Office, a_message
from tests.integration.services.partners import POLICY
from tests.people_builders import HOUR, MINUTE, NOON, SOLVED

Deed = Callable[[Context], Awaitable[object]]
Prepared = Callable[[Office], Awaitable[Deed]]
AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE
E1 = escalation_subject(1)


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


class Legible(Microphone):
    """A network of which every raw post can be read by now."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self.post = post

    async def fetch(self, external_id: str) -> Post | None:
        return self.post if external_id == self.post.external_id else None

    def reread(self, raw: RawPost) -> Batch:
        return Batch(raw.stream, (self.post,))


async def rereading(office: Office) -> Deed:
    kept = [RawPost("x", "mentions", "{}", "it has no text")]
    await office.context.transact(lambda uow: uow.raw_posts.keep(kept, failed_in="0.1.0"))
    network = Legible(office.a_post("Where is my payout?"))
    return lambda context: reread_posts(context, network)


async def adopting(_: Office) -> Deed:
    return lambda context: adopt_policy(context, Policy(company="Acme Overseas"))


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


async def raising_one(office: Office) -> Deed:
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


async def _a_reply(office: Office) -> Delivery:
    """A reply that has been taken for sending."""
    await (await replying(office))(office.context)
    async with office.database.begin() as uow:
        due = await uow.deliveries.take(50, timedelta(seconds=15))
    return to_delivery(next(row for row in due if row.kind == DeliveryKind.REPLY))


async def recording_a_reply(office: Office) -> Deed:
    reply = await _a_reply(office)

    async def sends(context: Context) -> None:
        delivered = await ReplySender(context, {"x": Microphone()}, office.clock).send(reply)
        await context.transact(lambda uow: finish(uow, reply, delivered))

    return sends


async def hearing(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    card = Place("C0DESK", "1795435100.000100")
    async with office.database.begin() as uow:
        subject = case_subject(number)
        await uow.placements.put(f"card:{subject}", str(subject), card)
    place = Place("C0DESK", "1795435200.000100", card.ts)
    message = Message(MessageChange.POSTED, place, "Ana", "The bank is slow.", NOON, ana.person)
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


def ref(by: Actor) -> PersonRef:
    assert by.person is not None
    return by.person


def on_a_case(
    does: Callable[[Context, int, Actor], Awaitable[object]],
    *before: Callable[[Context, int, Actor], Awaitable[object]],
) -> Prepared:
    """Ana, who leads, has C-1."""

    async def prepared(office: Office) -> Deed:
        number, ana = await office.case(), await office.person("ana", AGENT, LEAD)
        for done in (claim_case, *before):
            await done(office.context, number, ana)
        return lambda context: does(context, number, ana)

    return prepared


Escalated = Callable[[Context, Actor, Actor], Awaitable[object]]


def on_an_escalation(does: Escalated, *before: Escalated, confidential: bool = False) -> Prepared:
    """Ana, who leads, has E-1 of Eva's."""

    async def prepared(office: Office) -> Deed:
        ana, eva = await office.person("ana", AGENT, LEAD), await office.person("eva", EXECUTIVE)
        await office.escalation(eva, owner=ana.person, message=a_message(), confidential=confidential)
        async with office.database.begin() as uow:
            await uow.placements.put(f"card:{E1}", str(E1), CARD)
        for done in before:
            await done(office.context, ana, eva)
        return lambda context: does(context, ana, eva)

    return prepared


def on_a_request(does: Callable[[Context, Actor], Awaitable[object]]) -> Prepared:
    """A team is asked about E-1, which Ana has."""

    async def prepared(office: Office) -> Deed:
        await _asked_about(office)
        ana = await office.person("ana", AGENT)
        return lambda context: does(context, ana)

    return prepared


CARD = Place("C0EXEC001", "1795435100.000100")
SPOT = Place("C0EXEC001", "1795435200.000300", CARD.ts)
NEWS = Update("The bank confirmed it.", "We pay today.", None)


def said(text: str, by: Actor, change: MessageChange = MessageChange.POSTED) -> Message:
    return Message(change, SPOT, by.name, text, NOON, by.person, of_desk=True)


async def claiming_the_next(office: Office) -> Deed:
    await office.case()
    ana = await office.person("ana", AGENT)
    return lambda context: claims.claim_next(context, ana)


async def opening_a_case(office: Office) -> Deed:
    ana = await office.person("ana", AGENT)
    return lambda context: opening.open_case(context, opening.Report("It broke.", "@maria"), ana, "form-1")


async def opening_the_case_of_a_post(office: Office) -> Deed:
    post = office.a_post()
    return lambda context: opening.open_case_of_post(context, post)


async def refusing_a_reply(office: Office) -> Deed:
    reply = await _a_reply(office)
    sender = ReplySender(office.context, {}, office.clock)
    return lambda context: context.transact(lambda uow: sender.give_up(uow, reply, "They have blocked us."))


async def looking_again_at_posts(office: Office) -> Deed:
    await office.case()
    office.clock.moves(2 * HOUR)
    return lambda context: recheck_posts(context, Microphone(), HOUR)


async def gathering_nudges(office: Office) -> Deed:
    await (await nudging(office))(office.context)
    ana = await office.person("ana", AGENT)
    await ownership.acknowledge_escalation(office.context, 1, ana)
    batch = next(row["batch"] for row in await office.rows("nudges") if row["batch"])
    return lambda context: gather_nudges(context, batch)


async def passing_on(office: Office) -> Deed:
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    await office.person("lee", LEAD)
    await office.escalation(eva, owner=ana.person)
    office.roster.gone.add(ana.label)
    return lambda context: reassign_absent_owners(context, office.roster)


async def taking(office: Office) -> Deed:
    await office.escalation(await office.person("eva", EXECUTIVE))
    ana = await office.person("ana", AGENT)
    return lambda context: ownership.take_escalation(context, 1, ana)


async def joining(office: Office) -> Deed:
    await office.escalation(await office.person("eva", EXECUTIVE))
    omar = await office.person("omar", EXECUTIVE)
    return lambda context: raising.join_escalation(context, 1, a_message(), "Me too.", omar, "form-1")


async def sponsoring(office: Office) -> Deed:
    await office.escalation(await office.person("eva", EXECUTIVE))
    omar = await office.person("omar", EXECUTIVE)
    return lambda context: raising.sponsor_escalation(context, 1, omar, omar)


async def asking_a_team(office: Office) -> Deed:
    number, ana = await office.case(), await office.person("ana", AGENT)
    question = Question("payouts", "When is it paid?")
    return lambda context: ask_about(context, case_subject(number), question, ana, "form-1")


async def remembering(_: Office) -> Deed:
    return lambda context: remember_person(context.transact, Profile("T0ACME", "U0ZOE", "Zoe"))


async def settle(context: Context, _: Actor, eva: Actor) -> object:
    return await closing.escalation_settled(context, 1, NOON, eva)


async def resolved(context: Context, ana: Actor, _: Actor) -> object:
    return await resolve_escalation(context, 1, SOLVED, ana)


async def told_ana(context: Context, ana: Actor, _: Actor) -> object:
    return await record_message(context, said("↪ when?", ana))


USE_CASES: dict[Callable[..., Any], Prepared] = {
    receive_posts: receiving,
    recheck_posts: looking_again_at_posts,
    claim_case: claiming,
    claims.claim_next: claiming_the_next,
    changes.assign_case: on_a_case(
        lambda c, n, ana: changes.assign_case(c, n, ref(ana), ana), changes.release_case
    ),
    changes.prioritise_case: on_a_case(lambda c, n, ana: changes.prioritise_case(c, n, Priority.P1, ana)),
    changes.release_case: on_a_case(changes.release_case),
    changes.snooze_case: on_a_case(lambda c, n, ana: changes.snooze_case(c, n, NOON + HOUR, ana)),
    changes.wait_case: on_a_case(lambda c, n, ana: changes.wait_case(c, n, WaitingOn.CUSTOMER, ana)),
    changes.wake_case: on_a_case(
        changes.wake_case, lambda c, n, ana: changes.snooze_case(c, n, NOON + HOUR, ana)
    ),
    resolve_case: resolving,
    endings.dismiss_case: on_a_case(lambda c, n, ana: endings.dismiss_case(c, n, Dismissal.SPAM, ana)),
    merge_cases: merging,
    endings.reopen_case: on_a_case(
        endings.reopen_case, lambda c, n, ana: endings.dismiss_case(c, n, Dismissal.SPAM, ana)
    ),
    opening.open_case: opening_a_case,
    opening.open_case_of_post: opening_the_case_of_a_post,
    reply_to_case: replying,
    ReplySender.send: recording_a_reply,
    ReplySender.give_up: refusing_a_reply,
    raise_escalation: raising_one,
    raising.join_escalation: joining,
    raising.sponsor_escalation: sponsoring,
    ownership.acknowledge_escalation: on_an_escalation(
        lambda c, ana, _: ownership.acknowledge_escalation(c, 1, ana)
    ),
    ownership.take_escalation: taking,
    ownership.assign_escalation: on_an_escalation(
        lambda c, ana, eva: ownership.assign_escalation(c, 1, ref(eva), ana, "form-1")
    ),
    change_escalation_severity: on_an_escalation(
        lambda c, ana, _: change_escalation_severity(c, 1, "sev2", ana, "form-1")
    ),
    promises.promise_update: on_an_escalation(
        lambda c, ana, _: promises.promise_update(c, 1, NOON + HOUR, "the bank", ana, "form-1")
    ),
    promises.update_escalation: on_an_escalation(
        lambda c, ana, _: promises.update_escalation(c, 1, NEWS, ana, "form-1")
    ),
    promises.snooze_escalation: on_an_escalation(
        lambda c, ana, _: promises.snooze_escalation(c, 1, NOON + HOUR, "the bank", ana, "form-1")
    ),
    promises.wake_escalation: on_an_escalation(
        lambda c, ana, _: promises.wake_escalation(c, 1, ana),
        lambda c, ana, _: promises.snooze_escalation(c, 1, NOON + HOUR, "the bank", ana, "form-0"),
    ),
    ask_update: asking,
    resolve_escalation: ending,
    closing.cancel_escalation: on_an_escalation(
        lambda c, ana, _: closing.cancel_escalation(c, 1, "by mistake", ana, "form-1")
    ),
    closing.reopen_escalation: on_an_escalation(
        lambda c, ana, _: closing.reopen_escalation(c, 1, "again", ana, "form-1"), resolved
    ),
    closing.escalation_settled: on_an_escalation(settle, resolved),
    escalation_not_settled: going_on,
    merge_escalations: merging_escalations,
    split_escalation: splitting,
    return_escalation: returning,
    reports.post_summary: on_an_escalation(lambda c, ana, _: reports.post_summary(c, 1, ana, "form-1")),
    reports.record_export: on_an_escalation(lambda c, ana, _: reports.record_export(c, E1, ana)),
    private_channels.open_room: on_an_escalation(
        lambda c, _, __: private_channels.open_room(c, 1, "C0ROOM"), confidential=True
    ),
    private_channels.invites: on_an_escalation(
        lambda c, _, eva: private_channels.invites(c, E1, [eva.label]), confidential=True
    ),
    private_channels.removed: on_an_escalation(
        lambda c, _, eva: private_channels.removed(c, E1, [eva.label]), confidential=True
    ),
    fire_reminders: nudging,
    gather_nudges: gathering_nudges,
    reassign_absent_owners: passing_on,
    ask_about: asking_a_team,
    answers.acknowledge_request: on_a_request(lambda c, ana: answers.acknowledge_request(c, 1, ana)),
    answers.give_eta_for_request: on_a_request(
        lambda c, ana: answers.give_eta_for_request(c, 1, NOON + HOUR, "Soon.", ana, "form-1")
    ),
    answers.answer_request: on_a_request(lambda c, ana: answers.answer_request(c, 1, "Paid.", ana, "form-1")),
    answers.decline_request: on_a_request(
        lambda c, ana: answers.decline_request(c, 1, "Not ours.", ana, "form-1")
    ),
    answers.withdraw_request: on_a_request(lambda c, ana: answers.withdraw_request(c, 1, ana)),
    mirrors.tell_partner: on_a_request(lambda c, ana: mirrors.tell_partner(c, 1, "Any news?", ana, "form-1")),
    mirrors.advise_writer: on_an_escalation(
        lambda c, _, __: mirrors.advise_writer(c, SPOT, E1, "↪ when?"), told_ana
    ),
    record_message: hearing,
    messages.keep_message: on_an_escalation(
        lambda c, ana, _: messages.keep_message(c, E1, said("Down.", ana), ana)
    ),
    messages.reword_flag: on_an_escalation(
        lambda c, _, __: messages.reword_flag(c, a_message().place, "Two payouts are down.", NOON + MINUTE)
    ),
    messages.add_note: on_an_escalation(
        lambda c, ana, _: messages.add_note(c, E1, "Asked the bank.", ana, "form-1")
    ),
    pins.pin_message: on_an_escalation(
        lambda c, ana, _: pins.pin_message(c, pins.Mark(SPOT.channel, SPOT.ts, NOON, is_added=True), ana),
        lambda c, ana, _: record_message(c, said("Down.", ana)),
    ),
    open_home: on_an_escalation(lambda c, _, eva: open_home(c, ref(eva))),
    remember_person: remembering,
    adopt_policy: adopting,
    reread_posts: rereading,
}
