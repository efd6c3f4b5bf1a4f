"""A time and a reason in one line: both are understood, and no word of the reason is lost."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.commands.grammar import TimeAndReason, read_time_and_reason

MANILA = ZoneInfo("Asia/Manila")
NOW = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
"""18:00 on a Thursday in Manila."""
TEN = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
IN_TWO_HOURS = NOW + timedelta(hours=2)


def read(words: str) -> TimeAndReason:
    return read_time_and_reason(words, NOW, MANILA)


@pytest.mark.parametrize(
    ("words", "at", "reason"),
    [
        ("2h", IN_TWO_HOURS, ""),
        ("2h because the bank is closed", IN_TWO_HOURS, "the bank is closed"),
        ("in 2h, the bank is closed", IN_TWO_HOURS, "the bank is closed"),
        ("2h: the bank is closed", IN_TWO_HOURS, "the bank is closed"),
        ("2h - the bank is closed", IN_TWO_HOURS, "the bank is closed"),
        ("2h at the bank's request", IN_TWO_HOURS, "at the bank's request"),
        ("22:00 because of the bank", TEN, "the bank"),
        ("until 22:00", TEN, ""),
        ("tomorrow 9:00 since they sleep", datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "they sleep"),
        ("fri 17:00. They sleep", datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "They sleep"),
        ("2026-11-24 18:00 as agreed", datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "agreed"),
        ("2h because R&amp;D &lt;sleeps&gt;", IN_TWO_HOURS, "R&D <sleeps>"),
        ("2h because <@U0ANA|ana> asks", IN_TWO_HOURS, "ana asks"),
    ],
)
def test_a_time_comes_first_and_then_why(words: str, at: datetime, reason: str) -> None:
    assert read(words) == TimeAndReason(at, reason)


def test_nothing_at_all_asks_for_everything() -> None:
    assert read("  ") == TimeAndReason()


@pytest.mark.parametrize("words", ["because the bank is closed", "the bank is closed"])
def test_a_reason_alone_is_kept(words: str) -> None:
    assert read(words) == TimeAndReason(reason="the bank is closed")


def test_a_past_time_is_not_taken_and_its_reason_is_kept() -> None:
    told = read("today 8:00 because the bank is closed")
    assert (told.at, told.reason) == (None, "the bank is closed")
    assert "is already past" in told.trouble


def test_what_cannot_be_read_as_a_time_is_said_and_the_reason_is_kept() -> None:
    told = read("soonish because the bank is closed")
    assert told == TimeAndReason(
        None, "the bank is closed", "I cannot read “soonish” as a time. Choose it here."
    )


@given(st.text(max_size=80))
def test_nothing_that_people_type_is_too_strange(text: str) -> None:
    told = read(text)
    assert told.at is None or told.at > NOW
