"""Which case a later post belongs to: open ones, closed ones, spam, merged ones; and what it does to their urgency."""

from bot.changes.context import Context
from bot.domain.cases.case import BY_HAND, CaseStatus
from bot.domain.cases.choices import Dismissal, Priority
from bot.domain.outcomes import Outcome, Resolution, RootCause
from bot.domain.people import Actor, callout
from bot.intake.cases import REOPEN_WITHIN
from bot.intake.receive import receive_posts
from bot.services.cases.changes import prioritise_case, snooze_case
from bot.services.cases.claims import claim_case
from bot.services.cases.endings import dismiss_case, merge_cases, resolve_case
from bot.services.workspace.people import Profile, remember_person
from bot.storage.models import OutcomeRow
from tests.builders import a_batch, a_post, an_author
from tests.integration.stored import cases_by_posts, events_of, rows_of, the_case, wishes
from tests.people_builders import DAY, HOUR, MINUTE, NOON, StillClock, as_agent

SOLVED = Outcome(Resolution.SOLVED, RootCause.OUTAGE)
URGENT = "I will talk to my lawyer, my card 4242 4242 4242 4242 was charged twice"


async def an_agent(context: Context) -> Actor:
    return as_agent(await remember_person(context.transact, Profile("T0ACME", "U0ANA", "Ana")))


async def a_resolved_case(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await resolve_case(context, 1, SOLVED, await an_agent(context))


async def test_a_customer_who_writes_within_a_week_opens_the_case_again(
    context: Context, clock: StillClock
) -> None:
    await a_resolved_case(context)
    clock.moves(REOPEN_WITHIN)
    received = await receive_posts(context, "x", a_batch(a_post("2", at=NOON + REOPEN_WITHIN, reply_to="1")))

    assert received.opened == []
    case = await the_case(context)
    assert (case.status, case.owner and case.owner.name, case.closed_at) == (CaseStatus.CLAIMED, "Ana", None)
    assert case.respond_by is not None
    assert case.respond_by > clock()
    assert (await events_of(context))[-2:] == ["post_received", "reopened"]
    ((superseded_at,),) = await rows_of(context, OutcomeRow.superseded_at)
    assert superseded_at == clock()


async def test_a_customer_who_writes_later_than_that_has_a_new_case(
    context: Context, clock: StillClock
) -> None:
    await a_resolved_case(context)
    clock.moves(8 * DAY)
    later = NOON + REOPEN_WITHIN + MINUTE
    received = await receive_posts(
        context, "x", a_batch(a_post("2", at=later, reply_to="1"), a_post("3", at=later + HOUR, reply_to="1"))
    )

    assert received.opened == [2]
    assert await cases_by_posts(context) == {"1": 1, "2": 2, "3": 2}
    assert (await the_case(context)).status is CaseStatus.RESOLVED
    assert "has written before" in (await the_case(context, 2)).priority_reasons


async def test_our_own_last_word_leaves_a_closed_case_closed(context: Context) -> None:
    await a_resolved_case(context)
    await receive_posts(context, "x", a_batch(a_post("2", at=NOON + HOUR, ours=True, reply_to="1")))
    case = await the_case(context)
    assert (case.status, case.respond_by) == (CaseStatus.RESOLVED, None)
    assert await cases_by_posts(context) == {"1": 1, "2": 1}


async def test_spam_stays_closed_when_its_author_goes_on(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await dismiss_case(context, 1, Dismissal.SPAM, callout())
    received = await receive_posts(context, "x", a_batch(a_post("2", URGENT, at=NOON + HOUR, reply_to="1")))

    assert received.opened == []
    case = await the_case(context)
    assert (case.status, case.respond_by, case.priority) == (CaseStatus.DISMISSED, None, case.priority)
    assert await cases_by_posts(context) == {"1": 1, "2": 1}


async def test_whatever_else_was_dismissed_opens_again(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await dismiss_case(context, 1, Dismissal.NO_ANSWER_NEEDED, callout())
    await receive_posts(context, "x", a_batch(a_post("2", at=NOON + HOUR, reply_to="1")))
    case = await the_case(context)
    assert (case.status, case.dismissal) == (CaseStatus.NEW, None)


async def test_posts_of_a_merged_cases_conversation_go_where_it_was_merged(context: Context) -> None:
    tomas = an_author("tomas")
    await receive_posts(context, "x", a_batch(a_post("1"), a_post("2", author=tomas)))
    await merge_cases(context, 1, 2, callout())
    received = await receive_posts(
        context,
        "x",
        a_batch(
            a_post("3", at=NOON + HOUR, reply_to="1"),
            a_post("4", at=NOON + HOUR, reply_to="2", author=tomas),
            a_post("5", at=NOON + 2 * HOUR, reply_to="1", ours=True),
        ),
    )

    assert received.opened == []
    assert await cases_by_posts(context) == {"1": 2, "2": 2, "3": 2, "4": 2, "5": 2}
    assert (await the_case(context, 1)).status is CaseStatus.MERGED
    assert (await the_case(context, 2)).respond_by is None


async def test_a_chain_of_merges_leads_to_its_end(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), a_post("2"), a_post("3")))
    await merge_cases(context, 1, 2, callout())
    await merge_cases(context, 2, 3, callout())
    await receive_posts(context, "x", a_batch(a_post("4", at=NOON + HOUR, reply_to="1")))
    assert await cases_by_posts(context) == {"1": 3, "2": 3, "3": 3, "4": 3}


async def test_a_later_post_raises_the_priority_and_says_why(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "How do I change my address?")))
    before = await the_case(context)
    await receive_posts(context, "x", a_batch(a_post("2", URGENT, at=NOON + MINUTE, reply_to="1")))
    after = await the_case(context)

    assert before.priority > after.priority
    assert "mentions legal action" in after.priority_reasons
    level = context.policy.service_level(after.priority)
    assert (after.respond_by, after.resolve_by) == (NOON + level.first_response, NOON + level.resolution)
    assert await events_of(context) == ["opened", "post_received", "prioritised"]


