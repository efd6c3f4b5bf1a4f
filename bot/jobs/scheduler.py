"""Says when: which job runs every so often. What a job does is in the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import utc_now
from bot.logs import get_logger

Job = Callable[[], Awaitable[object]]
LOOK_EVERY = 30.0
"""Seconds between two looks at whether the clock was set back."""
log = get_logger(__name__)


class Beat:
    """Every so often, skipping what has passed: APScheduler's own interval lists each tick that was missed.

    After a clock that began in 1970 has been set, those would hold up the process for minutes.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """The first moment of the beat after both; `now` where it has not begun."""
        if previous is None:
            return now
        return previous + self._interval * (max((now - previous) // self._interval, 0) + 1)


BaseTrigger.register(Beat)


class Scheduler:
    """APScheduler, set so that a late tick is run late and not dropped, and never beside itself."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "max_instances": 1}
        )
        self._scheduler.add_listener(_log_failure, EVENT_JOB_ERROR)
        self._intervals: dict[str, timedelta] = {}
        self._watching: asyncio.Task[None] | None = None

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Run `job` every `interval`, the first time at once."""
        self._intervals[name] = interval
        self._scheduler.add_job(job, Beat(interval), id=name, name=name, next_run_time=utc_now())

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def catch_up(self, now: datetime) -> None:
        """Run at once what waits for a moment farther off than its interval: the clock was set back."""
        for job in self._scheduler.get_jobs():
            if job.next_run_time > now + self._intervals[job.id] * 2:
                log.warning("the clock was set back; a job runs now", job=job.id)
                job.modify(next_run_time=now)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.catch_up(utc_now())

    def stop(self) -> None:
        """No job starts any more."""
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _log_failure(event: JobExecutionEvent) -> None:
    log.error("a job failed; it runs again at its next turn", job=event.job_id, exc_info=event.exception)
