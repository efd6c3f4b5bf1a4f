"""Partner teams, killed at any statement and asked by everybody at once: nothing half done, nobody in a circle."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from bot.changes.context import Context
from bot.domain.errors import DomainError
from bot.domain.events.timeline import MessageChange
from bot.domain.people import Role
from bot.domain.subjects import case_subject
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import reopen_case, resolve_case
from bot.services.escalations.endings import cancel_escalation, reopen_escalation, resolve_escalation
from bot.services.escalations.moves import merge_escalations
from bot.services.partners.answers import (
    acknowledge_request,
    answer_request,
    decline_request,
    give_eta_for_request,
    withdraw_request,
)
from bot.services.partners.asking import Question, ask_about
from bot.services.partners.mirrors import tell_partner
from bot.services.timeline.messages import record_message
from tests.integration.services.brittle import KilledError, brittle
from tests.integration.services.partners import HOME, THREADS, Bureau, open_bureau
from tests.people_builders import HOUR, SOLVED

MOST = 200
Deed = Callable[[Context], Awaitable[object]]
TS = "1795435200.000100"


@pytest.fixture
async def bureau(migrated_url: str) -> AsyncIterator[Bureau]:
    async with open_bureau(migrated_url) as bureau:
        yield bureau


async def _asked(bureau: Bureau) -> int:
    """A claimed case that waits for Payouts."""
    number = await bureau.office.case()
    await claim_case(bureau.office.context, number, bureau.ana)
    question = Question("payouts", "Where is it?")
    await ask_about(bureau.office.context, case_subject(number), question, bureau.ana, f"ask-{number}")
    return number


async def asking(bureau: Bureau) -> Deed:
    number = await bureau.office.case()
    question = Question("risk", "Is it fraud?")
    return lambda context: ask_about(context, case_subject(number), question, bureau.ana, "view:1")


async def answering(bureau: Bureau) -> Deed:
    await _asked(bureau)
    return lambda context: answer_request(context, 1, "Paid.", bureau.pia, "view:1")


async def taking_back(bureau: Bureau) -> Deed:
    await _asked(bureau)
    return lambda context: withdraw_request(context, 1, bureau.ana)


async def closing(bureau: Bureau) -> Deed:
    number = await _asked(bureau)
    return lambda context: resolve_case(context, number, SOLVED, bureau.ana)


async def hearing_a_partner(bureau: Bureau) -> Deed:
    await bureau.asks("payouts")
    message = bureau.writes(THREADS[1], TS, "Tomorrow.")
    return lambda context: record_message(context, message)


async def telling_a_partner(bureau: Bureau) -> Deed:
    await bureau.asks("payouts")
    message = bureau.writes(HOME, TS, "↪ when?")
    return lambda context: record_message(context, message)


async def taking_back_what_was_told(bureau: Bureau) -> Deed:
    await (await telling_a_partner(bureau))(bureau.office.context)
    message = bureau.writes(HOME, TS, "", MessageChange.DELETED)
    return lambda context: record_message(context, message)


DEEDS = (
    asking,
    answering,
    taking_back,
    closing,
    hearing_a_partner,
    telling_a_partner,
    taking_back_what_was_told,
)


@pytest.mark.parametrize("prepared", DEEDS, ids=lambda prepared: prepared.__name__)
async def test_whoever_is_killed_at_any_statement_leaves_everything_as_it_was(
    bureau: Bureau, prepared: Callable[[Bureau], Awaitable[Deed]]
) -> None:
    deed = await prepared(bureau)
    before = await bureau.office.dump()
    for statement in range(1, MOST):
        try:
            await deed(brittle(bureau.office.context, statement))
        except KilledError:
            assert await bureau.office.dump() == before, f"killed at statement {statement}"
        else:
            break
    assert 5 < statement < MOST - 1
    assert await bureau.office.dump() != before


def acts(bureau: Bureau, form: Iterator[int]) -> list[Callable[[Context, int], Awaitable[object]]]:
    """What people do to a request, to what it is about, and in both threads."""
    ana, pia, subject = bureau.ana, bureau.pia, bureau.subject

    def said(
        thread: int, text: str, change: MessageChange = MessageChange.POSTED
    ) -> Callable[[Context, int], Awaitable[object]]:
        place = THREADS[thread] if thread else HOME

        def says(context: Context, n: int) -> Awaitable[object]:
            return record_message(
                context, bureau.writes(place, f"{bureau.office.clock.now.timestamp()}{n}", text, change)
            )

        return says

    return [
        lambda context, n: ask_about(
            context, subject, Question("payouts", f"And {n}?"), ana, f"f{next(form)}"
        ),
        lambda context, n: acknowledge_request(context, n, pia),
        lambda context, n: give_eta_for_request(
            context, n, bureau.office.clock.now + HOUR, "", pia, f"f{next(form)}"
        ),
        lambda context, n: answer_request(context, n, "Paid.", pia, f"f{next(form)}"),
        lambda context, n: decline_request(context, n, "No.", pia, f"f{next(form)}"),
        lambda context, n: tell_partner(context, n, "Please.", ana, f"f{next(form)}"),
        lambda context, _: resolve_escalation(context, subject.number, SOLVED, ana),
        lambda context, _: cancel_escalation(context, subject.number, "paid", ana),
        lambda context, _: reopen_escalation(context, subject.number, "again", ana),
        lambda context, _: merge_escalations(context, subject.number, subject.number + 1, ana),
        lambda context, _: reopen_case(context, 1, ana),
        said(0, "↪ payouts when?"),
        said(0, "↪ risk when?", MessageChange.EDITED),
        said(0, "", MessageChange.DELETED),
        said(1, "Tomorrow."),
        said(1, "Today.", MessageChange.EDITED),
        said(2, "", MessageChange.DELETED),
    ]


async def test_whoever_acts_at_once_hears_facts_and_never_of_a_deadlock(migrated_postgres_url: str) -> None:
    """PostgreSQL only: SQLite has one writer at a time."""
    dice = random.Random(7)
    async with open_bureau(migrated_postgres_url) as bureau, bureau.office.beside() as other:
        eva = await bureau.office.person("eve", Role.EXECUTIVE)
        await bureau.office.escalation(eva, owner=bureau.ana.person)
        for team in ("payouts", "risk", "payouts"):
            await bureau.asks(team, f"When, {dice.random()}?")
        todo = acts(bureau, itertools.count())
        for _ in range(8):
            chosen = [dice.choice(todo) for _ in range(14)]
            desks = [dice.choice([bureau.office.context, other.context]) for _ in chosen]
            results = await asyncio.gather(
                *(act(context, dice.randint(1, 3)) for act, context in zip(chosen, desks, strict=True)),
                return_exceptions=True,
            )
            strange = [r for r in results if isinstance(r, BaseException) and not isinstance(r, DomainError)]
            assert strange == []
        async with bureau.office.context.read() as view:
            for number in (1, 2):
                subject = bureau.subject.__class__(bureau.subject.kind, number)
                live = (await view.escalations.get(number)).is_live
                assert live or not any(r.is_waiting for r in await view.partner_requests.of(subject))
