"""What people, partner teams and Slack may do at once: to the case, the escalation and the requests of a number."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.escalations.choices import Audience
from bot.domain.escalations.promises import Update
from bot.domain.events.timeline import MessageChange
from bot.domain.outcomes import Prevention
from bot.domain.people import Actor, PersonRef
from bot.domain.posts import Deletion
from bot.domain.subjects import Subject, case_subject, escalation_subject, request_subject
from bot.readmodels import FlaggedMessage, Place
from bot.services.cases.changes import (
    assign_case,
    prioritise_case,
    release_case,
    snooze_case,
    wait_case,
    wake_case,
)
from bot.services.cases.claims import claim_case, claim_next
from bot.services.cases.endings import dismiss_case, merge_cases, reopen_case, resolve_case
from bot.services.cases.opening import Report, open_case
from bot.services.cases.replies import reply_to_case
from bot.services.escalations import endings as closing
from bot.services.escalations import ownership as owning
from bot.services.escalations import raising as flagging
from bot.services.escalations.changes import change_escalation_severity
from bot.services.escalations.endings import escalation_not_settled, escalation_settled
from bot.services.escalations.moves import merge_escalations, return_escalation, split_escalation
from bot.services.escalations.promises import (
    ask_update,
    promise_update,
    snooze_escalation,
    update_escalation,
    wake_escalation,
)
from bot.services.escalations.raising import sponsor_escalation
from bot.services.escalations.reports import post_summary, record_export
from bot.services.nudges.absences import reassign_absent_owners
from bot.services.on_call.availability import next_owner
from bot.services.partners import answers as answering
from bot.services.partners.asking import Question, ask_about
from bot.services.partners.mirrors import tell_partner
from bot.services.timeline.messages import Message, add_note, keep_message, record_message
from bot.services.timeline.pins import Mark, pin_message
from bot.services.workspace.people import Profile, open_home, remember_person
from tests.integration.services.mail import Microphone
from tests.integration.services.office import Office, a_message
from tests.people_builders import MINUTE, SOLVED

Deed = Callable[[Office, Actor, int, int], Awaitable[object]]
"""Somebody acts on what has a number, by the so-maniest form."""
CASES = 5
NEWS = Update("The bank confirmed it.", "", None)
FOR_ALL = Update("The bank confirmed it.", "We pay today.", None, Audience.PARTNERS)
CHANGES = (MessageChange.POSTED, MessageChange.EDITED, MessageChange.POSTED, MessageChange.DELETED)


def ref(by: Actor) -> PersonRef:
    assert by.person is not None
    return by.person


def later(office: Office, minutes: int) -> datetime:
    return office.clock.now + minutes * MINUTE


def flagged(number: int) -> FlaggedMessage:
    return a_message(f"1795435500.{500 + number:06}")


def request(number: int, form: int) -> int:
    return number + form % 3 * CASES


def a_subject(number: int, form: int) -> Subject:
    return (case_subject(number), escalation_subject(number), request_subject(request(number, form // 3)))[
        form % 3
    ]


async def a_place(office: Office, number: int, form: int) -> Place | None:
    """One of three messages in a card's thread; None while the card is not there."""
    async with office.context.read() as view:
        card = await view.placements.of(f"card:{a_subject(number, form)}")
    return Place(card.channel, f"{card.ts}{form % 3}", card.ts) if card else None


async def flags(office: Office, by: Actor, form: int, flag: flagging.Flag) -> None:
    await flagging.raise_escalation(office.context, office.roster, flag, by, f"flag-{form}")


async def gives_by_rota(office: Office, by: Actor, number: int, form: int) -> None:
    whose = await next_owner(office.context, office.roster)
    assert whose is not None
    await owning.assign_escalation(office.context, number, whose, by, f"rota-{form}")


async def settles(office: Office, by: Actor, number: int, _: int) -> None:
    closed_at = (await office.escalation_now(number)).closed_at
    await escalation_settled(office.context, number, closed_at or office.clock.now, by)


async def denies(office: Office, by: Actor, number: int, form: int) -> None:
    """Somebody says of the last ending that it did not settle it."""
    closed_at = (await office.escalation_now(number)).closed_at
    when = closed_at or office.clock.now
    await escalation_not_settled(office.context, number, when, "It is back", by, f"deny-{form}")


