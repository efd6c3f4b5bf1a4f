"""The day that `make demo` plays."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.networks.x.length import LIMIT, weighted_length
from bot.sandbox.networks.posts import Version, handles_in
from bot.sandbox.networks.scenario import OPENING, Player, play
from bot.sandbox.networks.stories import CUSTOMERS, STORIES
from bot.sandbox.networks.x.network import XNetwork

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> XNetwork:
    seconds = count()
    return XNetwork(lambda: START + timedelta(seconds=next(seconds)))


def of(world: XNetwork, handle: str) -> list[Version]:
    account = world.by_handle(handle)
    assert account is not None
    return [post for post in world.posts() if post.author_id == account.id]


def test_a_handful_of_posts_waits_when_the_shift_begins(world: XNetwork) -> None:
    Player(world).open()

    assert len(world.posts()) == OPENING


def test_posts_keep_coming_and_every_story_is_told(world: XNetwork) -> None:
    player = Player(world)
    player.open()
    for _ in range(120):
        player.step()

    texts = {version.text for version in world.versions.values()}
    told = [story for story in STORIES if (story.edited or story.text) in texts]
    assert len(told) == len([story for story in STORIES if not story.is_deleted])
    assert player.rounds == 1
    assert {v.reposted is not None for v in world.posts()} == {True, False}
    assert any(v.quoted for v in world.posts())
    assert any(len(v.history) > 1 for v in world.posts())


def test_customers_ask_again_while_nobody_answers(world: XNetwork) -> None:
    player = Player(world)
    player.open()
    (asked,) = of(world, "marisol_bakes")
    for _ in range(12):
        player.step()

    again = next(post for post in of(world, "marisol_bakes") if "Day three" in post.text)
    assert (again.conversation_id, again.replied_to) == (asked.id, asked.id)


def test_a_customer_answers_our_reply(world: XNetwork) -> None:
    player = Player(world)
    player.open()
    asked = of(world, "marisol_bakes")[0]
    ours = world.post("acme", "@marisol_bakes Sorry! Could you send us a DM?", reply_to=asked.id)
    for _ in range(12):
        player.step()

    answers = [v for v in of(world, "marisol_bakes") if v.replied_to == ours.id]
    assert "@acme Sent you a DM with my account's email." in [v.text for v in answers]


def test_a_post_that_gives_a_card_away_is_deleted_after_a_while(world: XNetwork) -> None:
    player = Player(world)
    player.open()
    seen = False
    for _ in range(60):
        player.step()
        there = any("4242" in v.text for v in world.posts())
        seen = seen or there

    assert seen
    assert not any("4242" in v.text for v in world.posts())


def test_the_same_seed_plays_the_same_day() -> None:
    days = []
    for _ in range(2):
        world = XNetwork(lambda: START)
        player = Player(world, seed=7)
        player.open()
        for _ in range(50):
            player.step()
        days.append([(v.author_id, v.text) for v in world.posts()])

    assert days[0] == days[1]


async def test_it_plays_at_its_pace_until_it_is_stopped(world: XNetwork) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await play(world, pace=6.0, sleep=sleep)

    assert len(world.posts()) >= OPENING + 3
    assert all(3.0 <= seconds <= 9.0 for seconds in slept)


def test_the_stories_are_sound() -> None:
    handles = [customer.handle for customer in CUSTOMERS]

    assert len(handles) == len(set(handles))
    assert all(handles_in(f"@{handle}") == [handle] for handle in handles)
    assert {story.by for story in STORIES} <= set(handles)
    assert {each for s in STORIES for each in (s.repeated_by, s.quoted_by) if each} <= set(handles)
    assert len({story.language for story in STORIES}) >= 8
    assert any(weighted_length(story.text) > LIMIT for story in STORIES)
    assert all(weighted_length(text) <= LIMIT for s in STORIES for text in (*s.adds, *s.answers))
