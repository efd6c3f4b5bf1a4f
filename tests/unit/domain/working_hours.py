"""Calendars, moments and lengths of time, as hypothesis draws them: zones with clock changes, nights, single days."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile

from hypothesis import strategies as st

from bot.domain.time.calendars import Calendar
from tests.people_builders import DAY, HOUR, MINUTE

MOMENTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
)
LENGTHS = st.timedeltas(timedelta(), 2 * DAY)
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(["Asia/Manila", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([HOUR * n for n in range(24)]),
    st.sampled_from([HOUR * n for n in range(25)]),
)


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments, counted stretch by stretch."""
    total, reached = timedelta(), start
    for opens, closes in takewhile(lambda stretch: stretch[0] < end, calendar.stretches(start)):
        total += max(timedelta(), min(closes, end) - max(opens, reached))
        reached = max(reached, closes)
    return total
