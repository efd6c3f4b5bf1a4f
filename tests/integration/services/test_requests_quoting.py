"""Words that partner teams' cards quote: when their author changes them, or takes them back, the cards follow."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import permutations

import pytest

from bot.domain.events.timeline import MessageChange
from bot.domain.people import Actor, Role
from bot.domain.posts import Deletion
from bot.domain.subjects import Subject, case_subject, escalation_subject
from bot.services.cases.endings import merge_cases
from bot.services.escalations.moves import merge_escalations
from bot.services.partners.answers import answer_request
from bot.services.partners.asking import Question, ask_about
from bot.services.timeline.messages import Message, record_message
from tests.integration.services.office import Office, a_message, open_office
from tests.integration.services.partners import POLICY
from tests.integration.stored import all_goes_out
from tests.people_builders import MINUTE, NOON

Change = Callable[[Office], Awaitable[object]]


@pytest.fixture
async def office(migrated_url: str) -> AsyncIterator[Office]:
    async with open_office(migrated_url, POLICY) as office:
        yield office


async def asks(office: Office, about: Subject, ana: Actor, *teams: str) -> None:
    for team in teams:
        question = Question(team, "When is it paid?")
        assert await ask_about(office.context, about, question, ana, f"{about}-{team}")


async def first_post(office: Office) -> str:
    return str((await office.rows("posts"))[0]["external_id"])


async def is_reworded(office: Office) -> None:
    post = await first_post(office)
    await office.receives(office.a_post("Thank you.", external_id=post, latest_id="9999"))


async def is_deleted(office: Office) -> None:
    await office.receives(deletions=(Deletion("x", await first_post(office)),))


async def comes_back_deleted(office: Office) -> None:
    copy = office.a_post("", external_id=await first_post(office))
    await office.receives(replace(copy, deleted_at=NOON))


async def is_seen_again(office: Office) -> None:
    post = (await office.rows("posts"))[0]
    await office.receives(office.a_post(post["text"], external_id=post["external_id"]))


def flagged_message(change: MessageChange) -> Message:
    return Message(
        change, a_message().place, "Kim Tan", "" if change is MessageChange.DELETED else "Solved.", NOON
    )


@pytest.mark.parametrize("change", [is_reworded, is_deleted, comes_back_deleted])
async def test_a_post_that_changes_does_so_on_the_cards_about_its_case_and_what_was_raised_from_it(
    office: Office, change: Change
) -> None:
    ana = await office.person("ana", Role.AGENT)
    await office.escalation(ana, case_number=await office.case())
    await office.case("Something else.")
    await asks(office, case_subject(1), ana, "payouts")
    await asks(office, escalation_subject(1), ana, "risk")
    await asks(office, case_subject(2), ana, "payouts")
    await answer_request(office.context, 2, "Paid.", ana, "form-2")
    await all_goes_out(office.context)
    await change(office)
    assert await all_goes_out(office.context) == ["card:C-1", "card:E-1", "card:R-1", "card:R-2"]
    await change(office)
    assert await all_goes_out(office.context) == [], "the same again changes nothing"


async def test_a_post_that_is_seen_again_as_it_was_sends_nothing(office: Office) -> None:
    ana = await office.person("ana", Role.AGENT)
    await asks(office, case_subject(await office.case()), ana, "payouts")
    await all_goes_out(office.context)
    await is_seen_again(office)
    assert await all_goes_out(office.context) == []


@pytest.mark.parametrize("change", [MessageChange.EDITED, MessageChange.DELETED])
async def test_a_flagged_message_that_changes_does_so_on_the_cards_of_its_requests(
    office: Office, change: MessageChange
) -> None:
    ana = await office.person("ana", Role.AGENT)
    await office.escalation(ana, message=a_message())
    await asks(office, escalation_subject(1), ana, "payouts", "risk")
    await answer_request(office.context, 2, "Paid.", ana, "form-2")
    await all_goes_out(office.context)
    await record_message(office.context, flagged_message(change))
    assert await all_goes_out(office.context) == ["card:E-1", "card:R-1", "card:R-2"]
    await record_message(office.context, flagged_message(change))
    assert await all_goes_out(office.context) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_flagged_message_says_what_its_last_edit_says_in_whatever_order_they_come(
    office: Office, order: tuple[int, ...]
) -> None:
    await office.escalation(await office.person("ana", Role.AGENT), message=a_message())
    first = flagged_message(MessageChange.EDITED)
    edits = [replace(first, text=f"Version {turn}.", at=NOON + turn * MINUTE) for turn in range(3)]
    for turn in order:
        await record_message(office.context, edits[turn])
    assert [row["text"] for row in await office.rows("flags")] == ["Version 2."]
    await record_message(office.context, flagged_message(MessageChange.DELETED))
    for edit in edits:
        await record_message(office.context, edit)
    assert [row["text"] for row in await office.rows("flags")] == [""]


async def test_a_flagged_message_changes_where_its_escalation_goes_on(office: Office) -> None:
    lee = await office.person("lee", Role.AGENT, Role.LEAD)
    await office.escalation(lee, message=a_message())
    await office.escalation(lee)
    await asks(office, escalation_subject(1), lee, "payouts")
    await merge_escalations(office.context, 1, 2, lee)
    await all_goes_out(office.context)
    await record_message(office.context, flagged_message(MessageChange.DELETED))
    assert await all_goes_out(office.context) == ["card:E-2", "card:R-1"]


async def test_the_cards_about_a_confidential_escalation_quote_nothing_and_stay_as_they_are(
    office: Office,
) -> None:
    ana = await office.person("ana", Role.AGENT)
    await office.escalation(ana, message=a_message(), case_number=await office.case(), confidential=True)
    await asks(office, escalation_subject(1), ana, "payouts")
    await all_goes_out(office.context)
    await is_deleted(office)
    await record_message(office.context, flagged_message(MessageChange.DELETED))
    assert await all_goes_out(office.context) == ["card:C-1", "card:E-1"]


async def test_the_card_of_a_closed_request_lets_go_of_the_posts_that_go_to_another_case(
    office: Office,
) -> None:
    ana = await office.person("ana", Role.AGENT)
    for _ in range(2):
        await office.case()
    await asks(office, case_subject(1), ana, "payouts")
    await answer_request(office.context, 1, "Paid.", ana, "form-1")
    await all_goes_out(office.context)
    await merge_cases(office.context, 1, 2, ana)
    assert "card:R-1" in await all_goes_out(office.context)
    gone = await office.card(1)
    assert (gone.first, gone.latest) == (None, None)
