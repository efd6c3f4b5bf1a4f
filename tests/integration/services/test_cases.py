"""What happens to a case between its first post and its end, and after it."""

import asyncio
from datetime import datetime

import pytest

from bot.domain.cases.case import CaseStatus
from bot.domain.cases.choices import Dismissal, Priority, WaitingOn
from bot.domain.errors import AlreadyDone, BadInput, NotFound, StateError
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import Role
from bot.domain.posts import Author
from bot.domain.subjects import case_subject, escalation_subject
from bot.services.cases.changes import prioritise_case, snooze_case, wait_case, wake_case
from bot.services.cases.claims import claim_case, claim_next
from bot.services.cases.endings import dismiss_case, merge_cases, reopen_case, resolve_case
from bot.services.cases.opening import Opened, Report, open_case, open_case_of_post
from bot.services.timeline.messages import add_note
from bot.slack.views.notes import change_note
from tests.integration.services.office import Office
from tests.people_builders import DAY, HOUR, MINUTE, NOON, SOLVED

AGENT, LEAD, EXECUTIVE = Role.AGENT, Role.LEAD, Role.EXECUTIVE


async def test_a_snoozed_case_wakes_by_itself_and_its_owner_hears_of_it(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    await snooze_case(office.context, number, NOON + HOUR, ana)
    office.clock.moves(HOUR - MINUTE)
    assert await office.ticks() == 0
    office.clock.moves(MINUTE)
    assert await office.ticks() == 1
    assert (await office.case_now(number)).snoozed_until is None
    assert [words["mention"] for words in await office.said_in_threads("woken")] == [["U0ANA"]]
    assert await office.ticks() == 0


async def test_a_snoozed_case_is_taken_up_by_hand_and_does_not_wake_again(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    await snooze_case(office.context, number, NOON + HOUR, ana)
    case = await wake_case(office.context, number, ana)
    assert case.snoozed_until is None
    assert (await office.story(case.subject))[-1] == "woken"
    office.clock.moves(HOUR)
    assert await office.ticks() == 0
    with pytest.raises(AlreadyDone):
        await wake_case(office.context, number, ana)


async def test_a_snooze_that_was_moved_wakes_at_its_new_time_only(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await snooze_case(office.context, number, NOON + HOUR, ana)
    await snooze_case(office.context, number, NOON + 2 * HOUR, ana)
    await snooze_case(office.context, number, NOON + HOUR, ana)
    await snooze_case(office.context, number, NOON + 2 * HOUR, ana)
    office.clock.moves(HOUR)
    assert await office.ticks() == 0
    office.clock.moves(HOUR)
    assert await office.ticks() == 1
    assert len(await office.said_in_threads("woken")) == 1


async def test_a_claim_that_was_left_untouched_returns_to_the_desk(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    office.clock.moves(2 * HOUR)
    assert await office.ticks() == 1
    case = await office.case_now(number)
    assert (case.status, case.owner) == (CaseStatus.NEW, None)
    assert [words["mention"] for words in await office.said_in_threads("released")] == [["U0ANA"]]
    assert (await claim_next(office.context, ana)).number == number


async def test_whoever_writes_about_their_case_keeps_it(office: Office) -> None:
    number, ana, ben = (
        await office.case(),
        await office.person("ana", AGENT),
        await office.person("ben", AGENT),
    )
    await claim_case(office.context, number, ana)
    office.clock.moves(HOUR)
    await add_note(office.context, case_subject(number), "Asked the bank.", ana)
    office.clock.moves(HOUR)
    await add_note(office.context, case_subject(number), "Any news?", ben)
    assert await office.ticks() == 1
    assert (await office.case_now(number)).owner == ana.person
    office.clock.moves(HOUR)
    assert await office.ticks() == 1
    assert (await office.case_now(number)).owner is None


async def test_a_claim_goes_stale_also_after_it_was_touched_then_waited_then_was_answered(
    office: Office,
) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await claim_case(office.context, number, ana)
    office.clock.moves(HOUR)
    await add_note(office.context, case_subject(number), "Asked the bank.", ana)
    office.clock.moves(HOUR)
    await office.ticks()
    await wait_case(office.context, number, WaitingOn.CUSTOMER, ana)
    office.clock.moves(DAY)
    assert await office.ticks() == 0
    await office.follows_up(number)
    await office.ticks()
    assert (await office.case_now(number)).owner == ana.person
    for _ in range(3):
        office.clock.moves(HOUR)
        await office.ticks()
    assert (await office.case_now(number)).owner is None


async def test_a_customers_answer_ends_the_wait_and_shows_in_the_thread(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await wait_case(office.context, number, WaitingOn.CUSTOMER, ana)
    await office.follows_up(number)
    case = await office.case_now(number)
    assert (case.status, case.owner, case.waiting_on) == (CaseStatus.CLAIMED, ana.person, None)
    assert await office.story(case_subject(number)) == ["opened", "waited", "post_received"]
    assert [row["kind"] for row in await office.rows("deliveries")].count("post") == 1


async def test_resolving_keeps_the_outcome_and_a_second_time_names_the_state(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await resolve_case(office.context, number, SOLVED, ana)
    assert (await office.card(number)).outcome == SOLVED
    assert [words["words"] for words in await office.said_in_threads("resolved")] == [SOLVED.note]
    before = await office.dump()
    with pytest.raises(AlreadyDone):
        await resolve_case(office.context, number, SOLVED, ana)
    assert await office.dump() == before


async def test_of_two_who_resolve_at_once_one_outcome_stays(office: Office) -> None:
    number, ana, lee = (
        await office.case(),
        await office.person("ana", AGENT),
        await office.person("lee", LEAD),
    )
    async with office.beside() as other:
        outcomes = await asyncio.gather(
            resolve_case(office.context, number, SOLVED, ana),
            resolve_case(other.context, number, Outcome(Resolution.EXPLAINED, RootCause.POLICY), lee),
            return_exceptions=True,
        )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "Case"]
    assert len(await office.rows("outcomes")) == 1


async def test_a_reopened_case_keeps_its_old_outcome_as_history(office: Office) -> None:
    number, ana, ben = (
        await office.case(),
        await office.person("ana", AGENT),
        await office.person("ben", AGENT),
    )
    await resolve_case(office.context, number, SOLVED, ana)
    office.clock.moves(DAY)
    case = await reopen_case(office.context, number, ben)
    assert (case.status, case.owner) == (CaseStatus.CLAIMED, ana.person)
    assert (await office.card(number)).outcome is None
    await resolve_case(office.context, number, Outcome(Resolution.EXPLAINED, RootCause.POLICY), ana)
    kept = [(row["resolution"], row["superseded_at"]) for row in await office.rows("outcomes")]
    assert kept == [("solved", NOON + DAY), ("explained", None)]


async def test_a_customer_who_writes_soon_after_the_end_opens_the_case_again_and_later_a_new_one(
    office: Office,
) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    await resolve_case(office.context, number, SOLVED, ana)
    office.clock.moves(7 * DAY)
    await office.follows_up(number)
    case = await office.case_now(number)
    assert (case.status, case.owner, case.respond_by) == (
        CaseStatus.CLAIMED,
        ana.person,
        office.clock.now + 8 * HOUR,
    )
    await resolve_case(office.context, number, SOLVED, ana)
    office.clock.moves(7 * DAY + MINUTE)
    await office.follows_up(number)
    assert (await office.case_now(number)).status is CaseStatus.RESOLVED
    assert (await office.case_now(number + 1)).status is CaseStatus.NEW


async def test_spam_stays_closed_when_its_author_writes_again(office: Office) -> None:
    number, ana = await office.case("Buy followers now."), await office.person("ana", AGENT)
    await dismiss_case(office.context, number, Dismissal.SPAM, ana)
    await office.follows_up(number, "Cheap followers!")
    assert (await office.case_now(number)).status is CaseStatus.DISMISSED
    assert (await office.card(number)).posts == 2


async def test_a_priority_set_by_hand_outlives_what_the_customer_writes_next(office: Office) -> None:
    number, lee = await office.case("Hello there"), await office.person("lee", LEAD)
    await prioritise_case(office.context, number, Priority.P3, lee)
    await office.follows_up(number, "My lawyer will sue you over this outage, thieves.")
    assert (await office.case_now(number)).priority is Priority.P3


async def test_a_note_is_kept_once_per_form_with_its_author(office: Office) -> None:
    number, ana = await office.case(), await office.person("ana", AGENT)
    subject = case_subject(number)
    async with office.beside() as other:
        await asyncio.gather(
            *(
                add_note(context, subject, "Asked the bank.", ana, "form-1")
                for context in (office.context, other.context)
            )
        )
    await add_note(office.context, subject, "Asked the bank.", ana, "form-1")
    await add_note(office.context, subject, "The bank answered.", ana, "form-2")
    said = [(row["author"], row["text"]) for row in await office.rows("messages")]
    assert said == [("Ana", "Asked the bank."), ("Ana", "The bank answered.")]
    assert len(await office.said_in_threads("noted")) == 2


async def test_an_empty_note_or_one_on_nothing_leaves_nothing_behind(office: Office) -> None:
    ana = await office.person("ana", AGENT)
    before = await office.dump()
    with pytest.raises(BadInput, match="note"):
        await add_note(office.context, case_subject(1), " \n", ana, "form-1")
    for subject in (case_subject(404), escalation_subject(404)):
        with pytest.raises(NotFound):
            await add_note(office.context, subject, "Hello?", ana, "form-2")
    assert await office.dump() == before


async def test_a_merged_case_gives_everything_to_the_other(office: Office) -> None:
    ana, eva = await office.person("ana", AGENT), await office.person("eva", EXECUTIVE)
    one, other = await office.case("Payout late."), await office.case("Still late!")
    raised = await office.escalation(eva, case_number=one)
    await merge_cases(office.context, one, other, ana)
    gone, rest = await office.case_now(one), await office.case_now(other)
    assert (gone.status, gone.merged_into, rest.status) == (CaseStatus.MERGED, other, CaseStatus.NEW)
    assert (await office.card(other)).posts == 2
    assert (await office.escalation_now(raised.escalation.number)).case_number == other
    assert (await office.story(gone.subject))[-1] == "merged"
    assert (await office.story(rest.subject))[-1] == "absorbed"


async def test_the_history_of_the_other_case_names_the_one_that_was_merged(office: Office) -> None:
    one, other, ana = await office.case(), await office.case(), await office.person("ana", Role.AGENT)
    await merge_cases(office.context, one, other, ana)
    async with office.context.read() as view:
        entry = (await view.timeline.page(case_subject(other), 1, 10)).entries[-1]
    told = "Ana merged C-1 into C-2. Its posts are here now."
    assert change_note(entry, case_subject(other)) == told


async def test_what_is_written_in_a_merged_cases_conversation_goes_to_the_other(office: Office) -> None:
    ana, one, other = await office.person("ana", AGENT), await office.case(), await office.case()
    first = (await office.card(one)).first
    assert first is not None
    await merge_cases(office.context, one, other, ana)
    third = await office.case()
    await merge_cases(office.context, other, third, ana)
    post = office.a_post("And now?", conversation=first.external_id, created_at=NOON)
    assert (await office.receives(post)).opened == []
    assert (await office.card(third)).posts == 4
    assert (await office.case_now(one)).merged_into == third


async def test_two_who_merge_the_same_cases_in_both_directions_at_once_lose_neither(office: Office) -> None:
    ana, ben = await office.person("ana", AGENT), await office.person("ben", AGENT)
    for _ in range(3):
        one, other = await office.case(), await office.case()
        async with office.beside() as second:
            outcomes = await asyncio.gather(
                merge_cases(office.context, one, other, ana),
                merge_cases(second.context, other, one, ben),
                return_exceptions=True,
            )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Case", "StateError"]
        stands = {(await office.case_now(number)).status for number in (one, other)}
        assert stands == {CaseStatus.MERGED, CaseStatus.NEW}


async def test_a_closed_case_is_not_merged(office: Office) -> None:
    ana, one, other = await office.person("ana", AGENT), await office.case(), await office.case()
    await resolve_case(office.context, other, SOLVED, ana)
    before = await office.dump()
    with pytest.raises(StateError) as refused:
        await merge_cases(office.context, one, other, ana)
    assert str(refused.value.subject) == f"C-{other}"
    assert await office.dump() == before


async def test_posts_that_come_in_while_cases_are_merged_and_answered_meet_no_deadlock(
    office: Office,
) -> None:
    ana = await office.person("ana", AGENT)
    numbers = [await office.case(f"Late, part {part}.") for part in range(6)]
    firsts = {number: (await office.card(number)).first for number in numbers}

    async def writes(context: Office, when: datetime) -> None:
        posts = [
            context.a_post("Anybody?", conversation=first.external_id, created_at=when)
            for first in reversed(firsts.values())
            if first
        ]
        await context.receives(*posts)

    async with office.beside() as other:
        await asyncio.gather(
            merge_cases(office.context, numbers[0], numbers[5], ana),
            writes(other, NOON),
            merge_cases(other.context, numbers[4], numbers[1], ana),
            writes(office, NOON - MINUTE),
            merge_cases(office.context, numbers[2], numbers[3], ana),
        )
    posts = await office.rows("posts")
    assert len(posts) == 18
    assert {row["case_number"] for row in posts} == {numbers[5], numbers[1], numbers[3]}


async def test_a_case_opened_by_hand_twice_with_one_form_is_one_case(office: Office) -> None:
    ana, report = await office.person("ana", AGENT), Report("They phoned: no payout.", "@Maria")
    async with office.beside() as other:
        opened = await asyncio.gather(
            *(open_case(context, report, ana, "form-1") for context in (office.context, other.context))
        )
    assert sorted(opened, key=lambda each: each.existed) == [Opened(1), Opened(1, existed=True)]
    assert await open_case(office.context, report, ana, "form-1") == Opened(1, existed=True)
    card = await office.card(1)
    assert card.first is not None
    assert (card.first.text, card.first.author.handle) == (report.text, "Maria")


async def test_a_case_cannot_be_opened_for_nothing(office: Office) -> None:
    ana = await office.person("ana", AGENT)
    with pytest.raises(BadInput, match="text"):
        await open_case(office.context, Report("  "), ana, "form-1")


async def test_pointing_at_a_post_opens_its_case_once_and_none_for_our_own(office: Office) -> None:
    post = office.a_post()
    assert await open_case_of_post(office.context, post) == Opened(1)
    assert await open_case_of_post(office.context, post) == Opened(1, existed=True)
    with pytest.raises(BadInput, match="our own"):
        await open_case_of_post(office.context, office.a_post(ours=True))


async def test_a_form_whose_key_names_a_post_of_ours_opens_nothing(office: Office) -> None:
    ana = await office.person("ana", AGENT)
    ours = office.a_post(network="inbound", external_id="form-1", conversation="form-1", ours=True)
    await office.receives(ours)
    before = await office.dump()
    with pytest.raises(BadInput):
        await open_case(office.context, Report("They phoned."), ana, "form-1")
    assert await office.dump() == before


async def test_what_does_not_exist_has_no_card_and_no_line(office: Office) -> None:
    async with office.context.read() as view:
        with pytest.raises(NotFound) as missing:
            await view.case_reads.card(404)
        assert missing.value.wanted == "C-404"
        with pytest.raises(NotFound):
            await view.case_reads.post(404)
        assert await view.case_reads.line(404) is None


async def test_who_wrote_only_what_was_merged_has_not_written_before(office: Office) -> None:
    lena, maria = await office.person("lena", LEAD), Author("x", "77", "maria", "Maria")
    first, second = await office.case(author=maria), await office.case()
    await merge_cases(office.context, first, second, lena)
    third = await office.case("It is late again.", author=maria)
    assert "has written before" not in (await office.case_now(third)).priority_reasons
    fourth = await office.case("And again.", author=maria)
    assert "has written before" in (await office.case_now(fourth)).priority_reasons
