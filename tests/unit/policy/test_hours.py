"""Calendars with holidays, shifts and quiet hours, as the domain gets them from a policy."""

from datetime import UTC, datetime

import pytest

from bot.domain.time.calendars import ALWAYS
from bot.domain.time.shifts import under_way
from bot.policy import Policy, PolicyError, parse_policy
from tests.people_builders import DAY, HOUR, NOON

POLICY = parse_policy("""
timezone: Asia/Manila
calendars:
  office: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", holidays: PH}
  california: {timezone: America/Los_Angeles, from: "09:00", to: "17:00", holidays: US-CA}
escalations:
  severities:
    red: {acknowledge_within: 1h, update_every: 4h, resolve_within: 1d, calendar: office}
    amber: {acknowledge_within: 4h, update_every: 1d, resolve_within: 3d}
shifts:
  late: {from: "17:00", to: "02:00", days: [mon], members: ["@agents"]}
quiet_hours: {from: "22:00", to: "07:00"}
""")
MONDAY_NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""At noon in Manila."""
CHRISTMAS = datetime(2026, 12, 25, 4, tzinfo=UTC)


def test_a_calendar_is_closed_at_night_at_weekends_and_on_holidays() -> None:
    office = POLICY.calendar("office")
    assert office.is_open(MONDAY_NOON)
    assert not office.is_open(MONDAY_NOON + 7 * HOUR)
    assert not office.is_open(MONDAY_NOON + 5 * DAY)
    assert not office.is_open(CHRISTMAS)
    assert office.is_open(CHRISTMAS - 2 * DAY)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    """Cesar Chavez Day is a holiday of California alone."""
    california = POLICY.calendar("california")
    assert not california.is_open(datetime(2026, 3, 31, 20, tzinfo=UTC))
    assert california.is_open(datetime(2026, 4, 1, 20, tzinfo=UTC))


def test_a_calendar_that_nobody_knows_is_always_open() -> None:
    assert POLICY.calendar("always") == POLICY.calendar("gone") == ALWAYS


def test_the_times_of_a_severity_run_on_its_calendar() -> None:
    """Half an hour is left on Friday; Monday is Bonifacio Day, so the rest is Tuesday's."""
    friday = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    assert POLICY.terms("red").acknowledge_by(friday) == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    assert POLICY.terms("amber").acknowledge_by(friday) == friday + 4 * HOUR


def test_only_the_first_severity_wakes_people() -> None:
    assert [POLICY.terms(name).breaks_quiet for name in ("red", "amber")] == [True, False]


def test_a_shift_has_its_hours_and_its_members() -> None:
    [late] = under_way(POLICY.shifts_by_name, MONDAY_NOON + 6 * HOUR)
    assert (late.name, late.members) == ("late", ("@agents",))
    assert under_way(POLICY.shifts_by_name, MONDAY_NOON) == []


def test_quiet_hours_are_those_of_a_persons_zone() -> None:
    assert POLICY.quiet is not None
    assert POLICY.quiet.until(NOON, "Asia/Manila") is None
    assert POLICY.quiet.until(NOON, "America/Los_Angeles") is not None
    assert Policy().quiet is None


def test_a_zone_that_nobody_knows_is_the_teams() -> None:
    assert POLICY.zone_or_ours("Mars/Olympus") == "Asia/Manila"
    assert POLICY.zone_or_ours("Europe/Oslo") == "Europe/Oslo"


@pytest.mark.parametrize("country", ["QQ", "US-ZZ"])
def test_holidays_of_a_country_that_nobody_knows_are_refused(country: str) -> None:
    with pytest.raises(PolicyError, match=f"Nobody knows the holidays of `{country}`"):
        parse_policy(f"calendars: {{office: {{holidays: {country}}}}}")
