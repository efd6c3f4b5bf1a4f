"""X fails in every way it can: nothing is lost or doubled, Slack goes on, and leads read what is wrong."""

import json
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.sandbox.networks.faults import (
    BadJson,
    Dropped,
    Failure,
    Fault,
    LostAnswer,
    RateLimited,
    unauthorized,
)
from tests.e2e.house import House, at_home
from tests.e2e.troubles import DESK, holding, look, posts_in, status, waiting

TROUBLES: dict[str, Fault] = {
    "429 with an end": RateLimited(),
    "429 without one": RateLimited(reset=False),
    "an HTML 503": Failure(),
    "a JSON 500": Failure(500, html=False),
    "bad JSON": BadJson(),
    "nothing": Dropped(),
    "401": unauthorized(),
}

OLD_TOMBSTONE = (
    "INSERT INTO tombstones (network, external_id, seen_at) VALUES ('x', '9', '2026-10-01T00:00:00.000000Z')"
)


async def replied(house: House, words: str, who: str = "Ana", number: int = 1) -> None:
    """Somebody answers a case in public."""
    person = house.person(who)
    await person.clicks("Reply", on=await house.card(f"C-{number} ·", who=who))
    form = await person.form("Reply")
    await form.fill("Your reply", words)
    assert (await form.submit()).closed
    await house.settle()


def answers(house: House, post: str) -> list[str]:
    """What we have said on X below a post, oldest first."""
    return [reply.text for reply in reversed(house.x.network.replies_to(post))]


