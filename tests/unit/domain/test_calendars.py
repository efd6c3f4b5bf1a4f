"""Working hours: over midnight, at midnight, over clock changes, on holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from bot.domain.time.calendars import ALWAYS, Calendar
from tests.people_builders import HOUR
from tests.unit.domain.working_hours import CALENDARS, LENGTHS, MOMENTS, worked

MANILA = Calendar("Asia/Manila", frozenset({3, 4, 5, 6, 0}), 17 * HOUR, 2 * HOUR)
"""Thursday to Monday, 17:00 to 02:00."""
LISBON = Calendar("Europe/Lisbon", frozenset(range(5)), 9 * HOUR, 18 * HOUR)


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_night_shift_belongs_to_the_day_it_starts_on() -> None:
    monday_evening = utc(23, 12)
    assert MANILA.is_open(monday_evening)
    assert MANILA.is_open(utc(23, 9)), "from the very moment it opens"
    assert not MANILA.is_open(utc(23, 8, 59))
    assert MANILA.is_open(utc(23, 17, 59))
    assert not MANILA.is_open(utc(23, 18))
    assert not MANILA.is_open(utc(24, 12)), "Tuesday is free"


def test_time_runs_only_while_somebody_is_at_work() -> None:
    assert MANILA.after(utc(23, 17), 2 * HOUR) == utc(26, 10), "an hour on Monday's shift, one on Thursday's"
    assert MANILA.after(utc(24, 3), HOUR) == utc(26, 10)
    assert worked(MANILA, utc(23, 17), utc(26, 10)) == 2 * HOUR


def test_a_day_that_ends_at_midnight_ends_there_and_the_next_one_begins() -> None:
    evening = Calendar("UTC", frozenset(range(7)), 17 * HOUR, timedelta())
    assert evening.is_open(utc(23, 23, 59))
    assert not evening.is_open(utc(24, 0))
    assert evening.after(utc(23, 23), 2 * HOUR) == utc(24, 18)


def test_every_day_whole_has_no_gap_at_midnight() -> None:
    weekdays = Calendar("Asia/Manila", frozenset(range(5)))
    assert weekdays.after(utc(23, 0), 30 * HOUR) == utc(24, 6)
    assert ALWAYS.after(utc(23, 23, 59), timedelta(minutes=2)) == utc(24, 0, 1)


def test_a_night_on_which_the_clock_is_set_forward_is_an_hour_shorter() -> None:
    night = Calendar("Europe/Lisbon", frozenset(range(7)), 22 * HOUR, 6 * HOUR)
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert worked(night, before, before + timedelta(days=1)) == 7 * HOUR
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert worked(night, autumn, autumn + timedelta(days=1)) == 9 * HOUR


def test_nothing_starts_on_a_holiday() -> None:
    off = Calendar("Europe/Lisbon", LISBON.days, LISBON.start, LISBON.end, frozenset({date(2026, 12, 8)}))
    assert off.after(utc(7, 17, month=12), 2 * HOUR) == utc(9, 10, month=12)


def test_a_calendar_that_never_opens_counts_on_the_wall() -> None:
    closed = Calendar("UTC", frozenset())
    assert closed.after(utc(23, 0), HOUR) == utc(23, 1)
    assert worked(closed, utc(23, 0), utc(24, 0)) == timedelta()
    assert not closed.is_open(utc(23, 0))


@given(CALENDARS, MOMENTS, LENGTHS)
def test_so_much_time_lies_before_the_moment_at_which_it_has_passed(
    calendar: Calendar, moment: datetime, length: timedelta
) -> None:
    end = calendar.after(moment, length)
    assert end >= moment
    assert worked(calendar, moment, end) == length


@given(CALENDARS, MOMENTS, LENGTHS, LENGTHS)
def test_more_time_never_ends_earlier(
    calendar: Calendar, moment: datetime, shorter: timedelta, more: timedelta
) -> None:
    assert calendar.after(moment, shorter + more) >= calendar.after(moment, shorter)


@pytest.mark.parametrize("hour", range(24))
def test_a_whole_day_counts_every_hour(hour: int) -> None:
    assert Calendar("Asia/Manila").is_open(utc(23, hour))
