"""Posts arrive: each is stored once, joins its conversation, and follows what its author does to it."""

from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import event, text

from bot.changes.context import Context
from bot.domain.cases.case import CaseStatus
from bot.domain.posts import Author, Media, Post, PostKind
from bot.intake.conversations import lock_batch
from bot.intake.receive import receive_posts
from bot.networks.contract import Batch
from bot.readmodels import CaseFilter, Place
from bot.storage.database import UnitOfWork, Work
from bot.storage.models import AuthorRow, ConversationRow, CursorRow, PostRow
from tests.builders import MARIA, a_batch, a_post, an_author
from tests.integration.services.brittle import KilledError
from tests.integration.stored import (
    all_goes_out,
    case_numbers,
    cases_by_posts,
    events_of,
    everything,
    rows_of,
    the_case,
    wishes,
)
from tests.people_builders import HOUR, MINUTE, NOON

T = TypeVar("T")

PHOTO = Media("photo", "https://pic.example/1.jpg", "The error screen")


async def words_of(context: Context) -> dict[str, str]:
    return {row.external_id: row.text for row in await rows_of(context, PostRow.external_id, PostRow.text)}


async def found_by(context: Context, words: str) -> int:
    async with context.read() as view:
        return (await view.case_reads.page(CaseFilter(words=words), 1, 10, title="")).total


async def cursors(context: Context) -> dict[str, str]:
    async with context.read() as view:
        return await view.cursors.of("x")


async def test_a_post_becomes_a_case_with_a_card_to_show(context: Context) -> None:
    received = await receive_posts(context, "x", a_batch(a_post("1", "My payout is late", media=(PHOTO,))))

    assert (received.counts, received.opened) == ({"new": 1}, [1])
    assert await wishes(context, "card") == ["card:C-1"]
    assert await wishes(context, "post") == []
    assert await events_of(context) == ["opened"]
    async with context.read() as view:
        card = await view.case_reads.card(1)
    assert card.first is not None
    assert (card.first.text, card.first.media, card.first.author) == ("My payout is late", (PHOTO,), MARIA)
    assert (card.case.status, card.case.opened_at, card.case.last_customer_post_at) == (
        CaseStatus.NEW,
        NOON,
        NOON,
    )


async def test_the_same_batch_again_changes_nothing(context: Context) -> None:
    batch = a_batch(a_post("1"), a_post("2", reply_to="1"), a_post("3", ours=True, reply_to="1"))
    await receive_posts(context, "x", batch)
    before = (await the_case(context), await events_of(context), await wishes(context, "post"))

    received = await receive_posts(context, "x", batch)

    assert (received.counts, received.opened) == ({"known": 3}, [])
    assert (await the_case(context), await events_of(context), await wishes(context, "post")) == before


async def test_the_same_post_twice_in_one_batch_is_one_post_in_its_latest_version(context: Context) -> None:
    old, new = a_post("1", "helo", latest_id="1"), a_post("1", "hello", latest_id="5")
    received = await receive_posts(context, "x", a_batch(new, old, new))
    assert received.counts == {"new": 1}
    assert await words_of(context) == {"1": "hello"}


async def test_a_reply_joins_its_conversations_case_and_shows_in_the_thread(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await receive_posts(context, "x", a_batch(a_post("2", "Anybody?", at=NOON + HOUR, reply_to="1")))

    assert await cases_by_posts(context) == {"1": 1, "2": 1}
    assert await events_of(context) == ["opened", "post_received"]
    assert len(await wishes(context, "post")) == 1
    assert (await the_case(context)).last_customer_post_at == NOON + HOUR


async def test_several_people_in_one_conversation_are_one_case_with_its_first_author(
    context: Context,
) -> None:
    tomas = an_author("tomas")
    await receive_posts(
        context, "x", a_batch(a_post("2", at=NOON + MINUTE, author=tomas, reply_to="1"), a_post("1"))
    )
    async with context.read() as view:
        card = await view.case_reads.card(1)
    assert (card.first and card.first.author.handle, card.latest and card.latest.author.handle) == (
        "maria",
        "tomas",
    )


async def test_our_own_posts_open_no_case(context: Context) -> None:
    received = await receive_posts(
        context, "x", a_batch(a_post("1", ours=True), a_post("2", ours=True, reply_to="1"))
    )
    assert (received.counts, received.opened) == ({"new": 2}, [])
    assert await cases_by_posts(context) == {"1": None, "2": None}
    assert await wishes(context, "card") == []


async def test_a_customers_answer_to_our_post_opens_a_case_that_takes_ours_along(context: Context) -> None:
    await receive_posts(
        context,
        "x",
        a_batch(
            a_post("1", at=NOON - HOUR, ours=True),
            a_post("2", at=NOON - MINUTE, ours=True, reply_to="1"),
            a_post("9", ours=True),
        ),
    )
    received = await receive_posts(context, "x", a_batch(a_post("3", reply_to="1")))

    assert received.opened == [1]
    assert await cases_by_posts(context) == {"1": 1, "2": 1, "3": 1, "9": None}
    case = await the_case(context)
    assert (case.first_response_at, case.opened_at) == (None, NOON)


async def test_our_answer_on_the_network_itself_is_the_first_response(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    await receive_posts(context, "x", a_batch(a_post("2", at=NOON + MINUTE, ours=True, reply_to="1")))

    case = await the_case(context)
    assert (case.first_response_at, case.respond_by) == (NOON + MINUTE, None)
    assert await events_of(context) == ["opened", "replied"]
    assert len(await wishes(context, "post")) == 1


async def test_reposts_are_counted_and_left_out(context: Context) -> None:
    received = await receive_posts(
        context, "x", a_batch(a_post("1", "RT @maria: hello", kind=PostKind.REPOST), a_post("2"))
    )
    assert received.counts == {"reposts": 1, "new": 1}
    assert await cases_by_posts(context) == {"2": 1}


async def test_quotes_and_direct_messages_open_cases(context: Context) -> None:
    await receive_posts(
        context, "x", a_batch(a_post("1", kind=PostKind.QUOTE), a_post("2", kind=PostKind.DIRECT))
    )
    assert await case_numbers(context) == [1, 2]


async def test_a_newer_version_takes_the_place_of_the_words(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "My payuot")))
    received = await receive_posts(
        context, "x", a_batch(a_post("1", "My payout", latest_id="7", media=(PHOTO,)))
    )

    assert received.counts == {"edited": 1}
    assert await words_of(context) == {"1": "My payout"}
    assert await events_of(context) == ["opened", "post_edited"]
    async with context.read() as view:
        card = await view.case_reads.card(1)
        target = await view.posts.reply_target(1)
    assert card.first is not None
    assert (card.first.text, card.first.edited, card.first.media) == ("My payout", True, (PHOTO,))
    assert target is not None
    assert target.latest_id == "7"
    assert (await found_by(context, "payuot"), await found_by(context, "payout")) == (0, 1)


