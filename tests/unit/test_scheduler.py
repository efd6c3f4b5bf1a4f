"""Ticks by the process's own clock: none is missed or doubled when the hour, the day or the whole clock jumps."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from structlog.testing import capture_logs

from bot.clock import utc_now
from bot.jobs import scheduler as scheduling
from bot.jobs.scheduler import Beat, Scheduler

TICK = timedelta(milliseconds=20)
"""APScheduler waits for its ticks in real time, and then asks what time it is."""
BEFORE = [
    pytest.param("2026-10-25 00:59:59.990", id="an hour comes twice in Berlin"),
    pytest.param("2027-03-28 00:59:59.990", id="an hour is skipped in Berlin"),
    pytest.param("2026-12-31 23:59:59.990", id="a year ends"),
    pytest.param("2028-02-28 23:59:59.990", id="the leap day begins"),
    pytest.param("2026-12-31 22:59:59.990", id="a year ends in Berlin"),
]


@dataclass
class Ticks:
    """When a job ran."""

    at: asyncio.Queue[datetime] = field(default_factory=asyncio.Queue)

    async def run(self) -> None:
        self.at.put_nowait(utc_now())

    async def next(self) -> datetime:
        return await asyncio.wait_for(self.at.get(), 5)


@contextmanager
def running(every: timedelta) -> Iterator[Ticks]:
    ticks, scheduler = Ticks(), Scheduler()
    scheduler.every(every, "tick", ticks.run)
    scheduler.start()
    try:
        yield ticks
    finally:
        scheduler.stop()
        assert ticks.at.empty()


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone, which must not matter."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize("moment", BEFORE)
async def test_each_tick_comes_once_whatever_the_calendar_does(moment: str) -> None:
    with freeze_time(moment, real_asyncio=True) as frozen, running(TICK) as ticks:
        begin = utc_now()
        for number in range(4):
            assert await ticks.next() == begin + number * TICK
            frozen.tick(TICK)
        assert await ticks.next() == begin + 4 * TICK


async def test_what_was_missed_while_the_clock_was_wrong_is_made_up_for_once() -> None:
    with freeze_time("1970-01-01", real_asyncio=True) as frozen, running(TICK) as ticks:
        await ticks.next()
        frozen.move_to("2026-11-26 10:00")
        today = datetime(2026, 11, 26, 10, tzinfo=UTC)
        assert await ticks.next() == today
        frozen.tick(TICK)
        assert await ticks.next() == today + TICK


def test_a_late_tick_does_not_move_the_beat() -> None:
    minute, noon = timedelta(minutes=1), datetime(2026, 11, 26, 12, tzinfo=UTC)
    beat = Beat(minute)
    assert beat.get_next_fire_time(None, noon) == noon
    assert beat.get_next_fire_time(noon, noon) == noon + minute
    assert beat.get_next_fire_time(noon, noon + 0.9 * minute) == noon + minute
    assert beat.get_next_fire_time(noon, noon + minute) == noon + 2 * minute
    assert beat.get_next_fire_time(noon, noon + 7.5 * minute) == noon + 8 * minute
    assert beat.get_next_fire_time(noon, noon - minute) == noon + minute


async def test_a_job_runs_by_itself_when_the_clock_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "LOOK_EVERY", 0.01)
    hour = timedelta(hours=1)
    with freeze_time("2026-11-19 10:00", real_asyncio=True) as frozen, running(hour) as ticks:
        now = await ticks.next()
        with capture_logs() as lines:
            frozen.move_to(now - 24 * hour)
            assert await ticks.next() == now - 24 * hour
        assert [line["event"] for line in lines] == ["the clock was set back; a job runs now"]
