"""What people say in a thread: whatever order Slack tells it in, the timeline ends the same."""

import asyncio
import itertools
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor, Role
from bot.domain.subjects import Subject, case_subject, escalation_subject
from bot.readmodels import CaseFilter, Place
from bot.services.cases.claims import claim_case
from bot.services.timeline.messages import Message, keep_message, record_message
from tests.integration.services.office import Office, a_message
from tests.people_builders import HOUR, MINUTE, NOON

POSTED, EDITED, DELETED = MessageChange
CARD = Place("C0DESK", "1795435100.000100")
HISTORY = [
    (POSTED, "The bank is slow.", NOON),
    (EDITED, "The bank is closed.", NOON + MINUTE),
    (EDITED, "The bank is shut.", NOON + 2 * MINUTE),
    (DELETED, "", NOON + 3 * MINUTE),
]
Told = tuple[MessageChange, str, datetime]
serial = itertools.count(200)


async def a_thread(office: Office) -> Subject:
    """A case whose card is in Slack."""
    number = await office.case()
    subject = case_subject(number)
    async with office.database.begin() as uow:
        await uow.placements.put(f"card:{subject}", str(subject), CARD)
    return subject


def said(event: Told, ts: str, by: Actor | None = None) -> Message:
    kind, text, at = event
    person = by.person if by else None
    return Message(kind, Place(CARD.channel, ts, CARD.ts), by.name if by else "Kim Tan", text, at, person)


def as_it_must_end(events: list[Told]) -> tuple[str, bool]:
    """(the words, whether they were taken back)."""
    if any(kind is DELETED for kind, _, _ in events):
        return "", True
    return max(events, key=lambda event: event[2])[1], False


async def kept(office: Office, ts: str) -> list[tuple[str, bool]]:
    rows = await office.rows("messages")
    return [(row["text"], row["deleted_at"] is not None) for row in rows if row["ts"] == ts]


async def found(office: Office, words: str) -> int:
    async with office.context.read() as view:
        return (await view.case_reads.page(CaseFilter(words=words), 1, 10, title="")).total


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.sampled_from(HISTORY), min_size=1, max_size=7))
async def test_copies_and_any_order_of_what_happened_to_a_message_end_the_same(
    office: Office, events: list[Told]
) -> None:
    if not await office.rows("placements"):
        await a_thread(office)
    ts = f"1795435200.{next(serial):06d}"
    for event in events:
        await record_message(office.context, said(event, ts))
    assert await kept(office, ts) == [as_it_must_end(events)]


async def test_what_two_processes_hear_at_once_ends_the_same(office: Office) -> None:
    await a_thread(office)
    async with office.beside() as other:
        for number, events in enumerate(itertools.combinations(HISTORY, 3)):
            ts = f"1795435200.{number:06d}"
            desks = itertools.cycle([office.context, other.context])
            await asyncio.gather(
                *(record_message(next(desks), said(event, ts)) for event in (*events, *events))
            )
            assert await kept(office, ts) == [as_it_must_end(list(events))]


async def test_a_message_is_on_its_cases_timeline_with_its_author(office: Office) -> None:
    subject, kim = await a_thread(office), await office.person("kim")
    assert await record_message(office.context, said(HISTORY[0], "1795435200.000100", kim)) == [subject]
    async with office.context.read() as view:
        entry = (await view.timeline.page(subject, 1, 10)).entries[-1]
    assert (entry.fact.kind, entry.words, entry.actor, entry.via) == ("said", HISTORY[0][1], "Kim", "thread")


async def test_deleted_words_are_gone_from_the_database_and_from_search(office: Office) -> None:
    subject = await a_thread(office)
    ts = "1795435200.000100"
    await record_message(office.context, said(HISTORY[0], ts))
    assert await found(office, "bank slow") == 1
    await record_message(office.context, said(HISTORY[1], ts))
    assert (await found(office, "slow"), await found(office, "closed")) == (0, 1)
    assert await record_message(office.context, said(HISTORY[3], ts)) == [subject]
    assert await found(office, "bank") == 0
    everything = str(await office.dump())
    assert "slow" not in everything
    assert "The bank" not in everything
    assert await office.story(subject) == ["opened", "said", "said_edited", "said_deleted"]


async def test_a_message_elsewhere_is_nobodys_business(office: Office) -> None:
    await a_thread(office)
    before = await office.dump()
    for place in (Place("C0DESK", "1.1"), Place("C0DESK", "1.2", "0.9"), Place("C0ELSE", "1.3", CARD.ts)):
        for kind in MessageChange:
            message = Message(kind, place, "Kim Tan", "Lunch?", NOON)
            assert await record_message(office.context, message) == []
    assert await office.dump() == before


async def test_the_owners_words_keep_their_claim_fresh_and_others_do_not(office: Office) -> None:
    subject, ana, ben = (
        await a_thread(office),
        await office.person("ana", Role.AGENT),
        await office.person("ben"),
    )
    await claim_case(office.context, subject.number, ana)
    office.clock.moves(HOUR)
    await record_message(office.context, said(HISTORY[0], "1795435200.000100", ben))
    assert (await office.case_now(subject.number)).touched_at == NOON
    await record_message(office.context, said(HISTORY[0], "1795435200.000200", ana))
    assert (await office.case_now(subject.number)).touched_at == NOON + HOUR


async def test_a_flagged_message_that_was_deleted_stays_deleted_whatever_comes_late(office: Office) -> None:
    eva = await office.person("eva", Role.EXECUTIVE)
    await office.escalation(eva, message=a_message())
    place = a_message().place

    async def flagged() -> str | None:
        async with office.context.read() as view:
            message = (await view.escalation_reads.card(1)).flagged
            assert message is not None
            return message.text

    await record_message(office.context, Message(EDITED, place, "Kim Tan", "Payouts are slow.", NOON))
    assert await flagged() == "Payouts are slow."
    await record_message(office.context, Message(DELETED, place, "Kim Tan", "", NOON))
    await record_message(office.context, Message(EDITED, place, "Kim Tan", "Payouts are slow.", NOON))
    assert await flagged() is None
    assert [row["text"] for row in await office.rows("flags")] == [""]


async def test_a_message_from_anywhere_is_put_on_a_timeline_once(office: Office) -> None:
    ana = await office.person("ana", Role.AGENT)
    eva = await office.person("eva", Role.EXECUTIVE)
    await office.escalation(eva)
    message = Message(POSTED, Place("C0ELSE", "1795435200.000100"), "Kim Tan", "It is the bank.", NOON)
    assert await keep_message(office.context, escalation_subject(1), message, ana)
    assert not await keep_message(office.context, escalation_subject(1), message, ana)
    subject = case_subject(await office.case())
    assert await keep_message(office.context, subject, message, ana)
    await record_message(office.context, Message(DELETED, message.place, "Kim Tan", "", NOON))
    assert [row["text"] for row in await office.rows("messages")] == ["", ""]
    assert (await office.story(subject))[-1] == "said_deleted"
