"""Words in one thread, shown in the other: whatever order Slack tells it in, both threads end the same."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.events.codec import kinds
from bot.domain.events.partners import PartnerSaid
from bot.domain.events.timeline import MessageChange, Said
from bot.domain.partners.talk import addressee
from bot.domain.subjects import request_subject
from bot.readmodels import Place
from bot.services.partners.answers import answer_request
from bot.services.partners.mirrors import Advice, advise_writer, tell_partner
from bot.services.timeline.messages import Message, ThreadNotKnownYetError, record_message
from tests.integration.services.board import Post, a_board
from tests.integration.services.mail import SECOND
from tests.integration.services.partners import HOME, THREADS, Bureau, of_app, open_bureau
from tests.people_builders import MINUTE, NOON

POSTED, EDITED, DELETED = MessageChange
PAYOUTS, RISK = THREADS[1], THREADS[2]
Told = tuple[MessageChange, str, datetime]
FROM_PARTNER: list[Told] = [
    (POSTED, "The bank is slow.", NOON),
    (EDITED, "The bank is closed <!channel>.", NOON + MINUTE),
    (EDITED, "The bank is shut.", NOON + 2 * MINUTE),
    (DELETED, "", NOON + 3 * MINUTE),
]
FROM_DESK: list[Told] = [
    (POSTED, "↪ payouts when?", NOON),
    (EDITED, "↪ risk team when?", NOON + MINUTE),
    (EDITED, "nobody, sorry", NOON + 2 * MINUTE),
    (EDITED, ":arrow_right_hook: Payouts: today?", NOON + 3 * MINUTE),
    (DELETED, "", NOON + 4 * MINUTE),
]
STEP = st.sampled_from(["deliver", "lose"])
serial = itertools.count(500)


@pytest.fixture
async def bureau(migrated_url: str) -> AsyncIterator[Bureau]:
    """Payouts and Risk are asked about one escalation, and everything that was marked is out."""
    async with open_bureau(migrated_url) as bureau:
        await bureau.asks("payouts")
        await bureau.asks("risk", "Is it safe?")
        yield bureau


def ts_of(number: int) -> str:
    return f"{NOON.timestamp() + number:.0f}.000100"


def latest(events: list[Told]) -> str | None:
    """The words that count in the end; None once they were taken back."""
    if any(kind is DELETED for kind, _, _ in events):
        return None
    return max(events, key=lambda event: event[2])[1]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(st.one_of(st.sampled_from(FROM_PARTNER), STEP), min_size=1, max_size=8),
    app=st.sampled_from(["", "Build (app)"]),
)
async def test_a_partners_words_end_the_same_in_our_thread_whatever_comes_when(
    bureau: Bureau, steps: list[Told | str], app: str
) -> None:
    mail = a_board(bureau.office)
    board = mail.board
    ts = ts_of(next(serial))
    await told(bureau, mail, PAYOUTS, ts, steps, app=app)
    events = [step for step in steps if isinstance(step, tuple)]
    who = f"Payouts · {app or 'Pia'}"
    shown = [text for text in board.in_thread(HOME) if text.startswith(who)]
    words = latest(events) if events else None
    if words is None:
        assert shown in ([], [f"{who}: (deleted by its author)"])
    else:
        assert shown == [f"{who}: {words.replace('<!channel>', '@channel')}"]
    assert not [text for text in board.in_thread(PAYOUTS) if text.startswith("Ana")]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.one_of(st.sampled_from(FROM_DESK), STEP), min_size=1, max_size=8))
async def test_our_words_end_the_same_in_the_one_thread_that_they_are_for(
    bureau: Bureau, steps: list[Told | str]
) -> None:
    mail = a_board(bureau.office)
    board = mail.board
    ts = ts_of(next(serial))
    await told(bureau, mail, HOME, ts, steps)
    events = [step for step in steps if isinstance(step, tuple)]
    words = latest(events) if events else None
    async with bureau.office.context.read() as view:
        requests = await view.partner_requests.of(bureau.subject)
    to = addressee(words or "", NOON + timedelta(days=30), requests, bureau.office.policy.teams)
    for number, thread in ((1, PAYOUTS), (2, RISK)):
        shown = [text for text in board.in_thread(thread) if text.startswith("Ana: ")]
        if to is not None and to.number == number:
            assert [text.split(": ", 1)[1] for text in shown] == [stripped(words or "")]
        else:
            assert shown in ([], ["Ana: (no longer meant for this thread)"])


def stripped(words: str) -> str:
    return words.replace(":arrow_right_hook:", "↪").removeprefix("↪").strip()


async def told(
    bureau: Bureau, mail: Post, thread: Place, ts: str, steps: list[Told | str], *, app: str = ""
) -> None:
    for step in steps:
        if step == "deliver":
            await mail.goes_out()
        elif step == "lose":
            mail.board.loses_answers = 1
        elif isinstance(step, tuple):
            kind, text, at = step
            message = bureau.writes(thread, ts, text, kind, at)
            await record_message(bureau.office.context, of_app(message, app) if app else message)
    await mail.arrives()


@pytest.mark.parametrize("thread", [PAYOUTS, HOME], ids=["theirs", "ours"])
async def test_what_two_processes_hear_at_once_is_kept_and_shown_once(bureau: Bureau, thread: Place) -> None:
    story = FROM_PARTNER if thread == PAYOUTS else FROM_DESK
    mail = a_board(bureau.office)
    board = mail.board
    async with bureau.office.beside() as other:
        for events in itertools.combinations(story, 3):
            ts = ts_of(next(serial))
            desks = itertools.cycle([bureau.office.context, other.context])
            await asyncio.gather(
                *(
                    record_message(next(desks), bureau.writes(thread, ts, text, kind, at))
                    for kind, text, at in (*events, *events)
                )
            )
            rows = [row for row in await bureau.office.rows("messages") if row["ts"] == ts]
            words = latest(list(events))
            assert [(row["text"], row["deleted_at"] is not None) for row in rows] == [
                (words or "", words is None)
            ]
            heard_as = kinds(PartnerSaid, Said)
            heard = [e for e in await bureau.office.rows("events") if e["message_id"] == rows[0]["id"]]
            assert len([e for e in heard if e["kind"] in heard_as]) <= 1
    await mail.arrives()
    texts = [text for _, text in board.shown.values() if text.startswith(("Ana: ", "Payouts · "))]
    targets = {
        row["target"]
        for row in await bureau.office.rows("placements")
        if row["target"].startswith(("told:", "mirror:"))
    }
    assert len(texts) == len(targets)


async def test_a_partners_words_are_on_the_timeline_of_what_they_were_asked_about(bureau: Bureau) -> None:
    heard = await record_message(bureau.office.context, bureau.writes(PAYOUTS, ts_of(1), "Tomorrow."))
    assert heard == [bureau.subject]
    async with bureau.office.context.read() as view:
        entry = (await view.timeline.page(bureau.subject, 1, 10)).entries[-1]
    assert (entry.words, entry.actor) == ("Tomorrow.", "Pia")
    assert entry.fact == PartnerSaid(request_subject(1), "payouts", "Payouts")


async def test_words_without_a_team_among_several_go_nowhere_and_the_writer_is_told_once(
    bureau: Bureau,
) -> None:
    message = bureau.writes(HOME, ts_of(2), "↪ when?")
    await record_message(bureau.office.context, message)
    assert not [row for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]
    advice = await advise_writer(bureau.office.context, message.place, bureau.subject, message.text)
    assert advice is not None
    assert advice.teams == ("Payouts", "Risk team")
    assert await advise_writer(bureau.office.context, message.place, bureau.subject, message.text) is None


async def test_with_one_open_request_no_team_has_to_be_named(bureau: Bureau) -> None:
    await answer_request(bureau.office.context, 2, "It is safe.", bureau.pia, "form-1")
    await record_message(bureau.office.context, bureau.writes(HOME, ts_of(30), "↪ the risk is high, hurry"))
    mirrors = [row["subject"] for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]
    assert mirrors == ["R-1"]
    bureau.office.clock.moves(MINUTE)
    await answer_request(bureau.office.context, 1, "Paid.", bureau.pia, "form-2")
    await record_message(bureau.office.context, bureau.writes(HOME, ts_of(90), "↪ thanks"))
    mirrors = [row["subject"] for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]
    assert mirrors == ["R-1", "R-2"]


async def test_words_for_a_team_that_is_not_asked_go_to_nobody_and_the_writer_hears_how_to_ask(
    migrated_url: str,
) -> None:
    async with open_bureau(migrated_url) as bureau:
        await bureau.asks("payouts")
        for number, written in enumerate(("↪ risk, is it safe?", "↪ R-9 is it safe?")):
            message = bureau.writes(HOME, ts_of(number), written)
            await record_message(bureau.office.context, message)
            advice = await advise_writer(bureau.office.context, message.place, bureau.subject, written)
            named = ("Risk team", "risk") if number == 0 else ("R-9", None)
            assert advice == Advice(bureau.subject, ("Payouts",), *named)
        assert not [row for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]


async def test_others_than_the_desk_do_not_write_to_partners(bureau: Bureau) -> None:
    message = bureau.writes(HOME, ts_of(5), "↪ payouts hurry")
    eva = await bureau.office.person("eva")
    stranger = Message(POSTED, message.place, "Eva", message.text, NOON, eva.person)
    await record_message(bureau.office.context, stranger)
    assert not [row for row in await bureau.office.rows("deliveries") if row["kind"] == "mirror"]


async def test_a_reply_by_the_form_stands_in_both_threads_once(bureau: Bureau) -> None:
    for _ in range(2):
        await tell_partner(bureau.office.context, 1, "Please hurry", bureau.ana, "view:1")
    told = await bureau.office.said_in_threads("told_partner")
    assert [words["words"] for words in told] == ["Please hurry", "Please hurry"]
    lanes = [r["subject"] for r in await bureau.office.rows("deliveries") if r["kind"] == "words"][-2:]
    assert lanes == ["R-1", str(bureau.subject)]


async def test_words_in_a_thread_whose_card_is_still_on_its_way_are_asked_for_again(bureau: Bureau) -> None:
    async with bureau.office.database.begin() as uow:
        await uow.deliveries.take(50, 15 * SECOND)
    place = Place("C0NEW", ts_of(7), f"{bureau.office.clock.now.timestamp():.6f}")
    message = Message(POSTED, place, "Pia", "Here already", NOON, bureau.pia.person)
    async with bureau.office.database.begin() as uow:
        await uow.conn.exec_driver_sql("DELETE FROM placements WHERE target = 'card:R-2'")
    with pytest.raises(ThreadNotKnownYetError):
        await record_message(bureau.office.context, message)
    bureau.office.clock.moves(6 * MINUTE)
    assert await record_message(bureau.office.context, message) == []
