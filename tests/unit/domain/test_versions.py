"""Versions of a post are in one order, whichever way copies of it come."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import Version

ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2006, 2100))
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=ZONES)
VERSIONS = st.builds(Version, st.none() | MOMENTS, st.integers(0, 2**63 - 1))
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@given(VERSIONS, VERSIONS)
def test_of_two_one_is_later_or_they_are_the_same(one: Version, other: Version) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one <= other) == (not other < one)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_has_no_loops(one: Version, other: Version, third: Version) -> None:
    for first, second, last in permutations((one, other, third)):
        if first <= second <= last:
            assert first <= last


@given(st.lists(VERSIONS, min_size=1))
def test_the_latest_is_the_same_whichever_came_first(versions: list[Version]) -> None:
    assert max(versions) == max(reversed(versions))


@given(MOMENTS, st.integers(0, 9), st.integers(0, 9))
def test_the_time_comes_before_the_number_of_the_edit(at: datetime, edit: int, other: int) -> None:
    assert Version(at, edit) < Version(at + timedelta(microseconds=1), other)


def test_within_one_moment_the_edit_decides_as_a_number() -> None:
    assert Version(NOON, 9) < Version(NOON, 10)
    assert Version(edit=999) < Version(edit=1000)


def test_a_zone_is_only_a_way_to_write_a_moment() -> None:
    assert Version(NOON) == Version(NOON.astimezone(timezone(timedelta(hours=8))))


def test_one_that_says_when_is_later_than_one_that_does_not() -> None:
    assert Version(edit=5) < Version(NOON)
    assert Version() == Version(None, 0)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Version(NOON.replace(tzinfo=None))
