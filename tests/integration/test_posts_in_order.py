"""Posts come in any order and in batches of any size; the cases are the same."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.changes.context import Context
from bot.domain.cases.choices import Dismissal
from bot.domain.people import callout
from bot.domain.posts import Post
from bot.intake.receive import receive_posts
from bot.policy import Policy, parse_policy
from bot.services.cases.endings import dismiss_case, reopen_case
from tests.builders import a_batch, a_desk, a_post, an_author
from tests.integration.stored import Told, cases_by_posts, the_case, told_cases
from tests.people_builders import DAY, HOUR, MINUTE, NOON

START = NOON - 30 * DAY
# Whether somebody has written before is known only of what came before.
POLICY = parse_policy("priorities: {weights: {repeat_author: 0}}")
LEVEL = POLICY.service_level
TALK = (
    a_post("10", "@acme my card was charged twice", at=START),
    a_post("11", "Sorry, which card?", at=START + 2 * MINUTE, reply_to="10", ours=True),
    a_post("12", "the blue one", at=START + 3 * MINUTE, reply_to="11", conversation="10"),
    a_post("13", "same here", at=START + 5 * MINUTE, reply_to="10", author=an_author("tomas")),
    a_post(
        "14", "Both on their way back", at=START + 8 * MINUTE, reply_to="13", conversation="10", ours=True
    ),
    a_post("15", "I will talk to my lawyer", at=START + 9 * MINUTE, reply_to="14", conversation="10"),
)
NEWS = (
    a_post("20", "We have a new app", at=START + 1 * HOUR, ours=True),
    a_post("21", "It is even uglier", at=START + 2 * HOUR, reply_to="20", author=an_author("lena")),
    a_post("22", "and slower", at=START + 3 * HOUR, reply_to="20", author=an_author("ivo", followers=80_000)),
    a_post("23", "We hear you", at=START + 4 * HOUR, reply_to="21", conversation="20", ours=True),
)
ALONE = (
    a_post("30", "Closed on Monday", at=START + 5 * HOUR, ours=True),
    a_post("40", "Where is my refund?", at=START + 6 * HOUR, author=an_author("noor")),
)
ALL = (*TALK, *NEWS, *ALONE)


def in_batches(order: Sequence[Post], sizes: Sequence[int]) -> list[Sequence[Post]]:
    batches: list[Sequence[Post]] = []
    rest = list(order)
    for size in (*sizes, len(rest)):
        batches.append(rest[:size])
        rest = rest[size:]
    return batches


async def received(context: Context, batches: Sequence[Sequence[Post]]) -> set[Told]:
    for posts in batches:
        await receive_posts(context, "x", a_batch(*posts))
    return await told_cases(context)


async def on_a_copy(template: Path, batches: Sequence[Sequence[Post]], policy: Policy = POLICY) -> set[Told]:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, Path(folder) / "copy.sqlite3")
        async with a_desk(f"sqlite:///{path}", policy=policy) as context:
            return await received(context, batches)


@cache
def in_order(template: Path) -> set[Told]:
    return asyncio.run(on_a_copy(template, [ALL]))


@settings(max_examples=12)
@given(order=st.permutations(ALL), sizes=st.lists(st.integers(1, 4), max_size=6))
def test_no_order_changes_a_case(sqlite_template: Path, order: list[Post], sizes: list[int]) -> None:
    told = asyncio.run(on_a_copy(sqlite_template, in_batches(order, sizes)))
    assert told == in_order(sqlite_template)


async def test_the_newest_page_first_makes_the_cases_that_time_would_have_made(context: Context) -> None:
    newest_first = [[post] for post in sorted(ALL, key=lambda post: post.created_at, reverse=True)]
    told = {case.author: case for case in await received(context, newest_first)}

    assert {author: case.posts for author, case in told.items()} == {
        "maria": frozenset({"10", "11", "12", "13", "14", "15"}),
        "lena": frozenset({"20", "21", "22", "23"}),
        "noor": frozenset({"40"}),
    }
    talk = told["maria"]
    assert (talk.opened_at, talk.first_response_at) == (START, START + 2 * MINUTE)
    assert talk.last_customer_post_at == START + 9 * MINUTE
    assert talk.respond_by == START + 9 * MINUTE + LEVEL(talk.priority).next_response
    assert talk.resolve_by == START + LEVEL(talk.priority).resolution
    assert told["lena"].respond_by is None


async def test_our_answers_that_come_after_the_mentions_count_from_when_they_were_written(
    context: Context,
) -> None:
    mentions = [post for post in TALK if not post.ours]
    ours = [post for post in TALK if post.ours]
    (told,) = await received(context, [mentions, ours])
    assert (told.first_response_at, told.opened_at) == (START + 2 * MINUTE, START)
    assert told.respond_by == START + 9 * MINUTE + LEVEL(told.priority).next_response


async def test_what_we_wrote_before_the_customer_answers_nothing(context: Context) -> None:
    await received(context, [NEWS[1:2], NEWS[:1]])
    case = await the_case(context)
    assert case.first_response_at is None
    assert case.respond_by is not None


async def test_an_older_post_that_comes_late_makes_its_writer_the_author(context: Context) -> None:
    await received(context, [[TALK[3]], [TALK[0]]])
    async with context.read() as view:
        card = await view.case_reads.card(1)
    assert card.first is not None
    assert (card.first.external_id, card.case.topic) == ("10", (await the_case(context)).topic)
    assert card.case.opened_at == START
    assert await cases_by_posts(context) == {"13": 1, "10": 1}


async def test_a_late_post_leaves_the_promise_of_a_case_that_was_reopened(context: Context) -> None:
    await received(context, [[TALK[3]]])
    await dismiss_case(context, 1, Dismissal.NO_ANSWER_NEEDED, callout())
    promised = (await reopen_case(context, 1, callout())).resolve_by
    await received(context, [[TALK[0]]])
    case = await the_case(context)
    assert (case.resolve_by, case.opened_at) == (promised, TALK[3].created_at)
