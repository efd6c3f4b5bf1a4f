"""Quiet hours on the clock of each person's own wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time.calendars import QuietHours
from tests.people_builders import DAY, HOUR, NOON

NIGHT = QuietHours(22 * HOUR, 7 * HOUR)
ZONES = ["UTC", "Asia/Manila", "Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("Asia/Manila", None),
        ("Europe/Oslo", None),
        ("America/Los_Angeles", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 11, 23, 18, tzinfo=UTC)),
    ],
)
def test_at_one_moment_it_is_quiet_for_some_and_not_for_others(zone: str, until: datetime | None) -> None:
    assert NIGHT.until(NOON, zone) == until


def test_a_night_on_which_the_clock_is_set_forward_is_an_hour_shorter() -> None:
    evening = datetime(2026, 3, 28, 22, tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)
    assert NIGHT.until(evening, "Europe/Oslo") == evening + 8 * HOUR


def test_a_night_on_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    evening = datetime(2026, 10, 24, 22, tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)
    assert NIGHT.until(evening, "Europe/Oslo") == evening + 10 * HOUR


def test_it_is_quiet_from_its_first_moment_to_just_before_its_last() -> None:
    begins = datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert NIGHT.until(begins - timedelta(seconds=1), "UTC") is None
    assert NIGHT.until(begins, "UTC") == begins + 9 * HOUR
    assert NIGHT.until(begins + 9 * HOUR - timedelta(seconds=1), "UTC") == begins + 9 * HOUR
    assert NIGHT.until(begins + 9 * HOUR, "UTC") is None


@given(
    st.timedeltas(-600 * DAY, 600 * DAY),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(0, 24),
)
def test_when_it_is_over_it_is_over(by: timedelta, zone: str, start: int, end: int) -> None:
    at = NOON + by
    hours = QuietHours(start * HOUR, end * HOUR)
    until = hours.until(at, zone)
    if until is not None and start != end and (start, end) != (0, 24):
        assert at < until <= at + DAY + 2 * HOUR
        assert hours.until(until, zone) is None
        assert hours.until(until - timedelta(microseconds=1), zone) == until
