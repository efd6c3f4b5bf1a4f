"""📌 on a message brings it into the summary: whoever's events arrive twice, late or in any order."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor, Role
from bot.domain.subjects import Subject, case_subject, escalation_subject
from bot.readmodels import Place
from bot.services.timeline.messages import Message, keep_message, record_message
from bot.services.timeline.pins import Mark, pin_message
from tests.integration.services.office import Office
from tests.people_builders import HOUR, MINUTE, NOON

CARD = Place("C0EXEC", "1795435100.000100", None, "https://acme.slack.com/archives/C0EXEC/p1795435100000100")
TS = "1795435200.000100"
ADDED, REMOVED = True, False
serial = itertools.count(200)
HISTORY = [(ADDED, NOON), (REMOVED, NOON + MINUTE), (ADDED, NOON + 2 * MINUTE), (REMOVED, NOON + HOUR)]


async def a_thread(office: Office, sponsor: Actor) -> Subject:
    """An escalation whose card is in Slack, and one message in its thread."""
    subject = escalation_subject((await office.escalation(sponsor)).escalation.number)
    async with office.database.begin() as uow:
        await uow.placements.put(f"card:{subject}", str(subject), CARD)
    await says(office, "The bank is closed.")
    return subject


async def says(office: Office, text: str, ts: str = TS, change: MessageChange = MessageChange.POSTED) -> None:
    await record_message(
        office.context, Message(change, Place(CARD.channel, ts, CARD.ts), "Kim Tan", text, office.clock.now)
    )


async def marks(
    office: Office, by: Actor, *told: tuple[bool, datetime], ts: str = TS, channel: str = CARD.channel
) -> list[Subject]:
    changed: list[Subject] = []
    for is_added, at in told:
        changed += await pin_message(office.context, Mark(channel, ts, at, is_added), by)
    return changed


async def pinned(office: Office, subject: Subject) -> list[str]:
    async with office.context.read() as view:
        return [message.text for message in await view.pins.of(subject)]


async def test_a_pinned_message_is_in_the_summary_with_its_place_and_who_pinned_it(office: Office) -> None:
    eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
    subject = await a_thread(office, eva)
    assert await marks(office, eva, (ADDED, NOON)) == [subject]
    assert await marks(office, ana, (ADDED, NOON + MINUTE)) == [subject]
    async with office.context.read() as view:
        (message,) = await view.pins.of(subject)
        page = await view.timeline.page(subject, 1, 50)
    assert (message.author, message.text, message.by) == ("Kim Tan", "The bank is closed.", ("Eva", "Ana"))
    assert message.place is not None
    assert message.place.link == (
        "https://acme.slack.com/archives/C0EXEC/p1795435200000100?thread_ts=1795435100.000100&cid=C0EXEC"
    )
    assert [(entry.fact.kind, entry.pinned) for entry in page.entries[-3:]] == [
        ("said", True),
        ("pinned", False),
        ("pinned", False),
    ]


async def test_it_stays_until_the_last_of_them_takes_the_pin_away(office: Office) -> None:
    eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
    subject = await a_thread(office, eva)
    await marks(office, eva, (ADDED, NOON))
    await marks(office, ana, (ADDED, NOON), (REMOVED, NOON + MINUTE))
    assert await pinned(office, subject) == ["The bank is closed."]
    await marks(office, eva, (REMOVED, NOON + MINUTE))
    assert await pinned(office, subject) == []
    assert (await office.story(subject))[-2:] == ["unpinned", "unpinned"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(st.sampled_from(HISTORY), max_size=4).flatmap(
        lambda more: st.permutations([*HISTORY[:3], *more])
    )
)
async def test_copies_and_any_order_of_pins_end_the_same(
    office: Office, told: Sequence[tuple[bool, datetime]]
) -> None:
    eva = await office.person("eva", Role.EXECUTIVE)
    subject = escalation_subject(1) if await office.rows("placements") else await a_thread(office, eva)
    ts, words = f"1795435200.{next(serial):06d}", f"The bank is closed, {next(serial)}."
    await says(office, words, ts)
    before = len(await office.story(subject))
    await marks(office, eva, *told, ts=ts)
    last_is_added = max(told, key=lambda mark: mark[1])[0]
    assert (words in await pinned(office, subject)) == last_is_added
    kinds = (await office.story(subject))[before:]
    assert kinds == [("pinned", "unpinned")[n % 2] for n in range(len(kinds))], "by turns"


async def test_two_processes_that_hear_of_it_at_once_pin_it_once(office: Office) -> None:
    eva = await office.person("eva", Role.EXECUTIVE)
    subject = await a_thread(office, eva)
    async with office.beside() as other:
        assert await marks(office, eva, (ADDED, NOON)) == [subject]
        assert await marks(other, eva, (ADDED, NOON)) == []
    assert (await office.story(subject)).count("pinned") == 1


async def test_pins_of_others_count_for_nothing(office: Office) -> None:
    eva, other = await office.person("eva", Role.EXECUTIVE), await office.person("omar", Role.EXECUTIVE)
    nora = await office.person("nora")
    subject = await a_thread(office, eva)
    for person in (other, nora):
        assert await marks(office, person, (ADDED, NOON)) == []
    assert await pinned(office, subject) == []
    assert await office.rows("pins") == []


async def test_what_is_edited_reads_as_it_is_now_and_what_is_deleted_leaves_the_summary(
    office: Office,
) -> None:
    eva = await office.person("eva", Role.EXECUTIVE)
    subject = await a_thread(office, eva)
    await marks(office, eva, (ADDED, NOON))
    office.clock.moves(MINUTE)
    await says(office, "The bank opens at nine.", change=MessageChange.EDITED)
    assert await pinned(office, subject) == ["The bank opens at nine."]
    await says(office, "", change=MessageChange.DELETED)
    assert await pinned(office, subject) == []


async def test_a_message_on_two_timelines_is_pinned_on_both_and_one_on_none_on_none(office: Office) -> None:
    eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
    subject, case = await a_thread(office, eva), case_subject(await office.case())
    message = Message(MessageChange.POSTED, Place(CARD.channel, TS), "Kim Tan", "The bank is closed.", NOON)
    await keep_message(office.context, case, message, ana)
    assert await marks(office, ana, (ADDED, NOON)) == [subject, case]
    assert await marks(office, ana, (ADDED, NOON), ts="1795435299.000100") == []


async def test_the_mirror_of_a_message_is_as_good_as_the_message(office: Office) -> None:
    eva = await office.person("eva", Role.EXECUTIVE)
    subject = await a_thread(office, eva)
    async with office.database.begin() as uow:
        place = Place("C0BANK", "1795435300.000100", "1795435000.000100")
        await uow.placements.put(f"mirror:{CARD.channel}:{TS}", str(subject), place)
    assert await marks(office, eva, (ADDED, NOON), channel="C0BANK", ts="1795435300.000100") == [subject]
    assert await pinned(office, subject) == ["The bank is closed."]


async def test_in_the_room_of_a_confidential_one_whoever_was_invited_pins_and_elsewhere_not(
    office: Office,
) -> None:
    eva, ben = await office.person("eva", Role.EXECUTIVE), await office.person("ben", Role.AGENT)
    subject = await a_thread(office, eva)
    async with office.database.begin() as uow:
        held = await uow.escalations.get_for_update(subject.number)
        await uow.escalations.save(replace(held, confidential=True, owner=None, channel=CARD.channel))
        place = Place("C0BANK", "1795435300.000100", "1795435000.000100")
        await uow.placements.put(f"mirror:{CARD.channel}:{TS}", str(subject), place)
    assert await marks(office, ben, (ADDED, NOON), channel="C0BANK", ts="1795435300.000100") == []
    assert await marks(office, ben, (ADDED, NOON)) == [subject]