async def test_a_later_post_never_lowers_the_priority(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", URGENT)))
    before = await the_case(context)
    await receive_posts(context, "x", a_batch(a_post("2", "thanks", at=NOON + MINUTE, reply_to="1")))
    after = await the_case(context)
    assert (after.priority, after.priority_reasons) == (before.priority, before.priority_reasons)


async def test_no_post_changes_a_priority_that_a_person_has_set(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await prioritise_case(context, 1, Priority.P3, await an_agent(context))
    await receive_posts(context, "x", a_batch(a_post("2", URGENT, at=NOON + MINUTE, reply_to="1")))
    case = await the_case(context)
    assert (case.priority, case.priority_reasons) == (Priority.P3, (BY_HAND,))


async def test_after_our_answer_each_post_owes_the_next_one(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await receive_posts(context, "x", a_batch(a_post("2", at=NOON + MINUTE, ours=True, reply_to="1")))
    await receive_posts(
        context,
        "x",
        a_batch(a_post("3", at=NOON + HOUR, reply_to="1"), a_post("4", at=NOON + 2 * HOUR, reply_to="1")),
    )
    case = await the_case(context)
    level = context.policy.service_level(case.priority)
    assert case.respond_by == NOON + HOUR + level.next_response


async def test_a_snoozed_case_wakes_when_its_customer_writes(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    agent = await an_agent(context)
    await claim_case(context, 1, agent)
    await snooze_case(context, 1, NOON + DAY, agent)
    await receive_posts(context, "x", a_batch(a_post("2", at=NOON + HOUR, reply_to="1")))
    assert (await the_case(context)).snoozed_until is None


async def test_ten_posts_at_once_cost_one_card(context: Context) -> None:
    posts = [a_post(str(n), at=NOON + n * MINUTE, conversation="1") for n in range(1, 11)]
    await receive_posts(context, "x", a_batch(*posts))
    assert await wishes(context, "card") == ["card:C-1"]
    assert len(await wishes(context, "post")) == 9
