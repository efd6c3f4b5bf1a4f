"""Posts of open cases are looked at again: what was edited follows, what is gone is masked."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from bot.changes.context import Context
from bot.domain.cases.choices import Dismissal
from bot.domain.errors import NetworkDown
from bot.domain.people import callout
from bot.domain.posts import Author, Deletion, Post
from bot.intake.receive import receive_posts
from bot.intake.rechecks import AT_ONCE, recheck_posts
from bot.networks.contract import Batch, Length, Sent
from bot.services.cases.endings import dismiss_case
from bot.storage.models import PostRow
from tests.builders import US, a_batch, a_post
from tests.integration.stored import rows_of
from tests.people_builders import HOUR, NOON, StillClock


@dataclass
class SmallNetwork:
    """A network of a few posts, by their latest ids; it remembers what it was asked for."""

    posts: dict[str, Post] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    is_down: bool = False
    name: str = "x"
    us: Author = US

    async def poll(
        self, cursors: Mapping[str, str], but: frozenset[str] = frozenset()
    ) -> AsyncIterator[Batch]:
        for post in self.posts.values():
            yield Batch("mentions", (post,))

    async def recheck(self, latest_ids: Sequence[str]) -> Batch:
        if self.is_down:
            raise NetworkDown("x", "over capacity")
        self.asked.append(list(latest_ids))
        there = tuple(self.posts[each] for each in latest_ids if each in self.posts)
        gone = tuple(Deletion("x", each) for each in latest_ids if each not in self.posts)
        return Batch("recheck", there, gone)

    async def fetch(self, external_id: str) -> Post | None:
        return self.posts.get(external_id)

    async def reply(self, latest_id: str, text: str) -> Sent:
        return Sent("1")

    async def find_reply(self, latest_id: str, text: str) -> Sent | None:
        return None

    def measure(self, text: str) -> Length:
        return Length(len(text), 280)

    async def close(self) -> None:
        self.posts.clear()


async def texts(context: Context) -> dict[str, str]:
    return {row.external_id: row.text for row in await rows_of(context, PostRow.external_id, PostRow.text)}


async def test_what_is_gone_is_masked_and_what_was_edited_follows(
    context: Context, clock: StillClock
) -> None:
    await receive_posts(
        context, "x", a_batch(a_post("1", "stays"), a_post("2", "edtied"), a_post("3", "gone"))
    )
    clock.moves(2 * HOUR)
    network = SmallNetwork({"1": a_post("1", "stays"), "2": a_post("2", "edited", latest_id="9")})

    received = await recheck_posts(context, network, HOUR)

    assert received.counts == {"known": 1, "edited": 1, "deleted": 1}
    assert await texts(context) == {"1": "stays", "2": "edited", "3": ""}
    assert (await recheck_posts(context, network, HOUR)).counts == {}
    clock.moves(2 * HOUR)
    network.posts["9"] = network.posts.pop("2")
    await recheck_posts(context, network, HOUR)
    assert [sorted(ids) for ids in network.asked] == [["1", "2", "3"], ["1", "9"]]


async def test_what_has_just_come_and_what_is_closed_is_left_alone(
    context: Context, clock: StillClock
) -> None:
    await receive_posts(context, "x", a_batch(a_post("1"), a_post("2", ours=True)))
    await dismiss_case(context, 1, Dismissal.SPAM, callout())
    clock.moves(2 * HOUR)
    await receive_posts(context, "x", a_batch(a_post("3", at=NOON + HOUR)))
    network = SmallNetwork()
    assert (await recheck_posts(context, network, HOUR)).counts == {}
    assert network.asked == []


async def test_a_hundred_at_a_time_each_has_its_turn(context: Context, clock: StillClock) -> None:
    ours = [a_post(str(number), conversation="1", ours=True) for number in range(1, AT_ONCE + 30)]
    posts = [*ours, a_post("999", reply_to="1")]
    await receive_posts(context, "x", a_batch(*posts))
    clock.moves(2 * HOUR)
    network = SmallNetwork({post.external_id: post for post in posts})
    await recheck_posts(context, network, HOUR)
    await recheck_posts(context, network, HOUR)
    assert [len(ids) for ids in network.asked] == [AT_ONCE, 30]
    assert {each for ids in network.asked for each in ids} == {post.external_id for post in posts}


async def test_a_network_that_is_down_costs_nobody_a_turn(context: Context, clock: StillClock) -> None:
    await receive_posts(context, "x", a_batch(a_post("1")))
    clock.moves(2 * HOUR)
    network = SmallNetwork({"1": a_post("1")}, is_down=True)
    with pytest.raises(NetworkDown):
        await recheck_posts(context, network, HOUR)
    network.is_down = False
    assert (await recheck_posts(context, network, HOUR)).counts == {"known": 1}
