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
from bot.sandbox.networks.x.world import XWorld

OPENING = 6
"""Posts that are there at once."""

_LATER = 8
"""How much slower new posts come when every story has been told once."""


@dataclass(slots=True)
class _Thread:
    """A story that has begun: its first post, and how many of our replies the customer has answered."""

    story: Story
    by: str
    post_id: str
    answered: int = 0


class Player:
    """Tells the stories step by step. The same seed and the same replies of ours make the same day."""

    def __init__(self, world: XWorld, seed: int = 2026) -> None:
        self._world = world
        self._dice = random.Random(seed)
        self._untold = deque(STORIES)
        self._threads: list[_Thread] = []
        self._planned: list[tuple[int, Callable[[], object]]] = []
        self._step = 0
        self.rounds = 0
        for customer in CUSTOMERS:
            world.account(
                customer.handle,
                customer.name,
                followers=customer.followers,
                verified_type=customer.verified_type,
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

    def _begin(self) -> None:
        if not self._untold:
            self._untold.extend(STORIES)
            self.rounds += 1
        story = self._untold.popleft()
        by = story.by if self.rounds == 0 else f"{story.by[:12]}_{self.rounds + 1}"
        post = self._world.post(by, story.text, language=story.language, media=story.media)
        thread = _Thread(story, by, post.id)
        self._threads.append(thread)
        self._plan_twists(thread)

    def _plan_twists(self, thread: _Thread) -> None:
        story, post_id = thread.story, thread.post_id
        for number, text in enumerate(story.adds, start=1):
            self._plan(3 * number, partial(self._say, thread, text))
        if story.edited:
            self._plan(2, partial(self._world.edit, post_id, story.edited))
        if story.repeated_by:
            self._plan(3, partial(self._world.retweet, story.repeated_by, post_id))
        if story.quoted_by:
            words = f"Same here, @{self._world.our_account.handle}. No word on your status page."
            self._plan(5, partial(self._world.post, story.quoted_by, words, quote=post_id))
        if story.is_deleted:
            self._plan(6, partial(self._world.delete, post_id))

    def _notice_replies(self) -> None:
        ours = Counter(version.conversation_id for version in self._ours())
        for thread in self._threads:
            while thread.answered < min(ours[thread.post_id], len(thread.story.answers)):
                words = thread.story.answers[thread.answered]
                self._plan(2, partial(self._say, thread, words))
                thread.answered += 1

    def _ours(self) -> list[Version]:
        us = self._world.our_account.id
        return [version for version in self._world.posts() if version.author_id == us]

    def _say(self, thread: _Thread, text: str) -> None:
        """The customer goes on in the conversation, under our last words if there are any."""
        ours = (version.id for version in self._ours() if version.conversation_id == thread.post_id)
        parent = next(ours, thread.post_id)
        self._world.post(thread.by, text, reply_to=parent, language=thread.story.language)

    def _plan(self, steps: int, act: Callable[[], object]) -> None:
        self._planned.append((self._step + steps + self._dice.randrange(3), act))


async def play(
    world: XWorld,
    pace: float = 6.0,
    *,
    seed: int = 2026,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Play until cancelled: some posts at once, then one every `pace` seconds, more or less."""
    player = Player(world, seed)
    dice = random.Random(seed)
    player.open()
    while True:
        await sleep(pace * dice.uniform(0.5, 1.5))
        player.step()
