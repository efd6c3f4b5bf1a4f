"""What cases promise, counted in working time: over nights, weekends, clock changes, and whatever happens to a case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.case import Case, prioritise, promised, reopen, resolve
from bot.domain.cases.choices import Priority
from bot.domain.cases.clock import WrittenPost, customer_wrote, is_as_promised, replay_posts, we_replied
from bot.domain.people import callout
from bot.domain.time.calendars import ALWAYS, EVERY_DAY, Calendar
from bot.domain.time.service_levels import ServiceLevel
from tests.people_builders import DAY, HOUR, LEVEL, MINUTE, NOON, SOLVED, a_case
from tests.unit.domain.working_hours import CALENDARS, MOMENTS

OFFICE = Calendar("Europe/Lisbon", frozenset(range(5)), 9 * HOUR, 18 * HOUR)
NIGHT = Calendar("Europe/Lisbon", EVERY_DAY, 22 * HOUR, 6 * HOUR)
AT_WORK = replace(LEVEL, calendar=OFFICE)
AT_NIGHT = ServiceLevel(4 * HOUR, 5 * HOUR, 10 * HOUR, NIGHT)
NEVER = Calendar(days=frozenset())
LENGTHS = st.integers(1, 60 * 120).map(lambda minutes: minutes * MINUTE)
LEVELS = st.builds(ServiceLevel, LENGTHS, LENGTHS, LENGTHS, CALENDARS)
DEEDS = st.lists(
    st.tuples(LENGTHS, st.sampled_from(["customer writes", "we reply", "closed and reopened"])), max_size=6
)
FRIDAY_EVENING = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 30, 9, tzinfo=UTC)


def written_at(at: datetime, level: ServiceLevel) -> Case:
    """A case whose customer wrote then."""
    fresh = replace(a_case(), opened_at=at, owed_since=at, last_customer_post_at=at)
    return promised(fresh, level)


def lived_through(case: Case, deeds: list[tuple[timedelta, str]], level: ServiceLevel) -> Case:
    """The case after what happened to it, each deed so long after the one before."""
    at = case.opened_at
    for span, deed in deeds:
        at += span
        if deed == "customer writes":
            case = customer_wrote(case, at, level, at)
        elif deed == "we reply":
            case = we_replied(case, at)
        else:
            closed, _ = resolve(case, SOLVED, callout(), at)
            case, _ = reopen(closed, callout(), at, level)
    return case


def deadlines(case: Case) -> list[datetime]:
    return [each for each in (case.respond_by, case.resolve_by) if each is not None]


def test_what_is_written_on_friday_evening_is_answered_on_monday_morning() -> None:
    case = written_at(FRIDAY_EVENING, AT_WORK)
    assert case.respond_by == MONDAY_MORNING + 30 * MINUTE
    assert case.resolve_by == MONDAY_MORNING + 2 * DAY + 5 * HOUR + 30 * MINUTE, (
        "24 hours are three days of work"
    )
    answered = we_replied(case, MONDAY_MORNING)
    on_saturday = customer_wrote(answered, MONDAY_MORNING + 5 * DAY, AT_WORK, MONDAY_MORNING + 5 * DAY)
    assert on_saturday.respond_by == MONDAY_MORNING + 7 * DAY + 2 * HOUR


def test_a_new_priority_counts_on_its_own_calendar_from_when_the_customer_wrote() -> None:
    case = written_at(FRIDAY_EVENING, AT_WORK)
    around_the_clock = ServiceLevel(10 * MINUTE, 20 * MINUTE, 4 * HOUR)
    urgent, _ = prioritise(case, Priority.P1, around_the_clock, callout(), FRIDAY_EVENING + HOUR)
    assert (urgent.respond_by, urgent.resolve_by) == (FRIDAY_EVENING + 10 * MINUTE, FRIDAY_EVENING + 4 * HOUR)
    back, _ = prioritise(urgent, Priority.P2, AT_WORK, callout(), FRIDAY_EVENING + 2 * HOUR)
    assert (back.respond_by, back.resolve_by) == (case.respond_by, case.resolve_by)


def test_a_reopened_case_promises_its_solution_from_then_on_whatever_its_priority() -> None:
    closed, _ = resolve(written_at(NOON, AT_WORK), SOLVED, callout(), NOON + HOUR)
    back, _ = reopen(closed, callout(), FRIDAY_EVENING, AT_WORK)
    assert back.resolve_by == AT_WORK.resolve_by(FRIDAY_EVENING)
    milder = replace(AT_WORK, resolution=3 * DAY)
    changed, _ = prioritise(back, Priority.P3, milder, callout(), FRIDAY_EVENING + HOUR)
    assert changed.resolve_by == milder.resolve_by(FRIDAY_EVENING)
    assert changed.respond_by is None, "nobody has written since"


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=UTC), 4),  # the clock is set forward at 01:00 UTC
        (datetime(2026, 10, 24, 21, tzinfo=UTC), 4),  # and back, at 01:00 UTC
    ],
)
def test_a_clock_change_in_the_night_neither_gives_nor_takes_time(evening: datetime, hours: int) -> None:
    assert written_at(evening, AT_NIGHT).respond_by == evening + hours * HOUR


def test_a_night_that_is_an_hour_shorter_leaves_an_hour_more_for_the_next() -> None:
    spring, autumn = datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert written_at(spring, AT_NIGHT).resolve_by == datetime(2026, 3, 30, 0, tzinfo=UTC)
    assert written_at(autumn, AT_NIGHT).resolve_by == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_a_calendar_without_any_hours_counts_on_the_wall() -> None:
    case = written_at(NOON, replace(LEVEL, calendar=NEVER))
    assert deadlines(case) == deadlines(written_at(NOON, LEVEL))


@given(LEVELS, MOMENTS, DEEDS)
def test_nothing_is_due_while_nobody_is_at_work(
    level: ServiceLevel, at: datetime, deeds: list[tuple[timedelta, str]]
) -> None:
    case = lived_through(written_at(at, level), deeds, level)
    assert all(level.calendar.is_open(due - timedelta.resolution) for due in deadlines(case))


@given(LEVELS, MOMENTS, DEEDS, LENGTHS, LENGTHS, LENGTHS)
def test_a_more_urgent_priority_never_gives_more_time(
    urgent: ServiceLevel,
    at: datetime,
    deeds: list[tuple[timedelta, str]],
    first: timedelta,
    following: timedelta,
    resolution: timedelta,
) -> None:
    mild = ServiceLevel(
        urgent.first_response + first,
        urgent.next_response + following,
        urgent.resolution + resolution,
        urgent.calendar,
    )
    before = lived_through(replace(written_at(at, mild), priority=Priority.P3), deeds, mild)
    after, _ = prioritise(before, Priority.P1, urgent, callout(), at)
    assert len(deadlines(after)) == len(deadlines(before))
    assert all(new <= old for new, old in zip(deadlines(after), deadlines(before), strict=True))
    back, _ = prioritise(after, Priority.P3, mild, callout(), at)
    assert deadlines(back) == deadlines(before)


@given(st.builds(ServiceLevel, LENGTHS, LENGTHS, LENGTHS), MOMENTS, DEEDS)
def test_on_the_calendar_that_is_always_open_lengths_are_simply_added(
    level: ServiceLevel, at: datetime, deeds: list[tuple[timedelta, str]]
) -> None:
    assert level.calendar is ALWAYS
    case = lived_through(written_at(at, level), deeds, level)
    assert case.resolve_by == (case.reopened_at or case.opened_at) + level.resolution
    length = level.first_response if case.first_response_at is None else level.next_response
    assert case.respond_by == (case.owed_since + length if case.owed_since else None)


@given(LEVELS, MOMENTS, st.lists(st.tuples(LENGTHS, st.booleans()), max_size=6), st.randoms())
def test_in_whatever_order_posts_come_the_hours_are_counted_as_they_were_written(
    level: ServiceLevel, at: datetime, talk: list[tuple[timedelta, bool]], random: Random
) -> None:
    opened = case = written_at(at, level)
    said = [WrittenPost(at, "0", ours=False)]
    for number, (span, ours) in enumerate(talk, 1):
        at += span
        said.append(WrittenPost(at, str(number), ours=ours))
        case = we_replied(case, at) if ours else customer_wrote(case, at, level, at)
    random.shuffle(said)
    assert is_as_promised(case, level)
    assert replay_posts(opened, said, level) == case
