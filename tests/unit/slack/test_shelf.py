import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.workspace.stale_cache import StaleCache
from bot.tasks import Tasks
from tests.unit.slack.raw_payloads import slack_refuses


class Slack:
    """Answers with how often it was asked; `trouble` is what it says instead."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, tzinfo=UTC)
        self.asked = 0
        self.trouble = ""
        self.reached = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.shelf: StaleCache[int] = StaleCache("test", lambda: self.now, timedelta(minutes=5))

    async def fetch(self) -> int:
        self.asked += 1
        answer = self.asked
        self.reached.set()
        await self.gate.wait()
        if self.trouble:
            raise slack_refuses(self.trouble)
        return answer

    async def get(self) -> int:
        return await self.shelf.get("key", self.fetch)

    def after(self, **time: int) -> None:
        self.now += timedelta(**time)


async def test_what_is_fresh_is_not_asked_for_again() -> None:
    slack = Slack()
    assert [await slack.get(), await slack.get()] == [1, 1]
    slack.after(minutes=5)
    assert await slack.get() == 2


async def test_many_who_ask_at_once_ask_slack_once() -> None:
    slack = Slack()
    assert await asyncio.gather(*(slack.get() for _ in range(10))) == [1] * 10


async def test_what_changed_is_asked_for_anew() -> None:
    slack = Slack()
    await slack.get()
    slack.shelf.drop("key")
    assert await slack.get() == 2
    slack.shelf.drop()
    assert await slack.get() == 3


async def test_a_change_while_slack_is_answering_makes_that_answer_old() -> None:
    slack = Slack()
    slack.gate.clear()
    under_way = asyncio.create_task(slack.get())
    await slack.reached.wait()
    slack.shelf.drop("key")
    slack.gate.set()
    assert [await under_way, await slack.get()] == [1, 2]


async def test_stale_serves_while_slack_is_away_and_slack_is_left_in_peace_for_a_moment() -> None:
    slack = Slack()
    await slack.get()
    slack.after(minutes=6)
    slack.trouble = "internal_error"
    assert [await slack.get(), await slack.get()] == [1, 1]
    assert slack.asked == 2
    slack.trouble = ""
    slack.after(seconds=15)
    assert await slack.get() == 3


async def test_without_anything_kept_the_failure_comes_out() -> None:
    slack = Slack()
    slack.trouble = "internal_error"
    with pytest.raises(SlackApiError):
        await slack.get()


async def test_what_slack_is_sure_of_is_never_kept() -> None:
    slack = Slack()
    await slack.get()
    slack.after(minutes=6)
    slack.trouble = "user_not_found"
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await slack.get()
    slack.trouble = ""
    assert await slack.get() == 4


async def test_work_is_waited_for_also_what_it_starts_itself() -> None:
    tasks, done = Tasks(), list[str]()

    async def second() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        done.append("second")

    async def first() -> None:
        tasks.leave(second())
        done.append("first")

    tasks.leave(first())
    assert await tasks.drain(1)
    assert done == ["first", "second"]


async def test_work_that_does_not_end_is_cut_short() -> None:
    tasks = Tasks()
    task = tasks.start(asyncio.Event().wait())
    assert not await tasks.drain(0)
    assert task.cancelled()


async def test_work_that_fails_in_the_background_leaves_a_log_line_and_no_more() -> None:
    tasks = Tasks()

    async def breaks() -> None:
        raise ValueError("secret")

    tasks.leave(breaks())
    assert await tasks.drain(1)
