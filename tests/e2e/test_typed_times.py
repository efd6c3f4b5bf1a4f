"""“tomorrow 9:00” as somebody types it where the clocks change: the hour on their wall, and their case wakes then."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.house import at_home, frozen_at
from tests.e2e.troubles import DESK

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words", "due"),
    [
        pytest.param("2026-10-24 22:30", "tomorrow 9:00", "2026-10-25 09:00", id="a day of 25 hours comes"),
        pytest.param("2026-10-24 23:30", "tomorrow 9:00", "2026-10-26 09:00", id="that day has begun there"),
        pytest.param("2026-10-25 00:30", "1:45", "2026-10-25 00:45", id="the first of two hours"),
        pytest.param("2027-03-27 22:30", "tomorrow 9:00", "2027-03-28 08:00", id="a day of 23 hours comes"),
        pytest.param("2027-03-27 22:30", "tomorrow 1:30", "2027-03-28 01:30", id="an hour that is skipped"),
        pytest.param("2027-06-30 22:30", "tomorrow 9:00", "2027-07-01 08:00", id="in summer"),
        pytest.param("2027-06-30 23:30", "tomorrow 9:00", "2027-07-02 08:00", id="past midnight there"),
        pytest.param("2028-02-28 23:59", "tomorrow 9:00", "2028-02-29 09:00", id="the leap day comes"),
        pytest.param("2028-02-29 23:59", "tomorrow 9:00", "2028-03-01 09:00", id="the leap day ends"),
        pytest.param("2026-12-31 23:59", "tomorrow 9:00", "2027-01-01 09:00", id="the year ends"),
    ],
)
async def test_a_typed_time_is_that_of_the_clock_on_the_persons_wall(
    migrated_sqlite_url: str, now: str, words: str, due: str
) -> None:
    with frozen_at(utc(now) - HOUR) as clock:
        async with at_home(migrated_sqlite_url, "http", clock=clock) as house:
            ana = house.person("Ana")
            ana.user.tz = "Europe/Lisbon"
            await house.customer_posts("maria", "@acme my order never came")
            await ana.asks("/case claim 1", DESK)
            clock.move(utc(now) - clock.moment)
            told = await ana.asks(f"/case snooze C-1 {words}", DESK)
            assert "C-1 is put aside until" in told.text
            clock.move(utc(due) - clock.moment - MINUTE)
            await house.settle()
            [row] = await house.rows("SELECT snoozed_until FROM cases")
            assert row["snoozed_until"] == f"{utc(due):%Y-%m-%dT%H:%M:%S.%fZ}"
            clock.move(MINUTE)
            await house.settle()
            assert await house.rows("SELECT snoozed_until FROM cases") == [{"snoozed_until": None}]
