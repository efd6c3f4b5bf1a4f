"""Lengths of time, read and written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time.durations import parse_duration, spell_duration
from tests.people_builders import DAY, HOUR, MINUTE


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", 15 * MINUTE),
        ("4h", 4 * HOUR),
        ("3d", 3 * DAY),
        ("2w", 14 * DAY),
        ("1h30m", 90 * MINUTE),
        (" 1H 30 M ", 90 * MINUTE),
    ],
)
def test_a_length_is_a_number_and_a_unit(written: str, length: timedelta) -> None:
    assert parse_duration(written) == length


@pytest.mark.parametrize(
    "written",
    ["", "0m", "-5m", "5", "h", "5 parsecs", "5m!", "1.5h", "6000d", "9" * 400 + "d", "9" * 5000 + "d"],
)
def test_what_is_no_length_of_time_is_none(written: str) -> None:
    assert parse_duration(written) is None


@pytest.mark.parametrize(
    ("length", "spelt"),
    [
        (90 * MINUTE, "1h 30m"),
        (2 * DAY, "2d"),
        (DAY + HOUR + MINUTE, "1d 1h"),
        (DAY + MINUTE, "1d 1m"),
        (timedelta(), "0s"),
        (-HOUR, "0s"),
        (timedelta(milliseconds=900), "0s"),
    ],
)
def test_the_two_largest_units_are_enough(length: timedelta, spelt: str) -> None:
    assert spell_duration(length) == spelt


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=1800)))
def test_what_is_spelt_can_be_read_and_is_never_longer(length: timedelta) -> None:
    read = parse_duration(spell_duration(length))
    assert read is not None
    assert read <= length


@given(st.text(max_size=20))
def test_any_words_are_read_without_trouble(written: str) -> None:
    length = parse_duration(written)
    assert length is None or length > timedelta()