async def test_our_own_post_without_a_case_follows_edits_as_well(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "helo", ours=True)))
    received = await receive_posts(context, "x", a_batch(a_post("1", "hello", latest_id="7", ours=True)))
    assert received.counts == {"edited": 1}
    assert await words_of(context) == {"1": "hello"}
    assert await wishes(context, "card") == []


async def test_an_older_version_that_comes_late_changes_nothing(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("9", "third", latest_id="30")))
    received = await receive_posts(
        context, "x", a_batch(a_post("9", "second", latest_id="20"), a_post("9", "first"))
    )
    assert received.counts == {"known": 1}
    assert await words_of(context) == {"9": "third"}


async def test_a_version_is_later_by_number_not_by_letters(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("9", "first", latest_id="9")))
    await receive_posts(context, "x", a_batch(a_post("9", "second", latest_id="10")))
    assert await words_of(context) == {"9": "second"}


@pytest.mark.parametrize("known_as", ["1", "7"])
async def test_a_deleted_post_is_masked_everywhere(context: Context, known_as: str) -> None:
    await receive_posts(
        context, "x", a_batch(a_post("1", "My pasword is hunter2", latest_id="7", media=(PHOTO,)))
    )
    received = await receive_posts(context, "x", a_batch(deleted=[known_as]))

    assert received.counts == {"deleted": 1}
    assert await words_of(context) == {"1": ""}
    assert await found_by(context, "hunter2") == 0
    assert await events_of(context) == ["opened", "post_deleted"]
    async with context.read() as view:
        card = await view.case_reads.card(1)
        line = await view.case_reads.line(1)
        shown, _ = await view.case_reads.post(1)
        target = await view.posts.reply_target(1)
        kept = await view.conn.execute(text("SELECT * FROM events"))
        events = [str(row) for row in kept]
    assert card.first is not None
    assert (card.first.text, card.first.media, shown.text) == (None, (), None)
    assert line is not None
    assert line.excerpt is None
    assert target is None
    assert not any("hunter2" in event for event in events)


async def test_a_deletion_twice_or_of_a_post_we_never_had_changes_nothing(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), deleted=["404"]))
    await receive_posts(context, "x", a_batch(deleted=["1"]))
    received = await receive_posts(context, "x", a_batch(deleted=["1", "404"]))
    assert received.counts["deleted"] == 0
    assert await events_of(context) == ["opened", "post_deleted"]


async def test_a_post_that_comes_and_goes_in_one_batch_leaves_no_words(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "secret"), deleted=["1"]))
    assert await words_of(context) == {"1": ""}


async def test_an_edit_after_the_deletion_brings_no_words_back(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "secret")))
    await receive_posts(context, "x", a_batch(deleted=["1"]))
    received = await receive_posts(context, "x", a_batch(a_post("1", "secret again", latest_id="5")))
    assert received.counts == {"known": 1}
    assert await words_of(context) == {"1": ""}


async def test_a_post_that_changes_is_shown_anew_where_it_stands_in_the_thread(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), a_post("2", at=NOON + MINUTE, reply_to="1")))
    (target,) = await wishes(context, "post")
    await all_goes_out(context)
    await context.transact(lambda uow: uow.placements.put(target, "C-1", Place("C0DESK", "17.02", "17.01")))

    await receive_posts(context, "x", a_batch(a_post("2", "edited", latest_id="8", reply_to="1")))
    assert await all_goes_out(context) == ["card:C-1", target]

    await receive_posts(context, "x", a_batch(deleted=["2"]))
    assert await all_goes_out(context) == ["card:C-1", target]