async def splits(office: Office, by: Actor, number: int, form: int) -> None:
    async with office.context.read() as view:
        asked = await view.partner_requests.of(escalation_subject(number))
    for one in asked[:1]:
        await split_escalation(office.context, office.roster, number, one.number, by, f"split-{form}")


async def says(office: Office, by: Actor, number: int, form: int) -> None:
    """A message in a thread, ours or a partner team's, its edit or its deletion; in any order."""
    place, change = await a_place(office, number, form), CHANGES[form // 3 % 4]
    if place is not None:
        text = "" if change is MessageChange.DELETED else f"{'↪ ' * (form % 2)}Word {form}."
        said = Message(change, place, by.name, text, office.clock.now, by.person, of_desk=True)
        await record_message(office.context, said)


async def rewords(office: Office, by: Actor, number: int, form: int) -> None:
    """The author of a flagged message edits it, or deletes it."""
    change = MessageChange.DELETED if form % 4 == 0 else MessageChange.EDITED
    text = "" if change is MessageChange.DELETED else f"Word {form}."
    await record_message(
        office.context, Message(change, flagged(number).place, by.name, text, office.clock.now)
    )


async def keeps(office: Office, by: Actor, number: int, form: int) -> None:
    """ "Add to timeline" of a message that may stand in another thread of ours."""
    place = await a_place(office, form % CASES + 1, form)
    if place is not None:
        said = Message(MessageChange.POSTED, place, by.name, "Kept.", office.clock.now, by.person)
        await keep_message(office.context, a_subject(number, form + 1), said, by)


async def marks(office: Office, by: Actor, number: int, form: int) -> None:
    place = await a_place(office, number, form)
    if place is not None:
        mark = Mark(place.channel, place.ts, office.clock.now, is_added=form % 4 != 0)
        await pin_message(office.context, mark, by)


async def edits(office: Office, _: Actor, number: int, form: int) -> None:
    """Two customers change what they wrote, and one deletes it right away."""
    async with office.context.read() as view:
        there = [each for each in ("5001", "5002", "5003") if await view.posts.find("x", each)]
    changed = [
        office.a_post(f"Edited {form}.", external_id=each, latest_id=str(90_000 + form)) for each in there
    ]
    await office.receives(
        *changed[: number % 3], deletions=(Deletion("x", there[form % 3]),) if form % 4 == 0 else ()
    )


ON_CASES: list[Deed] = [
    lambda o, by, n, _: claim_case(o.context, n, by),
    lambda o, by, _, __: claim_next(o.context, by),
    lambda o, by, n, _: release_case(o.context, n, by),
    lambda o, by, n, _: assign_case(o.context, n, ref(by), by),
    lambda o, by, n, _: wait_case(o.context, n, WaitingOn.CUSTOMER, by),
    lambda o, by, n, _: snooze_case(o.context, n, o.clock.now + MINUTE, by),
    lambda o, by, n, _: wake_case(o.context, n, by),
    lambda o, by, n, _: prioritise_case(o.context, n, Priority.P1, by),
    lambda o, by, n, _: resolve_case(o.context, n, SOLVED, by),
    lambda o, by, n, _: dismiss_case(o.context, n, Dismissal.DUPLICATE, by),
    lambda o, by, n, _: reopen_case(o.context, n, by),
    lambda o, by, n, _: merge_cases(o.context, n, n % CASES + 1, by),
    lambda o, by, n, f: add_note(o.context, case_subject(n), "Asked the bank.", by, f"note-{f}"),
    lambda o, by, n, f: reply_to_case(o.context, Microphone(), n, f"We are on it ({f}).", by, f"reply-{f}"),
    lambda o, by, n, f: open_case(o.context, Report("It broke.", f"@maria{n}"), by, f"open-{f}"),
    lambda o, by, n, f: ask_about(o.context, case_subject(n), Question("risk", "Why?"), by, f"ask-{f}"),
]
ON_ESCALATIONS: list[Deed] = [
    lambda o, by, n, f: flags(o, by, f, flagging.Flag("Late", "sev1", case_number=n, teams=("payouts",))),
    lambda o, by, n, f: flags(o, by, f, flagging.Flag("Late", "sev2", message=flagged(n))),
    lambda o, by, n, f: flags(
        o, by, f, flagging.Flag("Leak", "sev1", message=flagged(-n), confidential=True)
    ),
    rewords,
    lambda o, by, n, f: flagging.join_escalation(o.context, n, flagged(n), "Me too.", by, f"join-{f}"),
    lambda o, by, n, f: add_note(o.context, escalation_subject(n), "Asked the bank.", by, f"note-{f}"),
    lambda o, by, n, _: owning.take_escalation(o.context, n, by),
    lambda o, by, n, _: owning.acknowledge_escalation(o.context, n, by),
    lambda o, by, n, f: owning.assign_escalation(o.context, n, ref(by), by, f"assign-{f}"),
    gives_by_rota,
    lambda o, by, n, f: promise_update(o.context, n, later(o, 20 + f % 7), "the bank", by, f"promise-{f}"),
    lambda o, by, n, f: change_escalation_severity(o.context, n, f"sev{1 + f % 3}", by, f"severity-{f}"),
    lambda o, by, n, f: snooze_escalation(o.context, n, later(o, 5 + f % 9), "the bank", by, f"snooze-{f}"),
    lambda o, by, n, _: wake_escalation(o.context, n, by),
    lambda o, by, n, f: update_escalation(o.context, n, NEWS, by, f"update-{f}"),
    lambda o, by, n, f: update_escalation(o.context, n, FOR_ALL, by, f"update-{f}"),
    lambda o, by, n, f: closing.resolve_escalation(
        o.context, n, SOLVED, by, prevention=Prevention("Two banks"), key=f"resolve-{f}"
    ),
    lambda o, by, n, f: closing.cancel_escalation(o.context, n, "by mistake", by, f"cancel-{f}"),
    lambda o, by, n, f: closing.reopen_escalation(o.context, n, "again", by, f"reopen-{f}"),
    lambda o, by, n, f: merge_escalations(o.context, n, n % CASES + 1, by, f"merge-{f}"),
    lambda o, by, n, f: merge_escalations(o.context, n % CASES + 1, n, by, f"merge-{f}"),
    lambda o, by, n, f: return_escalation(o.context, n, "The desk can", by, f"return-{f}"),
    lambda o, by, n, _: sponsor_escalation(o.context, n, by, by),
    lambda o, by, n, _: ask_update(o.context, o.roster, n, by),
    settles,
    denies,
    lambda o, by, n, f: ask_about(
        o.context, escalation_subject(n), Question("payouts", "When?"), by, f"ask-{f}"
    ),
    splits,
    lambda o, by, n, f: post_summary(o.context, n, by, f"summary-{f}"),
    lambda o, by, n, _: record_export(o.context, escalation_subject(n), by),
]
ON_REQUESTS: list[Deed] = [
    lambda o, by, n, f: answering.acknowledge_request(o.context, request(n, f), by),
    lambda o, by, n, f: answering.give_eta_for_request(
        o.context, request(n, f), later(o, 3 + f % 5), "", by, f"eta-{f}"
    ),
    lambda o, by, n, f: answering.answer_request(o.context, request(n, f), "Paid.", by, f"answer-{f}"),
    lambda o, by, n, f: answering.decline_request(o.context, request(n, f), "Not ours.", by, f"decline-{f}"),
    lambda o, by, n, _: answering.withdraw_request(o.context, n, by),
    lambda o, by, n, f: tell_partner(o.context, request(n, f), "Any news?", by, f"tell-{f}"),
]
ANYWHERE: list[Deed] = [
    says,
    lambda o, by, n, f: says(o, by, n, f + 1),
    lambda o, by, n, f: says(o, by, n, f + 2),
    keeps,
    marks,
    edits,
    lambda o, by, _, __: open_home(o.context, ref(by)),
    lambda o, by, _, __: remember_person(o.context.transact, Profile("T0ACME", by.label, by.name)),
    lambda o, _, __, ___: reassign_absent_owners(o.context, o.roster),
]
