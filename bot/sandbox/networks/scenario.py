"""A day at the desk in fast motion: customers write, wait, ask again, and answer our replies."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.sandbox.networks.posts import Version
from bot.sandbox.networks.stories import CUSTOMERS, STORIES, Story
from bot.sandbox.networks.world import US, Network

OPENING = 6
"""Posts that are there at once."""

_LATER = 8
"""How much slower new posts come when every story has been told once."""


@dataclass(slots=True)
class _Thread:
    """A story that has begun: where, its first post, and how many of our replies the customer has answered."""

    story: Story
    network: Network
    by: str
    post_id: str
    answered: int = 0


class Player:
    """Tells the stories step by step, each on a network where it may happen, in turn.

    The same seed and the same replies of ours make the same day.
    """

    def __init__(self, *networks: Network, seed: int = 2026) -> None:
        self._networks = networks
        self._stories = [story for story in STORIES if self._places(story)]
        self._dice = random.Random(seed)
        self._untold = deque(self._stories)
        self._threads: list[_Thread] = []
        self._planned: list[tuple[int, Callable[[], object]]] = []
        self._step = 0
        self.rounds = 0
        for network in networks:
            for who in CUSTOMERS:
                network.account(
                    who.handle, who.name, followers=who.followers, verified_type=who.verified_type
                )

    def open(self) -> None:
        """The handful of posts that wait when the shift begins."""
        for _ in range(OPENING):
            self._begin()

    def step(self) -> None:
        """One thing happens: what is due, else the next story."""
        self._step += 1
        self._notice_replies()
        due = next((plan for plan in self._planned if plan[0] <= self._step), None)
        if due is not None:
            self._planned.remove(due)
            due[1]()
        elif self.rounds == 0 or self._step % _LATER == 0:
            self._begin()

    def _places(self, story: Story) -> list[Network]:
        return [each for each in self._networks if not story.networks or each.key in story.networks]

    def _begin(self) -> None:
        if not self._untold:
            self._untold.extend(self._stories)
            self.rounds += 1
        story = self._untold.popleft()
        places = self._places(story)
        network = places[len(self._threads) % len(places)]
        by = story.by if self.rounds == 0 else f"{story.by[:12]}_{self.rounds + 1}"
        words = network.addressed(story.text)
        post = network.post(by, words, language=story.language, media=story.media)
        thread = _Thread(story, network, by, post.id)
        self._threads.append(thread)
        self._plan_twists(thread)

    def _plan_twists(self, thread: _Thread) -> None:
        story, network, post_id = thread.story, thread.network, thread.post_id
        for number, text in enumerate(story.adds, start=1):
            self._plan(3 * number, partial(self._say, thread, text))
        if story.edited:
            self._plan(2, partial(network.edit, post_id, network.addressed(story.edited)))
        if story.repeated_by:
            self._plan(3, partial(network.repost, story.repeated_by, post_id))
        if story.quoted_by:
            words = network.addressed(f"Same here, {US}. No word on your status page.")
            self._plan(5, partial(network.post, story.quoted_by, words, quote=post_id))
        if story.is_deleted:
            self._plan(6, partial(network.delete, post_id))

    def _notice_replies(self) -> None:
        ours = {network.key: Counter(v.conversation_id for v in _ours(network)) for network in self._networks}
        for thread in self._threads:
            replies = ours[thread.network.key][thread.post_id]
            while thread.answered < min(replies, len(thread.story.answers)):
                words = thread.story.answers[thread.answered]
                self._plan(2, partial(self._say, thread, words))
                thread.answered += 1

    def _say(self, thread: _Thread, text: str) -> None:
        """The customer goes on in the conversation, under our last words if there are any."""
        network = thread.network
        ours = (version.id for version in _ours(network) if version.conversation_id == thread.post_id)
        parent = next(ours, thread.post_id)
        network.post(thread.by, network.addressed(text), reply_to=parent, language=thread.story.language)

    def _plan(self, steps: int, act: Callable[[], object]) -> None:
        self._planned.append((self._step + steps + self._dice.randrange(3), act))


def _ours(network: Network) -> list[Version]:
    us = network.our_account.id
    return [version for version in network.posts() if version.author_id == us]


async def play(
    *networks: Network,
    pace: float = 6.0,
    seed: int = 2026,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Play until cancelled: some posts at once, then one every `pace` seconds, more or less."""
    player = Player(*networks, seed=seed)
    dice = random.Random(seed)
    player.open()
    while True:
        await sleep(pace * dice.uniform(0.5, 1.5))
        player.step()
