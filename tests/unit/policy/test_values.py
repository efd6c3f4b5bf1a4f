"""Lengths of time, hours and zones, as a policy writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Role
from bot.domain.time.durations import parse_duration
from bot.policy import Policy, PolicyError, parse_policy
from bot.policy.values import write_duration, write_time


@given(st.integers(min_value=1, max_value=5 * 366 * 86400).map(lambda seconds: timedelta(seconds=seconds)))
def test_a_length_of_time_is_read_back_as_it_was_written(length: timedelta) -> None:
    assert parse_duration(write_duration(length)) == length


@given(st.integers(min_value=0, max_value=24 * 60).map(lambda minutes: timedelta(minutes=minutes)))
def test_a_time_of_day_is_read_back_as_it_was_written_even_without_quotes(at: timedelta) -> None:
    other = timedelta(hours=12) if at != timedelta(hours=12) else timedelta(hours=13)
    policy = parse_policy(f"quiet_hours: {{from: {write_time(at)}, to: {write_time(other)}}}")
    assert policy.quiet_hours
    assert policy.quiet_hours.start == at
    assert policy.quiet_hours.end == other


@pytest.mark.parametrize("written", ["15", "15 minutes", "-3h", "0m", "1.5h", "9999d", "soon"])
def test_what_is_no_length_of_time_is_answered_with_how_to_write_one(written: str) -> None:
    with pytest.raises(PolicyError, match=r"Write a number and a unit: 30s, 15m, 4h, 3d or 1h30m\."):
        parse_policy(f'claims: {{go_stale_after: "{written}"}}')


@pytest.mark.parametrize("written", ["25:00", "24:01", "17", "5pm", "12:60"])
def test_what_is_no_time_of_day_is_answered_with_how_to_write_one(written: str) -> None:
    with pytest.raises(PolicyError, match='from "00:00" to "24:00"'):
        parse_policy(f'reports: {{daily: "{written}"}}')


def test_days_may_be_written_short_or_long() -> None:
    policy = parse_policy("calendars: {desk: {days: [Mon, tuesday, SUN]}}")
    assert policy.calendars["desk"].days == ("mon", "tue", "sun")


@pytest.mark.parametrize("written", ["mo", "mondayish", "someday"])
def test_a_day_that_is_none_is_answered_with_the_days_there_are(written: str) -> None:
    with pytest.raises(PolicyError, match=r"is not a day\. Write `mon`, `tue`"):
        parse_policy(f"calendars: {{desk: {{days: [{written}]}}}}")


def test_a_weekly_report_needs_a_day_and_a_time() -> None:
    assert parse_policy('reports: {weekly: "fri 17:30"}').reports.weekly is not None
    with pytest.raises(PolicyError, match='such as "mon 09:00"'):
        parse_policy("reports: {weekly: friday}")


def test_a_time_zone_that_does_not_exist_gets_the_nearest_one() -> None:
    with pytest.raises(
        PolicyError, match=r"There is no time zone `Asia/Manilla`\. Did you mean `Asia/Manila`\?"
    ):
        parse_policy("timezone: Asia/Manilla")


def test_a_channel_is_a_name_or_an_id() -> None:
    assert parse_policy("desk: {channel: C0123ABCD}").desk.channel == "C0123ABCD"
    assert parse_policy("desk: {channel: social-desk}").desk.channel == "#social-desk"
    with pytest.raises(PolicyError, match="`Social Desk` is not a channel"):
        parse_policy('desk: {channel: "Social Desk"}')


def test_one_member_needs_no_list() -> None:
    assert parse_policy('roles: {agent: "@social-agents"}').roles[Role.AGENT] == ("@social-agents",)


def test_norway_keeps_its_holidays() -> None:
    assert parse_policy("calendars: {desk: {holidays: no}}").calendars["desk"].holidays == "NO"


def test_a_calendar_without_a_zone_has_the_teams() -> None:
    policy = parse_policy("timezone: Asia/Manila\ncalendars: {desk: {}, paris: {timezone: Europe/Paris}}")
    assert policy.calendars["desk"].timezone == "Asia/Manila"
    assert policy.calendars["paris"].timezone == "Europe/Paris"
    assert policy.zone.key == "Asia/Manila"
    assert Policy().zone.key == "UTC"