@pytest.mark.parametrize("fault", TROUBLES.values(), ids=list(TROUBLES))
async def test_while_x_fails_it_is_left_alone_and_then_everything_is_read(
    migrated_sqlite_url: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        first = await house.customer_posts("maria", "@acme where is my order?")
        house.x.faults.on("*", fault, times=1000)
        with capture_logs() as logs:
            posts_in(house, "ben", "@acme where is my parcel?")
            await house.pass_time(timedelta(minutes=20), timedelta(seconds=30))
        assert [line["about"] for line in logs if line["event"] == "trouble began"] == ["x"]
        assert house.x.faults.left > 1000 - 40
        readiness = await house.callout.readiness()
        assert readiness.ready
        assert not readiness.networks["x"].ok
        assert "X cannot be read since" in await status(house)
        assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", DESK)).text
        house.x.faults.clear()
        await house.pass_time(timedelta(minutes=20), timedelta(seconds=30))
        assert len(holding(house, "where is my parcel?")) == 1
        assert len(holding(house, "where is my order?")) == 1
        assert (await house.callout.readiness()).networks["x"].ok
        assert "X is read as planned" in await status(house)
        assert not answers(house, first)


async def test_one_stream_that_fails_does_not_keep_the_other_from_being_read(house: House) -> None:
    house.x.faults.on("search", Failure(403, html=False, title="Forbidden"), times=10_000)
    await house.customer_posts("maria", "@acme where is my order?")
    await house.pass_time(timedelta(hours=2), timedelta(minutes=5))
    posts_in(house, "ben", "@acme where is my parcel?")
    await house.pass_time(timedelta(minutes=2), timedelta(seconds=30))
    assert len(holding(house, "where is my parcel?")) == 1
    assert "search" in await status(house)
    assert "search" in (await house.callout.readiness()).networks["x"].says


async def test_a_post_that_nobody_can_read_is_counted_and_becomes_a_case_after_an_upgrade(
    house: House,
) -> None:
    post = posts_in(house, "maria", "@acme where is my order?")
    odd = {"id": post, "writer_id": "1", "text": "@acme where is my order?"}
    page = {"data": [odd], "meta": {"result_count": 1, "newest_id": post}}
    house.x.faults.on("mentions", BadJson(json.dumps(page)))
    await look(house)

    assert not holding(house, "where is my order?")
    assert "1 post of X could not be read." in await status(house)
    readiness = await house.callout.readiness()
    assert readiness.ready
    assert readiness.networks["x"].ok
    assert readiness.warnings["unread_posts"].endswith("until a version can: x 1.")

    await house.callout.context.transact(lambda uow: uow.conn.exec_driver_sql(OLD_TOMBSTONE))
    await house.callout.reread()
    assert await house.rows("SELECT external_id FROM tombstones") == []
    assert "1 post of X could not be read." in await status(house)
    await house.callout.context.transact(
        lambda uow: uow.conn.exec_driver_sql(
            "UPDATE raw_posts SET text = replace(text, 'writer_id', 'author_id')"
        )
    )
    await house.callout.start()
    house.callout.work()
    await house.person("Ana").sees("where is my order?", DESK)
    await house.settle()
    assert len(holding(house, "where is my order?")) == 1
    assert "could not be read" not in await status(house)


@pytest.mark.parametrize(
    "fault", [f for name, f in TROUBLES.items() if name != "401"], ids=[n for n in TROUBLES if n != "401"]
)
async def test_a_reply_that_x_cannot_take_now_goes_out_later_once(
    migrated_sqlite_url: str, fault: Fault
) -> None:
    async with at_home(migrated_sqlite_url) as house:
        post = await house.customer_posts("maria", "@acme where is my order?")
        house.x.faults.on("create", fault, times=3)
        await replied(house, "We are looking into it.")
        card = await house.card("C-1 ·")
        assert "We are looking into it." in card.text
        assert not answers(house, post)
        await house.pass_time(timedelta(hours=1), timedelta(minutes=2))
        assert answers(house, post) == ["@maria We are looking into it."]
        assert house.x.faults.left == 0
        assert not await waiting(house)
        assert len(await house.rows("SELECT id FROM posts WHERE ours")) == 1


async def test_replies_to_one_customer_keep_their_order_while_x_fails(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on("create", Failure(), times=2)
    await replied(house, "First.")
    await replied(house, "Second.")
    await house.pass_time(timedelta(minutes=10))
    assert answers(house, post) == ["@maria First.", "@maria Second."]


async def test_a_reply_whose_answer_was_lost_stands_on_x_once(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on("create", LostAnswer())
    house.x.faults.on("timeline", RateLimited())
    await replied(house, "We are looking into it.")
    await house.pass_time(timedelta(hours=1), timedelta(minutes=2))
    assert answers(house, post) == ["@maria We are looking into it."]
    assert house.x.faults.left == 0
    replies = house.workspace.channel(DESK).replies((await house.card("C-1 ·")).ts)
    assert ["We are looking into it." in str(reply) for reply in replies] == [True]
    assert len(await house.rows("SELECT id FROM posts WHERE ours")) == 1


async def test_a_reply_that_was_lost_is_not_given_back_because_nobody_may_look(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on("create", LostAnswer())
    house.x.faults.on("*", unauthorized(), times=10)
    await replied(house, "We are looking into it.")
    await house.pass_time(timedelta(hours=3), timedelta(minutes=6))
    assert answers(house, post) == ["@maria We are looking into it."]
    assert "was not sent" not in house.person("Ana").screen()


async def test_a_reply_that_x_refuses_comes_back_to_its_writer(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on(
        "create", Failure(403, html=False, title="You have not been mentioned or otherwise engaged")
    )
    await replied(house, "We are looking into it.")
    await house.settle()
    ana = house.person("Ana")
    back = await ana.sees("was not sent", "@Callout")
    assert "We are looking into it." in back.text
    assert "X lets us reply only where" in back.text
    assert "not sent" in (await house.card("C-1 ·")).text
    assert "We are looking into it." not in house.person("Ben").screen()
    assert not await waiting(house)


async def test_keys_that_x_does_not_accept_give_a_reply_back(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    house.x.faults.on("create", unauthorized())
    await replied(house, "We are looking into it.")
    back = await house.person("Ana").sees("was not sent", "@Callout")
    assert "We are looking into it." in back.text


async def test_two_agents_who_reply_at_once_are_both_heard_or_told(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    for who in ("Ana", "Ben"):
        await house.person(who).clicks("Reply", on=await house.card("C-1 ·", who=who))
    forms = [await house.person(who).form("Reply") for who in ("Ana", "Ben")]
    for form, words in zip(forms, ("From Ana", "From Ben"), strict=True):
        await form.fill("Your reply", words)
    results = [await form.submit() for form in forms]
    await house.settle()
    assert results[0].closed
    told = "" if results[1].closed else " ".join(results[1].errors.values())
    assert sorted(answers(house, post)) == (
        ["@maria From Ana", "@maria From Ben"] if not told else ["@maria From Ana"]
    )


async def test_what_a_customer_edits_is_followed_everywhere(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my ordre?")
    again = house.x.network.post("maria", "@acme helo?", reply_to=post)
    await look(house)
    house.x.network.edit(post, "@acme where is my parcel?")
    house.x.network.edit(again.id, "@acme hello there?")
    await house.callout.pollers["x"].recheck()
    await house.pass_time(timedelta(minutes=20))
    await house.callout.pollers["x"].recheck()
    await house.settle()
    card = await house.card("where is my parcel?")
    ana = house.person("Ana")
    assert "hello there?" in ana.thread(card)
    for place in ("ordre", "helo?"):
        assert place not in ana.screen(DESK)
        assert "C-1" not in (await ana.asks(f"/case search {place.rstrip('?')}", DESK)).text
    assert "where is my parcel?" in (await ana.asks("/case search parcel", DESK)).text
    assert len(await house.rows("SELECT id FROM cases")) == 1


async def test_what_a_customer_deletes_is_nowhere_to_be_read(house: House) -> None:
    ana = house.person("Ana")
    post = await house.customer_posts("maria", "@acme my secret is swordfish")
    again = house.x.network.post("maria", "@acme and also marlin", reply_to=post)
    await look(house)
    await house.card("swordfish")
    await ana.asks("/case claim 1", DESK)
    await house.settle()
    house.x.network.delete(post)
    house.x.network.delete(again.id)
    await house.pass_time(timedelta(minutes=16))
    await house.callout.pollers["x"].recheck()
    await house.settle()
    card = await house.card("C-1 ·")
    everything = house.workspace.channel(DESK).messages.values()
    for secret in ("swordfish", "marlin"):
        assert not [m for m in everything if secret in m.text + str(m.blocks)]
        for command in (
            f"/case search {secret}",
            "/case list",
            "/case show 1",
            "/case history 1",
            "/case mine",
        ):
            told = await ana.asks(command, DESK)
            assert secret not in told.text.replace(f'"{secret}"', "").replace(f"“{secret}”", ""), command
    assert "Deleted by its author" in card.text
    await ana.clicks("Resolve", on=card)
    assert "swordfish" not in (await ana.form("Resolve")).text


async def test_a_post_that_is_gone_before_its_card_was_posted_shows_no_words(house: House) -> None:
    house.workspace.archive(DESK)
    post = posts_in(house, "maria", "@acme my secret is swordfish")
    await look(house)
    assert "#social-desk" in (await house.person("Lena").asks("/callout status", "#social-urgent")).text
    house.x.network.delete(post)
    await house.pass_time(timedelta(minutes=16))
    await house.callout.pollers["x"].recheck()
    house.workspace.unarchive(DESK)
    await house.pass_time(timedelta(minutes=6))
    assert not holding(house, "swordfish", threads=True)
    assert len(house.workspace.posted(DESK)) == 1


async def test_a_post_is_answered_in_its_newest_version(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my ordre?")
    newer = house.x.network.edit(post, "@acme where is my order?")
    await house.pass_time(timedelta(minutes=16))
    await house.callout.pollers["x"].recheck()
    await replied(house, "On its way.")
    assert [r.replied_to for r in house.x.network.replies_to(post)] == [newer.id]


async def test_a_reply_to_a_post_that_is_gone_comes_back(house: House) -> None:
    post = await house.customer_posts("maria", "@acme where is my order?")
    ana = house.person("Ana")
    await ana.clicks("Reply", on=await house.card("C-1 ·"))
    form = await ana.form("Reply")
    house.x.network.delete(post)
    await form.fill("Your reply", "On its way.")
    assert (await form.submit()).closed
    await house.settle()
    back = await ana.sees("was not sent", "@Callout")
    assert "not there any more" in back.text
