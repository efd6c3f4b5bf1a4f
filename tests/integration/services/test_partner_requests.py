"""Partner teams asked about escalations and cases: each act once, told where it matters, and nothing left open."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import Dismissal, WaitingOn
from bot.domain.errors import AlreadyDone, BadInput, NotYours, StateError
from bot.domain.events.timeline import MessageChange
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.partners.requests import PartnerRequest, RequestStatus
from bot.domain.people import Role
from bot.domain.subjects import Subject, case_subject, request_subject
from bot.readmodels import FlaggedMessage, Place
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import dismiss_case, merge_cases, resolve_case
from bot.services.escalations.endings import cancel_escalation, resolve_escalation
from bot.services.escalations.raising import what_it_is_about
from bot.services.partners.answers import (
    acknowledge_request,
    answer_request,
    decline_request,
    give_eta_for_request,
    withdraw_request,
)
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline.messages import Message, keep_message
from tests.integration.services.partners import THREADS, Bureau, open_bureau
from tests.people_builders import HOUR, MINUTE, NOON

SOLVED = Outcome(Resolution.SOLVED, RootCause.PARTNER)


@pytest.fixture
async def bureau(migrated_url: str) -> AsyncIterator[Bureau]:
    async with open_bureau(migrated_url) as bureau:
        yield bureau


async def request_now(bureau: Bureau, number: int = 1) -> PartnerRequest:
    async with bureau.office.context.read() as view:
        return await view.partner_requests.get(number)


async def reminded(bureau: Bureau, number: int = 1) -> set[str]:
    rows = await bureau.office.reminders(request_subject(number))
    return {kind for kind, _, state in rows if state == "waiting"}


async def a_claimed_case(bureau: Bureau) -> Subject:
    subject = case_subject(await bureau.office.case())
    await claim_case(bureau.office.context, subject.number, bureau.ana)
    return subject


async def test_a_team_is_asked_once_however_often_the_form_comes(bureau: Bureau) -> None:
    question = Question("payouts", "When is it paid?", NOON + HOUR)
    async with bureau.office.beside() as other:
        asked = await asyncio.gather(
            *(
                ask_about(context, bureau.subject, question, bureau.ana, "view:1")
                for context in (bureau.office.context, other.context, bureau.office.context)
            )
        )
    assert [request.number for request in asked if request] == [1]
    request = await request_now(bureau)
    assert (request.answer_by, request.status) == (NOON + HOUR, RequestStatus.REQUESTED)
    assert await reminded(bureau) == {"partner_acknowledge", "partner_answer"}
    assert (await bureau.office.said_in_threads("partner_asked"))[0]["words"] == "When is it paid?"


async def test_one_team_may_be_asked_several_times(bureau: Bureau) -> None:
    assert [await bureau.asks("payouts", words) for words in ("One?", "Two?")] == [1, 2]


@pytest.mark.parametrize(
    "question",
    [Question("nobody", "When?"), Question("payouts", "  "), Question("payouts", "When?", NOON)],
    ids=["no such team", "no words", "a time that is past"],
)
async def test_a_question_that_cannot_be_asked_changes_nothing(bureau: Bureau, question: Question) -> None:
    before = await bureau.office.dump()
    with pytest.raises(BadInput):
        await ask_about(bureau.office.context, bureau.subject, question, bureau.ana, "view:1")
    assert await bureau.office.dump() == before


async def test_the_clock_goes_from_step_to_step(bureau: Bureau) -> None:
    await bureau.asks("payouts")
    await acknowledge_request(bureau.office.context, 1, bureau.pia)
    assert await reminded(bureau) == {"partner_answer"}
    with pytest.raises(AlreadyDone):
        await acknowledge_request(bureau.office.context, 1, bureau.pia)
    for _ in range(2):
        await give_eta_for_request(bureau.office.context, 1, NOON + HOUR, "Soon", bureau.pia, "view:1")
    assert await reminded(bureau) == {"partner_eta"}
    await answer_request(bureau.office.context, 1, "Paid.", bureau.pia, "view:2")
    assert await reminded(bureau) == set()
    told = await bureau.office.said_in_threads()
    kinds = ["partner_acknowledged", "partner_eta", "partner_answered"]
    mine = [words for words in told if words["kind"] in kinds]
    assert [(words["kind"], words["words"]) for words in mine] == list(
        zip(kinds, ["", "Soon", "Paid."], strict=True)
    )
    assert [words["mention"] for words in mine] == [[], [], ["U0ANA"]]


async def test_of_two_who_answer_at_once_one_does(bureau: Bureau) -> None:
    await bureau.asks("payouts")
    async with bureau.office.beside() as other:
        results = await asyncio.gather(
            answer_request(bureau.office.context, 1, "Paid.", bureau.pia, "view:1"),
            decline_request(other.context, 1, "Not ours.", bureau.pia, "view:2"),
            return_exceptions=True,
        )
    assert len([each for each in results if isinstance(each, StateError)]) == 1
    ends = [kind for kind in await bureau.office.story(bureau.subject) if kind in ENDS]
    assert len(ends) == 1


ENDS = {"partner_answered", "partner_declined", "partner_withdrawn"}


async def test_a_case_waits_until_the_last_team_has_answered(bureau: Bureau) -> None:
    office, case = bureau.office, await a_claimed_case(bureau)
    for team in ("payouts", "risk"):
        await ask_about(office.context, case, Question(team, "Where is it?"), bureau.ana, team)
    waiting = await office.case_now(case.number)
    assert (waiting.status, waiting.waiting_on) == (CaseStatus.WAITING, WaitingOn.PARTNER)
    await answer_request(office.context, 1, "Paid.", bureau.pia, "view:1")
    assert (await office.case_now(case.number)).status is CaseStatus.WAITING
    office.clock.moves(5 * HOUR)
    await decline_request(office.context, 2, "Ask the bank.", bureau.pia, "view:2")
    back = await office.case_now(case.number)
    assert (back.status, back.owner, back.touched_at) == (
        CaseStatus.CLAIMED,
        bureau.ana.person,
        NOON + 5 * HOUR,
    )
    story = await office.story(case)
    assert story.count("waited") == 1
    assert story[-2:] == ["partner_declined", "resumed"]
    await office.ticks()
    assert (await office.case_now(case.number)).status is CaseStatus.CLAIMED


async def test_a_question_taken_back_by_hand_lets_the_case_go_on(bureau: Bureau) -> None:
    case = await a_claimed_case(bureau)
    await ask_about(bureau.office.context, case, Question("payouts", "When?"), bureau.ana, "view:1")
    ben = await bureau.office.person("ben", Role.AGENT)
    with pytest.raises(NotYours):
        await withdraw_request(bureau.office.context, 1, ben)
    await withdraw_request(bureau.office.context, 1, bureau.ana)
    assert (await bureau.office.case_now(case.number)).status is CaseStatus.CLAIMED
    resumed = (await bureau.office.said_in_threads("resumed"))[0]
    assert resumed["mention"] == ["U0ANA"]


async def test_who_does_not_run_a_case_asks_no_other_team_about_it_while_it_waits(bureau: Bureau) -> None:
    case = await a_claimed_case(bureau)
    await ask_about(bureau.office.context, case, Question("payouts", "When?"), bureau.ana, "view:1")
    ben = await bureau.office.person("ben", Role.AGENT)
    with pytest.raises(NotYours):
        await ask_about(bureau.office.context, case, Question("risk", "Is it safe?"), ben, "view:2")
    assert len(await bureau.office.rows("partner_requests")) == 1


async def resolved(bureau: Bureau, subject: Subject) -> None:
    await resolve_escalation(bureau.office.context, subject.number, SOLVED, bureau.ana)


async def cancelled(bureau: Bureau, subject: Subject) -> None:
    await cancel_escalation(bureau.office.context, subject.number, "paid", bureau.ana)


async def case_resolved(bureau: Bureau, subject: Subject) -> None:
    await resolve_case(bureau.office.context, subject.number, SOLVED, bureau.ana)


async def case_dismissed(bureau: Bureau, subject: Subject) -> None:
    await dismiss_case(bureau.office.context, subject.number, Dismissal.SPAM, bureau.ana)


async def case_merged(bureau: Bureau, subject: Subject) -> None:
    await merge_cases(bureau.office.context, subject.number, await bureau.office.case(), bureau.ana)


Closes = Callable[[Bureau, Subject], Awaitable[None]]


@pytest.mark.parametrize("closes", [resolved, cancelled, case_resolved, case_dismissed, case_merged])
async def test_what_is_closed_needs_no_answer_any_more(bureau: Bureau, closes: Closes) -> None:
    of_case = closes.__name__.startswith("case")
    subject = await a_claimed_case(bureau) if of_case else bureau.subject
    for number, team in enumerate(("payouts", "risk"), 1):
        await ask_about(bureau.office.context, subject, Question(team, "When?"), bureau.ana, team)
        await bureau.puts_up(number)
    await answer_request(bureau.office.context, 1, "Paid.", bureau.pia, "view:1")
    await closes(bureau, subject)
    assert (await request_now(bureau, 1)).status is RequestStatus.ANSWERED
    withdrawn = await request_now(bureau, 2)
    assert withdrawn.status is RequestStatus.WITHDRAWN
    assert await reminded(bureau, 2) == set()
    with pytest.raises(StateError):
        await answer_request(bureau.office.context, 2, "Paid.", bureau.pia, "view:2")


async def test_what_is_closed_asks_nobody(bureau: Bureau) -> None:
    await cancelled(bureau, bureau.subject)
    with pytest.raises(StateError):
        await bureau.asks("payouts")


async def test_a_message_in_a_partners_thread_belongs_to_what_they_were_asked_about(bureau: Bureau) -> None:
    await bureau.asks("payouts")
    thread = THREADS[1]
    said = FlaggedMessage(Place(thread.channel, "1795435300.000100", thread.ts), "Pia", "It is the bank.")
    async with bureau.office.context.read() as view:
        assert await what_it_is_about(view, said) == (None, bureau.subject.number)
    message = Message(
        MessageChange.POSTED, Place("C0ELSE", "1795435300.000200"), "Kim", "It is the bank.", NOON
    )
    assert await keep_message(bureau.office.context, request_subject(1), message, bureau.ana)
    assert (await bureau.office.story(bureau.subject))[-1] == "kept"


async def test_an_eta_that_is_past_is_refused(bureau: Bureau) -> None:
    await bureau.asks("payouts")
    with pytest.raises(BadInput):
        await give_eta_for_request(bureau.office.context, 1, NOON - timedelta(1), "", bureau.pia, "view:1")
    assert (await request_now(bureau)).acknowledge_by == NOON + 30 * MINUTE
