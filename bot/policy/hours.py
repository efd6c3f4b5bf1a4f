"""Hours as the domain counts them, from the policy's calendars, shifts and quiet hours."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date

import holidays

from bot.domain.time import calendars, quiet_hours, shifts
from bot.policy import form
from bot.policy.values import Day

_NUMBERS = {day: number for number, day in enumerate(Day)}


def is_country(code: str) -> bool:
    """Whether the holidays of a country, or of a part of it such as `US-CA`, are known."""
    try:
        free_days(code)
    except NotImplementedError:
        return False
    return True


def free_days(code: str) -> Container[date]:
    """The public holidays of every year; NotImplementedError for a country that nobody knows.

    https://holidays.readthedocs.io
    """
    country, _, part = code.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def calendar_of(written: form.Calendar) -> calendars.Calendar:
    """A calendar of the policy."""
    return calendars.Calendar(
        written.timezone,
        _numbers(written.days),
        written.start,
        written.end,
        free_days(written.holidays) if written.holidays else frozenset(),
    )


def shift_of(name: str, written: form.Shift) -> shifts.Shift:
    """A shift of the policy, with its members as they are written there."""
    hours = calendars.Calendar(written.timezone, _numbers(written.days), written.start, written.end)
    return shifts.Shift(name, hours, written.members)


def quiet_hours_of(written: form.QuietHours) -> quiet_hours.QuietHours:
    """The quiet hours of the policy."""
    return quiet_hours.QuietHours(written.start, written.end)


def _numbers(days: Iterable[Day]) -> frozenset[int]:
    return frozenset(_NUMBERS[day] for day in days)
