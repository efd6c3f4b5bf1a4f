"""The clock jumps, the database goes away: nothing is stuck, nothing comes twice, and /readyz says what is missing."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import make_url

from bot import compose
from bot.clock import utc_now
from bot.jobs.scheduler import Scheduler
from bot.sandbox.networks.faults import Failure, RateLimited
from bot.sandbox.slack.faults import ratelimited, server_error
from tests.conftest import Databases
from tests.e2e.house import POLICY, House, TestClock, at_home, frozen_at, moved_in, places
from tests.e2e.troubles import DESK, holding, look, posts_in, waiting

DAY = timedelta(days=1)


async def flagged(house: House) -> None:
    eva = house.person("Eva")
    await eva.shortcut("Flag to exec desk", await eva.says("Frozen funds", "#general"))
    await (await eva.form("Flag to exec desk")).submit()
    await house.settle()


def nudges(house: House) -> list[str]:
    thread = house.workspace.channel("#exec-escalations").messages.values()
    return [m.text for m in thread if "is not acknowledged" in m.text or "for an update" in m.text]


async def test_a_clock_that_jumps_a_week_ahead_fires_each_reminder_once(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    await house.person("Ana").asks("/case claim 1", DESK)
    await flagged(house)
    house.clock.move(7 * DAY)
    await house.settle()
    await house.settle()
    assert len(nudges(house)) == 2  # to acknowledge, and to report
    assert "Nobody has it" in (await house.card("where is my order?")).text
    await house.customer_posts("ben", "@acme where is my parcel?")
    assert len(holding(house, "where is my parcel?")) == 1
    assert not await waiting(house)


async def test_a_clock_that_jumps_a_day_back_leaves_nothing_stuck(house: House) -> None:
    await house.customer_posts("maria", "@acme where is my order?")
    await flagged(house)
    await house.pass_time(timedelta(minutes=31))
    said = len(nudges(house))
    house.workspace.faults.on("chat.postMessage", ratelimited(30))
    house.workspace.faults.on("chat.postMessage", server_error(), times=2)
    house.x.faults.on("*", Failure(), times=4)
    posts_in(house, "ben", "@acme where is my parcel?")
    await house.pass_time(timedelta(minutes=1), timedelta(seconds=31))
    house.clock.move(-DAY)
    await house.pass_time(timedelta(minutes=6))
    await house.customer_posts("omar", "@acme where is my refund?")
    for words in ("order", "parcel", "refund"):
        assert len(holding(house, f"where is my {words}?")) == 1
    assert not await waiting(house)
    assert len(nudges(house)) == said
    assert (await house.callout.readiness()).networks["x"].ok
    assert "C-1 is yours" in (await house.person("Ana").asks("/case claim 1", DESK)).text
    await house.pass_time(DAY + timedelta(hours=3), timedelta(hours=1))
    nudged = await house.rows("SELECT id FROM events WHERE kind = 'nudged'")
    asked = await house.rows("SELECT id FROM events WHERE kind = 'handover_asked'")
    assert said < len(nudges(house)) == len(nudged) - len(asked) <= 18


async def test_what_a_dead_process_was_sending_is_sent_though_the_clock_went_back(migrated_url: str) -> None:
    clock = TestClock()
    async with places(clock) as (slack, server, x):
        async with moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as house:
            posts_in(house, "maria", "@acme where is my order?")
            clock.move(timedelta(seconds=31))
            await house.callout.pollers["x"].poll()
            async with house.callout.database.begin() as uow:
                await uow.deliveries.take(10, timedelta(seconds=15))
        clock.move(-DAY)
        async with moved_in(slack, server, x, migrated_url, "socket", POLICY, clock) as house:
            await look(house)
            assert len(holding(house, "where is my order?")) == 1
        assert not list(slack.violations)


async def test_a_limit_that_ends_in_an_hour_ends_though_the_clock_went_back(migrated_sqlite_url: str) -> None:
    async with at_home(migrated_sqlite_url) as house:
        house.x.faults.on("*", RateLimited(), times=2)
        await look(house)
        house.clock.move(-2 * DAY)
        await house.customer_posts("maria", "@acme where is my order?")
        assert len(holding(house, "where is my order?")) == 1


async def test_jobs_run_again_at_once_when_the_clock_was_set_back() -> None:
    ran = asyncio.Queue[None]()

    async def job() -> None:
        ran.put_nowait(None)

    scheduler = Scheduler()
    scheduler.every(timedelta(hours=1), "a job", job)
    scheduler.start()
    try:
        await asyncio.wait_for(ran.get(), 5)
        scheduler.catch_up(utc_now())
        await asyncio.sleep(0)
        assert ran.empty()
        scheduler.catch_up(utc_now() - DAY)
        await asyncio.wait_for(ran.get(), 5)
    finally:
        scheduler.stop()


async def test_readyz_says_that_the_database_is_gone_and_comes_back(
    databases: Databases, migrated_postgres_url: str
) -> None:
    name = make_url(migrated_postgres_url).database or ""
    async with at_home(migrated_postgres_url) as house:
        await house.customer_posts("maria", "@acme where is my order?")
        databases.take_away(name)
        for _ in range(2):
            readiness = await house.callout.readiness()
            assert not readiness.ready
            assert "The database does not answer" in readiness.database.says
            assert readiness.slack.ok
        told = await house.person("Ana").asks("/case claim 1", DESK)
        assert told.is_private
        assert "went wrong on our side" in told.text
        running = asyncio.create_task(house.callout.deliverer.run())
        await asyncio.sleep(0.1)
        assert not running.done()
        databases.bring_back(name)
        assert (await house.callout.readiness()).ready
        await house.customer_posts("ben", "@acme where is my parcel?")
        assert len(holding(house, "where is my parcel?")) == 1
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_is_said_while_the_database_is_gone_is_kept_when_slack_says_it_again(
    databases: Databases, migrated_postgres_url: str
) -> None:
    name = make_url(migrated_postgres_url).database or ""
    async with at_home(migrated_postgres_url, "http") as house:
        await house.customer_posts("maria", "@acme where is my order?")
        card = await house.card("where is my order?")
        databases.take_away(name)
        with house.workspace.expect_violation("bad_ack"):
            await house.person("Ana").says("Asked the courier", thread=card)
            await house.workspace.settled()
        databases.bring_back(name)
        house.workspace.retry_now()
        await house.workspace.settled()
        assert await house.rows("SELECT text FROM messages") == [{"text": "Asked the courier"}]


async def test_the_products_own_jobs_follow_the_clock_of_the_process(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "REMIND_EVERY", timedelta(milliseconds=50))
    with frozen_at(datetime(2026, 12, 31, 23, 45, tzinfo=UTC)) as clock:
        async with at_home(migrated_url, "http", clock=clock) as house:
            await flagged(house)
            lena = house.person("Lena")
            card = await lena.sees("E-1 ·", "#exec-escalations")
            await house.callout.start()
            house.callout.work()
            clock.move(timedelta(minutes=31))
            told = await lena.sees("is not acknowledged", "#exec-escalations", thread=card)
            [nudge] = await house.rows("SELECT at FROM events WHERE kind = 'nudged'")
    new_year = datetime(2027, 1, 1, 0, 16, tzinfo=UTC)
    assert int(float(told.ts)) == int(new_year.timestamp())
    assert "2027-01-01" in str(nudge["at"])
