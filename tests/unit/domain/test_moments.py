from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time.moments import parse_moment

MANILA = ZoneInfo("Asia/Manila")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([MANILA, BERLIN, NEW_YORK, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")])
# Sunday, 22 November 2026, 18:00 in Manila
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY_ZERO = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 16 * 366 * 24 * 60).map(lambda minutes: DAY_ZERO + timedelta(minutes=minutes))
HOURS, MINUTES = st.integers(0, 23), st.integers(0, 59)


def in_manila(text: str) -> str | None:
    moment = parse_moment(text, NOW, MANILA)
    return f"{moment.astimezone(MANILA):%a %Y-%m-%d %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("18:30", "Sun 2026-11-22 18:30"),
        ("at 18:30", "Sun 2026-11-22 18:30"),
        ("18:00", "Mon 2026-11-23 18:00"),
        ("9:00", "Mon 2026-11-23 09:00"),
        ("9.05", "Mon 2026-11-23 09:05"),
        ("6:30pm", "Sun 2026-11-22 18:30"),
        ("7 PM", "Sun 2026-11-22 19:00"),
        ("12am", "Mon 2026-11-23 00:00"),
        ("12:30 pm", "Mon 2026-11-23 12:30"),
        ("tomorrow", "Mon 2026-11-23 09:00"),
        ("tomorrow 9:00", "Mon 2026-11-23 09:00"),
        ("Tomorrow at 17:00", "Mon 2026-11-23 17:00"),
        ("today 23:59", "Sun 2026-11-22 23:59"),
        ("mon 17:00", "Mon 2026-11-23 17:00"),
        ("on Friday", "Fri 2026-11-27 09:00"),
        ("sun 18:01", "Sun 2026-11-22 18:01"),
        ("sun 18:00", "Sun 2026-11-29 18:00"),
        ("thurs, 8am", "Thu 2026-11-26 08:00"),
        ("2026-11-24 18:00", "Tue 2026-11-24 18:00"),
        ("2026-11-24T18:00", "Tue 2026-11-24 18:00"),
        ("2026-11-24", "Tue 2026-11-24 09:00"),
        ("2h", "Sun 2026-11-22 20:00"),
        ("in 1h30m", "Sun 2026-11-22 19:30"),
        ("2d", "Tue 2026-11-24 18:00"),
    ],
)
def test_a_moment_is_read_on_the_clock_of_the_person(text: str, means: str) -> None:
    assert in_manila(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9",
        "soon",
        "25:00",
        "12:60",
        "13pm",
        "0am",
        "0h",
        "mo 9:00",
        "monday nine",
        "2026-13-01",
        "2026-02-30 9:00",
        "0000-01-01",
        "tomorrow 9",
        "9:00 tomorrow or so",
        "9999999999d",
    ],
)
def test_what_cannot_be_read_is_nothing(text: str) -> None:
    assert parse_moment(text, NOW, MANILA) is None


def test_a_day_that_is_named_may_be_past_so_that_the_person_is_told() -> None:
    assert in_manila("today 9:00") == "Sun 2026-11-22 09:00"
    assert in_manila("2026-11-01 9:00") == "Sun 2026-11-01 09:00"


def test_an_hour_that_the_clocks_skip_comes_as_much_later() -> None:
    # 29 March 2026: 2:00 becomes 3:00 in Berlin
    moment = parse_moment("2026-03-29 2:30", datetime(2026, 3, 28, 12, tzinfo=UTC), BERLIN)
    assert moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment.astimezone(BERLIN).hour == 3


def test_of_an_hour_that_comes_twice_the_next_one_counts() -> None:
    # 25 October 2026: 3:00 becomes 2:00 in Berlin; 2:30 is at 0:30 and at 1:30 UTC
    before = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    between = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    after = datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    assert parse_moment("2:30", before, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert parse_moment("2:30", between, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert parse_moment("today 2:30", between, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert parse_moment("2:30", after, BERLIN) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_tomorrow_is_the_next_date_also_on_the_longest_day() -> None:
    late = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 0:30 on the day of 25 hours
    assert parse_moment("tomorrow 0:15", late, BERLIN) == datetime(2026, 10, 25, 23, 15, tzinfo=UTC)


@given(now=MOMENTS, hour=HOURS, minute=MINUTES, zone=ZONES)
def test_a_time_of_day_is_the_next_one_and_less_than_a_day_and_an_hour_away(
    now: datetime, hour: int, minute: int, zone: ZoneInfo
) -> None:
    moment = parse_moment(f"{hour}:{minute:02}", now, zone)
    assert moment is not None
    assert timedelta() < moment - now <= timedelta(hours=25)
    assert moment.tzinfo is UTC
    shown = moment.astimezone(zone)
    skipped = (shown.hour, shown.minute) != (hour, minute)
    assert (
        not skipped
        or shown.utcoffset() != (shown - timedelta(hours=3)).astimezone(UTC).astimezone(zone).utcoffset()
    )


@given(now=MOMENTS, day=st.sampled_from(["mon", "tuesday", "Wed", "thurs", "FRI", "sat", "sun"]), zone=ZONES)
def test_a_weekday_is_the_next_such_day_and_at_most_a_week_away(
    now: datetime, day: str, zone: ZoneInfo
) -> None:
    moment = parse_moment(f"{day} 17:00", now, zone)
    assert moment is not None
    assert timedelta() < moment - now <= timedelta(days=7, hours=1)
    shown = moment.astimezone(zone)
    assert f"{shown:%a}".lower() == day[:3].lower()
    assert shown.hour == 17


@given(st.text(max_size=40), MOMENTS, ZONES)
def test_no_words_break_it(text: str, now: datetime, zone: ZoneInfo) -> None:
    moment = parse_moment(text, now, zone)
    assert moment is None or moment.tzinfo is UTC


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{2})?\Z"), MOMENTS, ZONES)
def test_no_date_breaks_it(text: str, now: datetime, zone: ZoneInfo) -> None:
    moment = parse_moment(text, now, zone)
    assert moment is None or moment.tzinfo is UTC