async def test_what_is_left_of_a_deleted_post_is_kept_and_opens_nothing(context: Context) -> None:
    gone = a_post("1", "", deleted_at=NOON)
    await receive_posts(context, "x", a_batch(gone))
    assert await cases_by_posts(context) == {"1": None}

    await receive_posts(context, "x", a_batch(a_post("2", reply_to="1", at=NOON + HOUR)))
    await receive_posts(context, "x", a_batch(a_post("3", "", reply_to="1", at=NOON + HOUR, deleted_at=NOON)))

    assert await cases_by_posts(context) == {"1": 1, "2": 1, "3": 1}
    received = await receive_posts(context, "x", a_batch(a_post("1", "the words")))
    assert received.counts == {"known": 1}
    assert (await words_of(context))["1"] == ""


async def test_a_later_version_in_the_batch_does_not_bring_a_deleted_post_back(context: Context) -> None:
    gone, edited = a_post("1", "", deleted_at=NOON), a_post("1", "late again", latest_id="5")
    for batch in (a_batch(gone, edited), a_batch(edited, gone)):
        received = await receive_posts(context, "x", batch)
        assert received.opened == []
    assert await rows_of(context, PostRow.external_id, PostRow.text, PostRow.deleted_at) == [("1", "", NOON)]


async def test_what_is_left_of_a_deleted_post_masks_the_one_we_have(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", "the words")))
    received = await receive_posts(
        context, "x", a_batch(a_post("1", "", deleted_at=NOON), a_post("1", "late"))
    )
    assert received.counts == {"deleted": 1}
    assert await words_of(context) == {"1": ""}


async def test_an_author_is_known_once_and_kept_fresh(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", author=an_author(followers=10))))
    await receive_posts(context, "x", a_batch(a_post("2", author=an_author(followers=None, verified=True))))
    ((handle, followers, verified),) = await rows_of(
        context, AuthorRow.handle, AuthorRow.followers, AuthorRow.verified
    )
    assert (handle, followers, verified) == ("maria", 10, True)


async def test_an_author_of_whom_only_the_id_is_told_keeps_their_name(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1", author=an_author(followers=10, verified=True))))
    await receive_posts(context, "x", a_batch(a_post("2", author=Author("x", "id-maria", "id-maria"))))
    ((handle, name, verified),) = await rows_of(context, AuthorRow.handle, AuthorRow.name, AuthorRow.verified)
    assert (handle, name, verified) == ("maria", "Maria", True)


async def test_the_cursor_moves_with_the_last_batch_only(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("2")))
    assert await cursors(context) == {}
    await receive_posts(context, "x", a_batch(a_post("1"), cursor="2"))
    assert await cursors(context) == {"mentions": "2"}
    await receive_posts(context, "x", Batch("search", (), cursor="9"))
    assert await cursors(context) == {"mentions": "2", "search": "9"}


async def test_a_batch_that_fails_leaves_nothing_behind(context: Context) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), cursor="1"))
    before = await everything(context)

    async def breaks_at_the_end(work: Work[T], /) -> T:
        async def and_breaks(uow: UnitOfWork) -> T:
            await work(uow)
            raise KilledError

        return await context.transact(and_breaks)

    batch = a_batch(
        a_post("2"), a_post("3", ours=True, reply_to="1", at=NOON + HOUR), deleted=["1"], cursor="3"
    )
    with pytest.raises(KilledError):
        await receive_posts(replace(context, transact=breaks_at_the_end), "x", batch)

    assert await everything(context) == before
    received = await receive_posts(context, "x", batch)
    assert (received.counts, received.opened) == ({"new": 2, "deleted": 1}, [2])


async def test_nothing_at_all_is_fine(context: Context) -> None:
    received = await receive_posts(context, "x", a_batch())
    assert (received.counts, received.opened) == ({}, [])
    assert await rows_of(context, ConversationRow.id) == []
    assert await rows_of(context, CursorRow.stream) == []


async def test_authors_and_conversations_of_a_batch_cost_the_same_whatever_its_size(context: Context) -> None:
    """Two statements store them, and one locks the conversations of a network."""
    costs = []
    for count in (1, 40):
        posts = [a_post(f"{count}-{n}", author=an_author(f"{count}-{n}")) for n in range(count)]
        told: list[str] = []

        async def work(uow: UnitOfWork, posts: list[Post] = posts, told: list[str] = told) -> None:
            assert uow.conn.sync_connection is not None
            event.listen(
                uow.conn.sync_connection, "before_cursor_execute", lambda *facts: told.append(facts[2])
            )
            await lock_batch(uow, posts, ())

        await context.transact(work)
        costs.append(
            [statement.split()[0] for statement in told if "author" in statement or "conv" in statement]
        )
    assert costs[0] == costs[1]
    assert costs[0].count("INSERT") == 2
